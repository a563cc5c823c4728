"""The panels of the made-up story, the later place first."""

from datetime import datetime
from typing import Any

from innovasjon.web.frontpage import Panel


def panels(user: Any, now: datetime) -> list[Panel]:
    """Two panels in one place, out of order, and one in an earlier place."""
    template = "web/mark.svg"
    return [
        Panel("Near, second", template, "near", 20),
        Panel("Near, first", template, "near", 10),
        Panel("Waits", template, "waits", 90),
    ]
