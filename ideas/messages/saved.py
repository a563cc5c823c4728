"""New ideas that fit a search somebody keeps."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.messages.words import about, excerpt
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message


def _is_still_open(context: Mapping[str, Any]) -> bool:
    return Idea.objects.submitted().filter(pk=context["idea"]).exists()


KINDS = (
    Kind(
        "ideas.found",
        _("a new idea fits a search you saved, to hear of at once"),
        Group.NEAR,
        still_true=_is_still_open,
    ),
    Kind(
        "ideas.found_later",
        _("a new idea fits a search you saved, to hear of in the digest"),
        Group.NEAR,
        default=Way.DIGEST,
        still_true=_is_still_open,
    ),
)


def found(idea: Idea, name: str, *, at_once: bool) -> Message:
    """Return the news that an idea fits the search of this name. The occasion is the idea: it is told once."""
    return Message(
        kind="ideas.found" if at_once else "ideas.found_later",
        key=f"idea:{idea.pk}:found",
        context=about(idea) | {"search": name, "need": excerpt(idea.need)},
    )
