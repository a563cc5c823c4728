"""An idea or a comment is hidden for personal data in it, or shown again: told to those whose words they are."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.messages.words import about, excerpt, occasion
from ideas.models import Comment, Idea
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Person

KINDS = (Kind("ideas.hidden", _("your words are hidden, or shown again"), Group.MINE, must_know=True),)


def hidden(what: Idea | Comment, agent: Person, reason: str, moment: datetime) -> Message:
    """Return the news that the words are hidden from all others, and why."""
    return _told(what, agent, "hidden", moment, reason=excerpt(reason))


def shown(what: Idea | Comment, agent: Person, moment: datetime) -> Message:
    """Return the news that everybody can read the words again."""
    return _told(what, agent, "shown", moment, reason="")


def _told(what: Idea | Comment, agent: Person, how: str, moment: datetime, *, reason: str) -> Message:
    idea = what if isinstance(what, Idea) else what.idea
    more: dict[str, Any] = {"by": agent.name, "how": how, "reason": reason, "of_comment": isinstance(what, Comment)}
    name = how if isinstance(what, Idea) else f"comment:{what.pk}:{how}"
    return Message("ideas.hidden", occasion(idea, name, moment), about(idea) | more | {"path": what.get_absolute_url()})
