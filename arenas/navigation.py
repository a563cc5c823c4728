"""Where gatherings hang: under the network, for there is nothing of theirs in the menu."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from innovasjon.web.navigation import Item, Place

PLACES = {"arenas:list": Place(_("Gatherings"), under="agents:network")}


def items(user: Any) -> list[Item]:
    """Return nothing: one gets to the gatherings from the page of the network."""
    return []
