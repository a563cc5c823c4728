"""What projects offer the menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innovasjon.web.navigation import Item, Place

PLACES = {
    "projects:list": Place(_("Projects")),
}


def items(user: Any) -> list[Item]:
    """Return projects, open to everybody who works here."""
    return [Item(_("Projects"), reverse("projects:list"), 25)]
