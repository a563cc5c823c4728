"""What a story offers the search page, in its `search.py`: OFFERS, each a kind of thing that can be found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from innovasjon.web.pages import Count
from innovasjon.words.numbers import Counted
from innovasjon.words.wishes import Wish


@dataclass(frozen=True)
class Hit:
    """Something that was found, in words ready to be shown."""

    url: str
    title: SafeString
    excerpt: SafeString
    section: str = ""
    stage: str = ""  # of an idea
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """A way to narrow the search, and about how many hits it would leave."""

    label: str
    url: str
    number: int


@dataclass(frozen=True)
class Facet:
    """What the hits can be told apart by."""

    label: str | Promise
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Facets:
    """All ways to narrow a search, with numbers that are counted or estimated."""

    facets: Sequence[Facet]
    is_estimate: bool


@dataclass(frozen=True)
class Found:
    """One page of hits, drawn by `template`; `previous` and `next` are addresses, "" where there is none."""

    rows: Sequence[Any]
    previous: str = ""
    next: str = ""
    chips: Sequence[Any] = ()
    is_best_of_newest: bool = False
    save_url: str = ""  # where the search is kept
    all_url: str = ""  # the list with the same search, for what is not ranked here


class Offer(Protocol):
    """A kind of thing that can be found, such as comments."""

    name: str
    label: str | Promise
    template: str  # draws the rows
    has_facets: bool

    def counted(self, request: HttpRequest, wish: Wish) -> Counted:
        """Return the hits that the reader may see, to be counted."""

    def find(self, request: HttpRequest, wish: Wish) -> tuple[Count, Found]:
        """Return the page of hits that the address asks for."""

    def facets(self, request: HttpRequest, wish: Wish) -> Facets | None:
        """Return the ways to narrow the search; None when there are none for this kind of thing."""
