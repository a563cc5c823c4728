"""What projects owe somebody who comes to stand behind an idea that is being developed: the question."""

from datetime import datetime

from ideas.models import Idea
from innovasjon.people.models import Person
from projects import actions


def welcome(idea: Idea, *, asked_by: Person | None, now: datetime) -> None:
    """Ask those behind the idea who have not been asked."""
    actions.ask_newcomers(idea=idea, by=asked_by, now=now)
