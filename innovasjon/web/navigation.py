"""The menu, and the places other pages hang under: each story offers its own in `navigation.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.web import stories


@dataclass(frozen=True)
class Item:
    """One entry of the menu. `order` places it among the others; `active` prefixes mark the page one is on.

    `badge` is how much waits there, such as 7 or "99+". A page that changes it sends it again, to the id `badge_id`.
    """

    label: str | Promise
    url: str
    order: int
    badge: int | str = ""
    badge_id: str = ""


def items(request: HttpRequest) -> list[tuple[Item, bool]]:
    """Return the menu for the reader, each item with whether it holds the current page (the longest address wins)."""
    found: list[Item] = sorted(
        (item for story in stories.collect("navigation") for item in story.items(request.user)),
        key=lambda item: item.order,
    )
    # /ideer/innboks/ is below /ideer/ too: the longest address is the nearest.
    here: Any = max((item.url for item in found if request.path.startswith(item.url)), key=len, default=None)
    return [(item, item.url == here) for item in found]


# --- The way to a page


@dataclass(frozen=True)
class Place:
    """A page that others hang under, as `breadcrumbs` name it; `under` is the place it hangs under itself."""

    label: str | Promise
    under: str = ""


def way_to(name: str) -> Iterator[tuple[str | Promise, str]]:
    """Give the places down to one, each with its label and address; the name is that of its address in urls.py."""
    place = places()[name]
    if place.under:
        yield from way_to(place.under)
    yield place.label, reverse(name)


@cache
def places() -> dict[str, Place]:
    """Return the places of the whole site by the names of their addresses."""
    found = {"web:front": Place(_("Front page"))}
    for story in stories.collect("navigation"):
        found |= story.PLACES
    return found
