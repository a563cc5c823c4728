"""An answer that is due, or late: told to the agent, then to the resource team, then to the section's leader."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agents.rules import is_in_the_network
from ideas.lifecycle import WAITING
from ideas.messages.words import about, occasion
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message


def _still_waits(context: Mapping[str, Any]) -> bool:
    since = datetime.fromisoformat(context["since"])
    return Idea.objects.filter(pk=context["idea"], stage__in=WAITING, stage_since=since).exists()


KINDS = (
    Kind(
        "ideas.due",
        _("an answer is due or late, as an agent or leader"),
        Group.WAITS,
        still_true=_still_waits,
        concerns=is_in_the_network,
    ),
)


def answer_due(idea: Idea, step: str) -> Message:
    """Return that an answer is due, or how late it is: `step` is "agent", "team" or "leader"."""
    context = {
        "what": idea.stage,
        "step": step,
        "due": idea.reply_due_on.isoformat() if idea.reply_due_on else "",
        "since": idea.stage_since.isoformat(),
        "taken_by": idea.taken_by.name if idea.taken_by else "",
    }
    return Message(kind="ideas.due", key=occasion(idea, f"due:{step}", idea.stage_since), context=about(idea) | context)
