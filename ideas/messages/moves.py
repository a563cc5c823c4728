"""What becomes of an idea: told to its proposers, and to followers as news."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agents.rules import is_in_the_network
from ideas.lifecycle import Stage
from ideas.messages.words import about, excerpt, occasion
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Person


def _is_still_asked(context: Mapping[str, Any]) -> bool:
    return Idea.objects.filter(pk=context["idea"], stage=Stage.CLARIFYING).exists()


KINDS = (
    Kind("ideas.question", _("an agent asks about your idea"), Group.WAITS, must_know=True, still_true=_is_still_asked),
    Kind(
        "ideas.reply_waits",
        _("a reminder that an agent asks about your idea"),
        Group.WAITS,
        still_true=_is_still_asked,
    ),
    Kind(
        "ideas.no_reply",
        _("nobody replies to your question, as an agent"),
        Group.WAITS,
        still_true=_is_still_asked,
        concerns=is_in_the_network,
    ),
    Kind("ideas.replied", _("a reply to your question, as an agent"), Group.WAITS, concerns=is_in_the_network),
    Kind("ideas.yours", _("somebody hands an idea over to you"), Group.WAITS, must_know=True),
    Kind("ideas.back", _("a parked idea comes back to you, as an agent"), Group.WAITS, concerns=is_in_the_network),
    Kind("ideas.taken", _("an agent takes your idea"), Group.MINE, must_know=True),
    Kind("ideas.moved", _("something is decided about your idea"), Group.MINE, must_know=True),
    Kind("ideas.withdrawn", _("an idea you have a part in is taken back"), Group.MINE, must_know=True),
    Kind("ideas.followed", _("something happens to an idea you follow"), Group.NEAR, default=Way.DIGEST),
)
# What hands an idea on leaves it in its stage: the occasion is when it was taken.
BY_TAKING = frozenset({"taken", "handed_over"})


def taken(idea: Idea) -> Message:
    """Return the news that an agent has taken the idea, with their name (docs/domain.md: shown to the proposers)."""
    until = {"answer_by": idea.reply_due_on.isoformat() if idea.reply_due_on else ""}
    return Message(
        kind="ideas.taken", key=_key(idea, "taken"), context=about(idea) | {"by": str(idea.taken_by)} | until
    )


def question(idea: Idea, by: Person) -> Message:
    """Return what an agent asks those behind the idea."""
    context = {"by": by.name, "question": excerpt(idea.question)}
    return Message(kind="ideas.question", key=_key(idea, "question"), context=about(idea) | context)


def reply_waits(idea: Idea) -> Message:
    """Return the one reminder of the agent's question."""
    return Message(kind="ideas.reply_waits", key=_key(idea, "reply_waits"), context=_about_question(idea))


def question_to_a_guest_again(idea: Idea) -> Message:
    """Return the question itself once more, for a guest, who is told nothing but what must be known."""
    return Message(kind="ideas.question", key=_key(idea, "reply_waits"), context=_about_question(idea))


def no_reply(idea: Idea) -> Message:
    """Return the news for the agent that nobody has replied, so that the idea does not lie there."""
    return Message(kind="ideas.no_reply", key=_key(idea, "no_reply"), context=_about_question(idea))


def _about_question(idea: Idea) -> dict[str, Any]:
    asked = timezone.localdate(idea.stage_since).isoformat()
    return about(idea) | {"by": str(idea.taken_by or ""), "question": excerpt(idea.question), "asked": asked}


def replied(idea: Idea, who: str, question: str, answer: str) -> Message:
    """Return the reply to a question, for those who answer for the idea."""
    context = {"by": who, "question": excerpt(question), "answer": excerpt(answer)}
    return Message(kind="ideas.replied", key=_key(idea, "replied"), context=about(idea) | context)


def yours_now(idea: Idea, by: Person, reason: str) -> Message:
    """Return the news, for an agent, that an idea was handed over to them."""
    context = {"by": by.name, "reason": excerpt(reason), "what": "agent"}
    return Message(kind="ideas.yours", key=_key(idea, "handed_over"), context=about(idea) | context)


def looks_after(idea: Idea, by: Person) -> Message:
    """Return the news, for who is to look after an idea that is in use."""
    context = {"by": by.name, "reason": excerpt(idea.benefit), "what": "owner"}
    return Message(kind="ideas.yours", key=_key(idea, "looks_after"), context=about(idea) | context)


def came_back(idea: Idea) -> Message:
    """Return the news, for those who answer, that a parked idea is there again."""
    return Message(kind="ideas.back", key=_key(idea, "back"), context=about(idea))


def moved(idea: Idea, what: str, *, by: str, **told: Any) -> Message:
    """Return what became of the idea, for those behind it: `what` as the log calls it, with its reasons."""
    return Message(kind="ideas.moved", key=_key(idea, what), context=about(idea) | {"what": what, "by": by} | told)


def withdrawn(idea: Idea, by: Person, kind: str, reason: str) -> Message:
    """Return the news that one of the proposers took the idea back, and why."""
    context = {"by": by.name, "reason_kind": str(kind), "reason": excerpt(reason)}
    return Message(kind="ideas.withdrawn", key=_key(idea, "withdrawn"), context=about(idea) | context)


def followed(idea: Idea, what: str, *, by: str = "") -> Message:
    """Return the news for followers; `what` as the log calls it. Those told already are not told twice."""
    return Message(kind="ideas.followed", key=_key(idea, what), context=about(idea) | {"what": what, "by": by})


def _key(idea: Idea, what: str) -> str:
    return occasion(idea, what, idea.taken_at if what in BY_TAKING else idea.stage_since)
