"""An agent's last day: told to those behind the ideas they had, and to those who answer from then on."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.models import Appointment
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message

NAMED = 10  # ideas; the rest are counted

KINDS = (
    Kind("ideas.agent_leaves", _("another agent answers for your idea from now on"), Group.MINE, must_know=True),
    Kind("ideas.taken_over", _("you answer for the ideas of an agent who stops"), Group.WAITS, must_know=True),
)


def agent_leaves(term: Appointment, ideas: list[Idea], names: list[str]) -> Message:
    """Return the news that somebody else answers; `names` are those who do, the resource team when there are none."""
    path = ideas[0].get_absolute_url() if len(ideas) == 1 else f"{reverse('ideas:list')}?people=mine"
    return _message("agent_leaves", term, ideas, names=names, path=path)


def taken_over(term: Appointment, ideas: list[Idea]) -> Message:
    """Return the news, for an agent, that they answer for more ideas from a day on."""
    return _message("taken_over", term, ideas, path=reverse("ideas:inbox"))


def _message(what: str, term: Appointment, ideas: list[Idea], **more: Any) -> Message:
    context = {
        "name": term.person.name,
        "section": term.section.name,
        "last_day": term.ends_on.isoformat() if term.ends_on else "",
        "number": len(ideas),
        "ideas": [{"title": idea.title, "path": idea.get_absolute_url()} for idea in ideas[:NAMED]],
    }
    key = f"appointment:{term.pk}:{what}:{term.ends_on}"
    return Message(kind=f"ideas.{what}", key=key, context=context | more)
