"""The part of one's own page that the made-up story adds."""

from typing import Any

from innovasjon.web.frontpage import Panel


def panels(person: Any) -> list[Panel]:
    """One panel."""
    return [Panel("Made up", "web/mark.svg", "mine")]
