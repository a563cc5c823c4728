"""What the network offers the menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innovasjon.web.navigation import Item, Place

PLACES = {
    "agents:network": Place(_("Innovation agents")),
    "agents:desk": Place(_("Help"), under="agents:network"),
}


def items(user: Any) -> list[Item]:
    """Return the network, for everybody: whom to talk to."""
    return [Item(_("Agents"), reverse("agents:network"), 40)]
