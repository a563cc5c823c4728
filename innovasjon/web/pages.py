"""Lists that cost the same on page one and page forty thousand: keyset pages, capped counts, addresses.

    NEWEST = pages.Order("-submitted_at", "-id")               # an index stands behind every order
    page = pages.cut(queryset, NEWEST, request.GET.get("page", ""))     # page.rows, page.previous, page.next
    count = pages.count(queryset)                              # count.number, count.is_exact

A page begins where a cursor says: the sort values of the row before it, compared as a row
(`(submitted_at, id) < (x, y)`), which PostgreSQL answers from the index at any depth. In templates:

    {% pagination previous=page.previous next=page.next count=count.number exact=count.is_exact target="#rows" %}

with `page.previous` and `page.next` made into addresses by `pages.address(request, page=cursor)`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Model, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovasjon.web.prepared import Prepared

Row = TypeVar("Row", bound=Model)

SIZE, CAP = 25, 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
_LARGEST = 2**63 - 1
# Which way (a for after, b for before), then a whole number for each sort value.
_cursor = re.compile(r"([ab])(-?[0-9]{1,19}(?:_-?[0-9]{1,19})*)", re.ASCII)


@dataclass(frozen=True)
class Order:
    """Fields to sort by, all in one direction as in `order_by`, the last one unique; never null."""

    fields: tuple[str, ...]
    is_descending: bool

    def __init__(self, *terms: str) -> None:
        descending = {term.startswith("-") for term in terms}
        if len(descending) != 1:
            raise ValueError(f"a row comparison needs one direction: {terms}")
        object.__setattr__(self, "fields", tuple(term.removeprefix("-") for term in terms))
        object.__setattr__(self, "is_descending", descending.pop())

    def terms(self, *, backwards: bool = False) -> list[str]:
        """Return what `order_by` takes; `backwards` to walk towards the beginning."""
        return [f"-{name}" if self.is_descending != backwards else name for name in self.fields]


class LostPlace(Exception):
    """The cursor is none of ours: cut short, typed by hand, or of another order."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows, and the cursors of the pages before and after; "" where there is none."""

    rows: list[Row]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Count:
    """How many rows there are; when not exact "about `number`" for an estimate, else "more than `number`"."""

    number: int
    is_exact: bool
    is_estimate: bool = False

    @property
    def rounded(self) -> int:
        """Return the number as it is told: of an estimate the first two digits."""
        step = 10 ** max(0, len(str(self.number)) - 2) if self.is_estimate else 1
        return self.number // step * step

    @property
    def in_words(self) -> str:
        """Return how many hits there are, in words."""
        number = formats.number_format(self.rounded, force_grouping=True)
        if self.is_estimate:
            return _("About %(number)s hits") % {"number": number}
        if not self.is_exact:
            return _("More than %(number)s hits") % {"number": number}
        return ngettext("%(number)s hit", "%(number)s hits", self.number) % {"number": number}


class Whole(Generic[Row]):
    """The first page of a list that nobody narrowed, and how many rows it has: what most readers see, by kept SQL.

    `make` returns the rows, with a `given` for what hangs on the reader; `fetched` says what is shown of each.
    """

    def __init__(
        self, make: Callable[[], QuerySet[Row]], order: Order, *, fetched: Callable[[Any], QuerySet[Row]]
    ) -> None:
        self._order = order
        self._rows = Prepared(lambda: fetched(make()).order_by(*order.terms())[: SIZE + 1])
        self._number = Prepared(lambda: make().order_by().values_list(Value(1))[: CAP + 1])

    def look(self, **values: Any) -> tuple[Page[Row], Count]:
        """Return the page and the count, in two queries."""
        return first(self._rows.objects(**values), self._order), capped(self._number.count(**values))


def cut(rows: QuerySet[Row], order: Order, cursor: str = "", *, size: int = SIZE) -> Page[Row]:
    """Return the page that the cursor points to, the first one without a cursor. Raises LostPlace."""
    if not cursor:
        return first(list(rows.order_by(*order.terms())[: size + 1]), order, size=size)
    backwards, place = _read(cursor, rows.model, order)
    found = list(_beyond(rows, order, place, backwards=backwards)[: size + 1])
    if not backwards:
        # Behind the last row stands nothing to point from: the place we came from leads back as well.
        back = "b" + (_values(found[0], order) if found else cursor[1:])
        return Page(found[:size], previous=back, next=_after(found, order, size))
    if len(found) <= size:  # the beginning: a full first page, with what has come since
        return cut(rows, order, size=size)
    found = found[:size][::-1]
    return Page(found, previous="b" + _values(found[0], order), next="a" + _values(found[-1], order))


def first(found: list[Row], order: Order, *, size: int = SIZE) -> Page[Row]:
    """Return the first page of rows that were fetched in this order, up to one more than it holds."""
    return Page(found[:size], next=_after(found, order, size))


def next_to(rows: QuerySet[Row], order: Order, row: Row) -> Row | None:
    """Return the row after `row`, which may have left the list itself; at the end the one before; None for none."""
    place = tuple(getattr(row, name) for name in order.fields)
    return _beyond(rows, order, place, backwards=False).first() or _beyond(rows, order, place, backwards=True).first()


def walk(rows: QuerySet[Row], order: Order, *, most: int, size: int = 1000) -> Iterator[list[Row]]:
    """Yield up to `most` rows, a list at a time, so that a slow reader holds no cursor open in the database."""
    cursor, left = "", most
    while left > 0:
        page = cut(rows, order, cursor, size=min(size, left))
        yield page.rows
        cursor, left = page.next, left - len(page.rows)
        if not cursor:
            return


def count(rows: QuerySet[Any], *, cap: int = CAP) -> Count:
    """Count the rows, but no further than `cap`: an exact count of a million costs more than the page itself."""
    return capped(rows.order_by()[: cap + 1].count(), cap=cap)


def capped(number: int, *, cap: int = CAP) -> Count:
    """Return how many there are, of a number that was counted to one more than the cap."""
    return Count(min(number, cap), is_exact=number <= cap)


def address(request: HttpRequest, **changes: str | None) -> str:
    """Return this page's address with other parameters; None or "" takes one away. Blank parameters are left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value or ""
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value])
    text = query.urlencode()
    return f"{request.path}?{text}" if text else request.path


def _beyond(rows: QuerySet[Row], order: Order, place: tuple[Any, ...], *, backwards: bool) -> QuerySet[Row]:
    """Keep the rows on the far side of `place`, nearest first."""
    lookup = TupleLessThan if order.is_descending != backwards else TupleGreaterThan
    return rows.filter(lookup(Tuple(*order.fields), place)).order_by(*order.terms(backwards=backwards))


def _after(found: list[Row], order: Order, size: int) -> str:
    return "a" + _values(found[size - 1], order) if len(found) > size else ""


def _values(row: Model, order: Order) -> str:
    return "_".join(str(_number(getattr(row, name))) for name in order.fields)


def _number(value: Any) -> int:
    return (value - _EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else int(value)


def _read(cursor: str, model: type[Model], order: Order) -> tuple[bool, tuple[Any, ...]]:
    """Return whether the cursor leads backwards, and the sort values it holds. Raises LostPlace."""
    match = _cursor.fullmatch(cursor)
    numbers = [int(part) for part in match[2].split("_")] if match else []
    if match is None or len(numbers) != len(order.fields):
        raise LostPlace
    return match[1] == "b", tuple(
        _moment(number) if _is_moment(model, name) else _bounded(number)
        for name, number in zip(order.fields, numbers, strict=True)
    )


def _is_moment(model: type[Model], name: str) -> bool:
    try:
        return isinstance(model._meta.get_field(name), DateTimeField)
    except FieldDoesNotExist:  # an annotation: those we sort by are numbers
        return False


def _moment(number: int) -> datetime:
    try:
        moment = _EPOCH + timedelta(microseconds=number)
    except OverflowError as error:
        raise LostPlace from error
    if not _EARLIEST <= moment <= _LATEST:
        raise LostPlace
    return moment


def _bounded(number: int) -> int:
    if abs(number) > _LARGEST:
        raise LostPlace
    return number
