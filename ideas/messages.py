"""What ideas tell people: one function a message, its text in templates/ideas/mail/."""

from ideas.models import Idea, Proposer
from innovasjon.notifications.ledger import Message


def asked_to_stand_behind(idea: Idea, proposer: Proposer) -> Message:
    """Return the question whether somebody wants to be co-proposer."""
    return Message(
        kind="ideas.asked",
        key=f"idea:{idea.pk}:asked:{proposer.pk}:{proposer.invited_at.isoformat()}",
        context={
            "title": idea.title,
            "need": idea.need,
            "by": str(proposer.invited_by),
            "path": idea.get_absolute_url(),
        },
    )


def taken(idea: Idea) -> Message:
    """Return the news that an agent has taken the idea, with their name (domain.md: shown to the proposers)."""
    return Message(
        kind="ideas.taken",
        key=f"idea:{idea.pk}:taken:{idea.taken_at.isoformat() if idea.taken_at else ''}",
        context={
            "title": idea.title,
            "reference": idea.reference,
            "by": str(idea.taken_by),
            "section": str(idea.section),
            "path": idea.get_absolute_url(),
        },
    )
