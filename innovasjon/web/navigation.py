"""The menu: each story offers its items to those they concern."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

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
    here: Any = max((item.url for item in found if request.path.startswith(item.url)), key=len, default=None)
    return [(item, item.url == here) for item in found]
