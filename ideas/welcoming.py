"""Somebody has come to stand behind an idea, or does no more: the stories above are told, by their `newcomers.py`.

An idea that is developed has asked its proposers whether they take part. Who comes later, by saying yes to an old
invitation or with an idea that is merged into it, must be asked as well, in the same transaction; and when the two are
parted again, nobody is left with a question about an idea that is not theirs.
"""

from datetime import datetime

from ideas.models import Idea
from innovasjon.people.models import Guest, Person
from innovasjon.web import stories


def welcome(idea: Idea, *, asked_by: Person | None, now: datetime) -> None:
    """Let each story above do what it owes a new proposer; it does nothing for those who are known to it.

    The idea is locked first: who says yes while somebody decides to develop it would else be seen by neither.
    """
    Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    for story in stories.collect("newcomers"):
        story.welcome(idea, asked_by=asked_by, now=now)


def part(idea: Idea, home: Idea, *, since: datetime, by: Person, now: datetime) -> None:
    """Let each story above take back what it asked those behind an idea that has just been parted from `home`.

    `since` is when they were merged. Both ideas are locked.
    """
    for story in stories.collect("newcomers"):
        story.part(idea, home, since=since, by=by, now=now)


def leave(idea: Idea, who: Person | Guest, *, by: Person | None, now: datetime) -> None:
    """Let each story above take back what it asked somebody who does not stand behind the idea any more."""
    for story in stories.collect("newcomers"):
        story.leave(idea, who, by=by, now=now)
