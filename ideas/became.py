"""What the stories above ideas show on an idea's page: what it became, and where it can be taken from here.

Each story may offer `ideapage.py` with `annotations()`, `parts(idea, reader)` and `offers(idea, reader)`; ideas know
none of them.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models.expressions import BaseExpression
from django.utils.functional import Promise

from ideas.models import Idea
from innovasjon.people.models import Person
from innovasjon.web import stories


@dataclass(frozen=True)
class Part:
    """A part of the page below the idea's own words, drawn by `template` with `context`."""

    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """A way that the reader may take the idea from here."""

    label: str | Promise
    url: str


def annotations() -> dict[str, BaseExpression]:
    """Return what the stories want read along with the idea, so that its page asks for nothing more."""
    found: dict[str, BaseExpression] = {}
    for story in stories.collect("ideapage"):
        found |= story.annotations()
    return found


def parts(idea: Idea, reader: Person) -> list[Part]:
    """Return what the stories show of what became of the idea; nothing before anything can have."""
    return [part for story in stories.collect("ideapage") for part in story.parts(idea, reader)]


def offers(idea: Idea, reader: Person) -> list[Offer]:
    """Return where the reader may take the idea from here; asks the database nothing."""
    return [offer for story in stories.collect("ideapage") for offer in story.offers(idea, reader)]
