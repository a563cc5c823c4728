"""An idea is about to come into use: the stories above may say that it is too early, each by its own `holding.py`.

An idea that is developed has asked its proposers whether they take part, and must not come into use past them.
"""

from datetime import datetime

from ideas.models import Idea
from innovasjon.people.models import Person
from innovasjon.web import stories


class TooEarly(Exception):
    """Somebody is waited for; the words of it say whom, until when, in the reader's language."""


def heed(idea: Idea, *, by: Person, now: datetime) -> None:
    """Let each story above say no, before the idea is locked: what is above it is locked first. Raises TooEarly."""
    for story in stories.collect("holding"):
        story.heed(idea, by=by, now=now)


def what_holds(idea: Idea, *, now: datetime) -> str:
    """Return what holds the idea back, for who has the form before them; "" when nothing does."""
    return " ".join(words for story in stories.collect("holding") if (words := story.what_holds(idea, now=now)))
