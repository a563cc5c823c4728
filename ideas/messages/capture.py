"""From a draft to an idea that has come in: to its proposers, and to those who are to answer."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agents.rules import is_in_the_network
from ideas import queries
from ideas.lifecycle import Stage
from ideas.messages.words import about, excerpt, occasion
from ideas.models import Idea, Proposer
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message
from innovasjon.people import working_days
from innovasjon.people.models import Municipality


def _is_still_a_draft(context: Mapping[str, Any]) -> bool:
    return Idea.objects.filter(pk=context["idea"], stage=Stage.DRAFT).exists()


def _is_still_asked(context: Mapping[str, Any]) -> bool:
    return Proposer.objects.filter(pk=context["proposer"], state=Proposer.State.INVITED).exists()


def _with_names(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Version 0.1 joined the names of those who answer itself."""
    if "names" in context:
        return context
    return {**context, "names": [name for name in str(context.get("who", "")).split(" / ") if name]}


KINDS = (
    Kind(
        "ideas.asked",
        _("somebody asks you to stand behind an idea"),
        Group.WAITS,
        must_know=True,
        still_true=_is_still_asked,
    ),
    Kind(
        "ideas.asked_again",
        _("a reminder that somebody asks you to stand behind an idea"),
        Group.WAITS,
        must_know=True,
        still_true=_is_still_asked,
    ),
    Kind("ideas.arrived", _("a new idea for you to answer, as an agent"), Group.WAITS, concerns=is_in_the_network),
    Kind("ideas.inbox", _("what waits in your inbox, every Monday"), Group.WAITS, concerns=is_in_the_network),
    Kind("ideas.draft", _("a draft of yours that has waited two weeks"), Group.WAITS, still_true=_is_still_a_draft),
    Kind("ideas.received", _("your idea has come in"), Group.MINE, from_earlier=_with_names),
)


def asked_to_stand_behind(idea: Idea, proposer: Proposer) -> Message:
    """Return the question whether somebody wants to be co-proposer."""
    return Message(kind="ideas.asked", key=_asking_key(proposer), context=_about_asking(idea, proposer))


def asked_again(proposer: Proposer) -> Message:
    """Return the one reminder of that question."""
    key = f"{_asking_key(proposer)}:reminder"
    return Message(kind="ideas.asked_again", key=key, context=_about_asking(proposer.idea, proposer))


def _asking_key(proposer: Proposer) -> str:
    return f"idea:{proposer.idea_id}:asked:{proposer.pk}:{proposer.invited_at.isoformat()}"


def _about_asking(idea: Idea, proposer: Proposer) -> dict[str, Any]:
    return about(idea) | {"need": excerpt(idea.need), "by": str(proposer.invited_by), "proposer": proposer.pk}


def received(idea: Idea) -> Message:
    """Return the receipt for an idea: who answers it, and by when."""
    day = timezone.localdate(idea.stage_since)  # sent, or taken up again
    owner = queries.owner(idea, on=day)
    days = Municipality.objects.values_list("first_reply_days", flat=True).first()
    return Message(
        kind="ideas.received",
        key=occasion(idea, "received", idea.stage_since),
        context=about(idea)
        | {
            "names": [person.name for person in owner.people],  # joined in the reader's language
            "answer_by": working_days.add(day, days or Municipality().first_reply_days).isoformat(),
        },
    )


def arrived(idea: Idea) -> Message:
    """Return the news for those who are to answer that an idea has come in."""
    return Message(
        kind="ideas.arrived",
        key=occasion(idea, "arrived", idea.stage_since),
        context=about(idea) | {"need": excerpt(idea.need)},
    )


def draft_waits(idea: Idea) -> Message:
    """Return the reminder of a draft nobody has touched for two weeks."""
    return Message(
        kind="ideas.draft",
        key=occasion(idea, "draft", idea.edited_at),
        context=about(idea) | {"edited": timezone.localdate(idea.edited_at).isoformat()},
    )


def weekly_inbox(week: str, waiting: list[Idea], *, number: int, path: str) -> Message:
    """Return what waits for an agent this week, oldest first."""
    return Message(
        kind="ideas.inbox",
        key=f"inbox:{week}",
        context={
            "number": number,
            "path": path,
            "ideas": [
                {
                    "title": idea.title,
                    "path": idea.get_absolute_url(),
                    "since": timezone.localdate(idea.submitted_at).isoformat(),
                    "taken": idea.taken_by_id is not None,
                }
                for idea in waiting
            ],
        },
    )
