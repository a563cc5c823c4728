"""Two ideas became one, or were parted again: to all who have a part in either, and to followers as news."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas import queries
from ideas.clock import day_of
from ideas.lifecycle import OPEN
from ideas.messages.audience import those_in_it
from ideas.messages.words import about, occasion
from ideas.models import Idea, Merge
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Guest, Person

KINDS = (
    Kind(
        "ideas.merged",
        _("an idea you have a part in is merged with another, or parted from it"),
        Group.MINE,
        must_know=True,
    ),
    Kind(
        "ideas.merged_news",
        _("an idea you follow is merged with another, or parted from it"),
        Group.NEAR,
        default=Way.DIGEST,
    ),
)


def those_in_both(idea: Idea, other: Idea) -> list[Person | Guest]:
    """Return the proposers of both ideas, and the agents who took them."""
    return list(dict.fromkeys([*those_in_it(idea), *those_in_it(other)]))


def merged(row: Merge) -> Message:
    """Return the news for those who have a part in either idea that they are one from now on."""
    key = occasion(row.idea, "merged", row.merged_at)
    news = {"by": row.merged_by.name, "path": row.into.get_absolute_url(), **_who_answers(row.into, row.merged_at)}
    return Message(kind="ideas.merged", key=key, context=_about_both(row) | news)


def merged_news(row: Merge) -> Message:
    """Return the same for followers; who has a part in one of them is told once."""
    return _as_news(merged(row))


def unmerged(row: Merge) -> Message:
    """Return the news that the two ideas are two again; who answered for the idea may have left meanwhile."""
    key, now = occasion(row.idea, "unmerged", row.undone_at), row.undone_at or row.merged_at
    news = {"by": str(row.undone_by), "undone": True, **_who_answers(row.idea, now)}
    return Message(kind="ideas.merged", key=key, context=_about_both(row) | news)


def unmerged_news(row: Merge) -> Message:
    """Return the same for followers."""
    return _as_news(unmerged(row))


def _as_news(message: Message) -> Message:
    return Message(kind="ideas.merged_news", key=message.key, context=message.context)


def _about_both(row: Merge) -> dict[str, Any]:
    return about(row.idea) | {"other": row.into.title, "undone": False}


def _who_answers(idea: Idea, now: datetime) -> dict[str, Any]:
    """Return whose answer is waited for; no names when it is the resource team's."""
    if idea.stage not in OPEN:
        return {"waits": False}
    return {"waits": True, "names": [person.name for person in queries.owner(idea, on=day_of(now)).people]}
