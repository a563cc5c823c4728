"""What projects owe somebody who comes to stand behind an idea that is being developed: the question.

And that it is taken back when they came with an idea that has been parted from it again.
"""

from datetime import datetime

from ideas.models import Idea
from innovasjon.people.models import Guest, Person
from projects import actions


def welcome(idea: Idea, *, asked_by: Person | None, now: datetime) -> None:
    """Ask those behind the idea who have not been asked."""
    actions.ask_newcomers(idea=idea, by=asked_by, now=now)


def part(idea: Idea, home: Idea, *, since: datetime, by: Person, now: datetime) -> None:
    """Take back what those behind the parted idea were asked for the sake of the other."""
    actions.take_questions_back(idea=idea, home=home, since=since, by=by, now=now)


def leave(idea: Idea, who: Person | Guest, *, by: Person | None, now: datetime) -> None:
    """Take back what somebody was asked who does not stand behind the idea any more."""
    actions.let_go(idea=idea, who=who, by=by, now=now)
