"""What is told of ideas that came in with an old list: each person hears it once, whatever the number of ideas."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.rules import is_in_the_network
from ideas.models import Idea
from innovasjon.notifications.kinds import Group, Kind, Way
from innovasjon.notifications.ledger import Message

KINDS = (
    Kind("ideas.imported", _("ideas of yours come in with an old list"), Group.MINE, default=Way.DIGEST),
    Kind(
        "ideas.imported_to_answer",
        _("an old list brings ideas to your inbox"),
        Group.WAITS,
        default=Way.DIGEST,
        concerns=is_in_the_network,
    ),
)


def imported_key(import_key: UUID) -> str:
    """Return which occasion it is that a proposer's old ideas came in."""
    return f"import:{import_key}"


def imported_to_answer_key(import_key: UUID) -> str:
    """Return which occasion it is that old ideas came to an agent's inbox."""
    return f"{imported_key(import_key)}:inbox"


def imported(import_key: UUID, first: Idea, number: int) -> Message:
    """Return the news for a proposer that so many of their old ideas stand here now; `first` is one of them."""
    path = first.get_absolute_url() if number == 1 else f"{reverse('ideas:list')}?people=mine"
    context = {"number": number, "title": first.title, "reference": first.reference or "", "path": path}
    return Message(kind="ideas.imported", key=imported_key(import_key), context=context)


def imported_to_answer(import_key: UUID, number: int) -> Message:
    """Return the news for an agent that so many old ideas wait in the inbox."""
    context = {"number": number, "path": reverse("ideas:inbox")}
    return Message(kind="ideas.imported_to_answer", key=imported_to_answer_key(import_key), context=context)
