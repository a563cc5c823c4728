"""What ends when somebody leaves the resource team: the link by which they follow its calendar."""

from collections.abc import Collection
from datetime import datetime

from arenas import actions
from innovasjon.people.models import Person


def leave_the_team(*, people: Collection[int], by: Person | None, now: datetime) -> None:
    """Let their links open nothing, also when they come back one day."""
    actions.end_calendar_links(people=people, by=by, now=now)
