"""The talk about an idea: comments, mentions, support."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.messages.audience import ENOUGH_SUPPORT
from ideas.messages.words import about, excerpt
from ideas.models import Comment, Idea
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message


def _is_still_said(context: Mapping[str, Any]) -> bool:
    return Comment.objects.filter(pk=context["comment"], deleted_at=None, hidden_at=None).exists()


KINDS = (
    Kind("ideas.comment", _("somebody comments on your idea"), Group.MINE, still_true=_is_still_said),
    Kind("ideas.mention", _("somebody mentions you in a comment"), Group.MINE, still_true=_is_still_said),
    Kind("ideas.support", _("ten people support your idea"), Group.MINE, default=Way.DIGEST),
)


def mention(comment: Comment) -> Message:
    """Return the news that a comment names somebody."""
    return _said("ideas.mention", comment)


def commented(comment: Comment) -> Message:
    """Return the news of a comment. The occasion is the comment: who is named in it hears of it once."""
    return _said("ideas.comment", comment)


def support(idea: Idea) -> Message:
    """Return the news that many support the idea."""
    return Message(
        kind="ideas.support",
        key=f"idea:{idea.pk}:support:{ENOUGH_SUPPORT}",
        context=about(idea) | {"number": ENOUGH_SUPPORT},
    )


def _said(kind: str, comment: Comment) -> Message:
    context = {"comment": comment.pk, "by": comment.author.name, "said": excerpt(comment.body)}
    return Message(
        kind=kind,
        key=f"comment:{comment.pk}",
        context=about(comment.idea) | context | {"path": comment.get_absolute_url()},
    )
