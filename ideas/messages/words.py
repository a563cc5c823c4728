"""What the texts of messages are made of."""

from datetime import datetime
from typing import Any

from ideas.models import Idea

EXCERPT = 240  # characters


def excerpt(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


def about(idea: Idea) -> dict[str, Any]:
    """Return what every message about an idea says of it."""
    return {
        "idea": idea.pk,
        "title": idea.title,
        "reference": idea.reference or "",
        "section": str(idea.section) if idea.section_id else "",
        "path": idea.get_absolute_url(),
    }


def occasion(idea: Idea, what: str, moment: datetime | None) -> str:
    """Return the key of something that happened to the idea at a moment: it is told once."""
    return f"idea:{idea.pk}:{what}:{moment.isoformat() if moment else ''}"
