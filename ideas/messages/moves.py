"""What becomes of an idea: told to its proposers, and to followers as news."""

from django.utils.translation import gettext_lazy as _

from ideas.messages.words import about, excerpt, occasion
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Person

KINDS = (
    Kind("ideas.taken", _("an agent takes your idea"), Group.MINE, must_know=True),
    Kind("ideas.withdrawn", _("an idea you have a part in is taken back"), Group.MINE, must_know=True),
    Kind("ideas.followed", _("something happens to an idea you follow"), Group.NEAR, default=Way.DIGEST),
)


def taken(idea: Idea) -> Message:
    """Return the news that an agent has taken the idea, with their name (docs/domain.md: shown to the proposers)."""
    return Message(
        kind="ideas.taken",
        key=occasion(idea, "taken", idea.taken_at),
        context=about(idea) | {"by": str(idea.taken_by)},
    )


def withdrawn(idea: Idea, by: Person, kind: str, reason: str) -> Message:
    """Return the news that one of the proposers took the idea back, and why."""
    return Message(
        kind="ideas.withdrawn",
        key=occasion(idea, "withdrawn", idea.stage_since),
        context=about(idea) | {"by": by.name, "reason_kind": str(kind), "reason": excerpt(reason)},
    )


def followed(idea: Idea, what: str) -> Message:
    """Return the news for followers; `what` is "taken" or "withdrawn". Those told already are not told twice."""
    moment = idea.taken_at if what == "taken" else idea.stage_since
    return Message(
        kind="ideas.followed",
        key=occasion(idea, what, moment),
        context=about(idea) | {"what": what, "by": str(idea.taken_by) if what == "taken" else ""},
    )
