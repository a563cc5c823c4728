"""An agent stops: told to those behind the ideas they had, and to those who answer from then on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Person

NAMED = 10  # ideas; the rest are counted

KINDS = (
    Kind("ideas.agent_leaves", _("another agent answers for your idea from now on"), Group.MINE, must_know=True),
    Kind("ideas.taken_over", _("you answer for the ideas of an agent who stops"), Group.WAITS, must_know=True),
)


@dataclass(frozen=True)
class Stop:
    """Somebody who has ideas in hand stops, on this occasion; without a last day at once."""

    who: Person
    occasion: str
    section: str
    last_day: date | None


def agent_leaves(stop: Stop, ideas: list[Idea], names: list[str]) -> Message:
    """Return the news that somebody else answers; `names` are those who do, the resource team when there are none."""
    path = ideas[0].get_absolute_url() if len(ideas) == 1 else f"{reverse('ideas:list')}?people=mine"
    return _message("agent_leaves", stop, ideas, names=names, path=path)


def taken_over(stop: Stop, ideas: list[Idea]) -> Message:
    """Return the news, for an agent, that they answer for more ideas from a day on."""
    return _message("taken_over", stop, ideas, path=reverse("ideas:inbox"))


def _message(what: str, stop: Stop, ideas: list[Idea], **more: Any) -> Message:
    last_day = stop.last_day.isoformat() if stop.last_day else ""
    context = {
        "name": stop.who.name,
        "section": stop.section,
        "last_day": last_day,
        "number": len(ideas),
        "ideas": [{"title": idea.title, "path": idea.get_absolute_url()} for idea in ideas[:NAMED]],
    }
    key = f"{stop.occasion}:{what}:{last_day}:{stop.who.pk}"
    return Message(kind=f"ideas.{what}", key=key, context=context | more)
