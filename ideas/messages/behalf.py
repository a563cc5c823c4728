"""To who has written an idea down for somebody else: whether it is theirs."""

from django.utils.translation import gettext_lazy as _

from ideas.messages.words import about, occasion
from ideas.models import Idea, Proposer
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message

KINDS = (
    Kind("ideas.behalf_answered", _("those you wrote an idea down for have answered"), Group.WAITS, must_know=True),
)


def behalf_answered(idea: Idea, row: Proposer) -> Message:
    """Return the answer of somebody whose idea it is said to be."""
    is_yes = row.state == Proposer.State.ACCEPTED
    return Message(
        kind="ideas.behalf_answered",
        key=occasion(idea, f"behalf:{row.pk}", row.answered_at),
        context=about(idea) | {"by": str(row), "is_yes": is_yes, "is_draft": idea.is_draft},
    )
