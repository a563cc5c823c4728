"""What agents write about an idea for each other."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from agents.rules import is_in_the_network
from ideas.messages.words import about
from ideas.models import Note
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message


def _is_still_there(context: Mapping[str, Any]) -> bool:
    return Note.objects.filter(pk=context["note"], deleted_at=None).exists()


KINDS = (
    Kind(
        "ideas.note",
        _("somebody mentions you in an internal note"),
        Group.WAITS,
        still_true=_is_still_there,
        concerns=is_in_the_network,
    ),
)


def named_in_note(note: Note) -> Message:
    """Return the news that an internal note names somebody. What it says stays on its page: mail is read by others."""
    return Message(
        kind="ideas.note",
        key=f"note:{note.pk}",
        context=about(note.idea) | {"note": note.pk, "by": note.author.name, "path": note.get_absolute_url()},
    )
