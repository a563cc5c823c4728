"""What of the network ends when somebody leaves the resource team: the help that they were to give."""

from collections.abc import Collection
from datetime import datetime

from agents import actions
from innovasjon.people.models import Person


def leave_the_team(*, people: Collection[int], by: Person | None, now: datetime) -> None:
    """Let what these people were to help with wait for an answer anew."""
    actions.drop_plans(helpers=people, by=by, now=now)
