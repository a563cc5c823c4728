"""What the texts of messages are made of."""

import re
from datetime import datetime
from typing import Any

from ideas.models import Idea

EXCERPT = 240  # characters


def excerpt(text: str) -> str:
    """Return the beginning of a text: each paragraph in one line, with an empty one between them."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    whole = "\n\n".join(part for part in paragraphs if part)
    return whole if len(whole) <= EXCERPT else whole[:EXCERPT].rsplit(maxsplit=1)[0] + " …"


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
