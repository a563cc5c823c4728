"""The front page: each story offers panels about what waits, what happened to what is mine, and what is near."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from innovasjon.web import stories

Place = Literal["waits", "mine", "near"]
PLACES: tuple[Place, ...] = ("waits", "mine", "near")


@dataclass(frozen=True)
class Panel:
    """One card of the front page, drawn by `template` with `context`; `order` places it among those in its place."""

    title: str | Promise
    template: str
    place: Place
    order: int = 50
    context: dict[str, Any] = field(default_factory=dict)


def panels(user: Any, *, now: datetime) -> dict[Place, list[Panel]]:
    """Return the panels the stories offer this person, by place; a story with nothing to say offers none."""
    offered: Iterable[Panel] = (panel for story in stories.collect("frontpage") for panel in story.panels(user, now))
    ordered = sorted(offered, key=lambda panel: (PLACES.index(panel.place), panel.order))
    return {place: list(group) for place, group in groupby(ordered, key=lambda panel: panel.place)}


def new_idea_url() -> str:
    """Return where an idea is shared; "" when no story offers it."""
    try:
        return reverse("ideas:new")
    except NoReverseMatch:
        return ""
