"""An answer that is due, or late: told to the agent, then to the resource team, then to the section's leader."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.rules import is_in_the_network
from ideas.lifecycle import WAITING
from ideas.messages.words import about, occasion
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Section


def _still_waits(context: Mapping[str, Any]) -> bool:
    since = datetime.fromisoformat(context["since"])
    waiting = Idea.objects.filter(pk=context["idea"], stage__in=WAITING, stage_since=since)
    if context.get("leader"):  # who led the section when it was told
        waiting = waiting.filter(section__leader=context["leader"])
    return waiting.exists()


def _still_leads(context: Mapping[str, Any]) -> bool:
    return Section.objects.filter(pk=context["section_pk"], leader=context["leader"]).exists()


NAMED = 10  # ideas; the rest are counted
KINDS = (
    Kind(
        "ideas.due",
        _("an answer is due or late, as an agent or leader"),
        Group.WAITS,
        still_true=_still_waits,
        concerns=is_in_the_network,
    ),
    Kind(
        "ideas.passed_on",
        _("what is overdue in a section you have come to lead"),
        Group.WAITS,
        still_true=_still_leads,
        concerns=is_in_the_network,
    ),
)


def passed_on(section: Section, ideas: list[Idea], *, now: datetime) -> Message:
    """Return to the new leader of a section which answers are long overdue there."""
    context = {
        "section": section.name,
        "number": len(ideas),
        "ideas": [{"title": idea.title, "path": idea.get_absolute_url()} for idea in ideas[:NAMED]],
        "path": f"{reverse('ideas:list')}?section={section.slug}",
        "section_pk": section.pk,
        "leader": section.leader_id,
    }
    return Message(kind="ideas.passed_on", key=f"section:{section.pk}:passed_on:{now.isoformat()}", context=context)


def answer_due(idea: Idea, step: str, *, is_late: bool) -> Message:
    """Return that an answer is due today, or late: `step` is "agent", "team" or "leader"."""
    context = {
        "what": idea.stage,
        "step": step,
        "is_late": is_late,
        "due": idea.reply_due_on.isoformat() if idea.reply_due_on else "",
        "since": idea.stage_since.isoformat(),
        "taken_by": idea.taken_by.name if idea.taken_by else "",
        "leader": idea.section.leader_id if idea.section and step == "leader" else None,
    }
    return Message(kind="ideas.due", key=occasion(idea, f"due:{step}", idea.stage_since), context=about(idea) | context)
