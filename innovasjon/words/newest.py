"""The newest hits of a search, found at a cost that does not grow with the table.

Of a rare word all hits are fetched. Of a common one PostgreSQL would fetch and sort a sixth of the table for the newest
of them; so only a part of the table is looked at, as large as it takes by the word's commonness, and the next part when
that did not do.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from innovasjon.web.pages import Count
from innovasjon.words import tables
from innovasjon.words.tables import Table
from innovasjon.words.wishes import Wish

FEW = 1_500  # hits that are looked up at once
CHEAP = 6_000  # microseconds to fetch them
ENOUGH = 100  # of the newest hits, when they are more than that; half will do
MANY = 2_000  # hits that are fetched at most
MOST_TURNS = 5
SLACK, LEAST_AIM = 1.2, 40  # hits that a part should have, as chance may leave far fewer
SHORT = 0.002  # of the table, in age
WIDE = 0.2  # of the table: to leave the rest out would cost more than to have it
WIDER, WIDEST = 4, 30  # times as wide is the next part


@dataclass(frozen=True)
class Hits:
    """The newest hits, by id: all of them, or not. `number` is how many there are, about that many when not exact."""

    newest: list[int]
    number: int
    is_all: bool
    is_exact: bool

    @property
    def count(self) -> Count:
        """Return how many hits there are, as it is told."""
        return Count(self.number, self.is_exact, is_estimate=not self.is_exact)


def hits(
    rows: QuerySet[Any], wish: Wish, *, by: str, cap: int, enough: int | None = None, table: Table | None = None
) -> Hits:
    """Return the newest hits among the rows, newest by `by`: all of them up to `cap`, else about `enough`.

    Common words are met by reading row after row from the newest on, where that costs less than to look them up.
    """
    enough, table = enough or ENOUGH, table or tables.read(rows.model, by)
    expected = wish.expected(table) if table.bounds else 0.0
    asking, fetching = wish.cost(table)
    aim = max(SLACK * enough, LEAST_AIM)
    share = 1.0 if expected <= FEW and fetching <= CHEAP else aim / max(expected, 1.0)
    share = share if share < WIDE else 1.0
    if expected > FEW and wish.cost_of_reading * table.size * enough / expected < asking + fetching * share:
        read = rows.filter(wish.found_by_reading(table))
        met = _met(read, by, table, enough, share=enough * 2 / expected, turns=1, expected=expected)
        if met:
            return met
        share *= WIDER  # the words stand together less often than each of them would let one think
    return _looked_up(rows.filter(wish.found_by_index(table)), by, table, aim, share=share, enough=enough, cap=cap)


def _looked_up(found: QuerySet[Any], by: str, table: Table, aim: float, *, share: float, enough: int, cap: int) -> Hits:
    for _turn in range(MOST_TURNS):
        since = table.since(share)
        part = found.filter(**{f"{by}__gt": since}) if since is not None else found
        # In no order: to have the newest first PostgreSQL might read on and on in the hope of meeting them soon.
        some = list(part.order_by().values_list("pk", by)[: MANY + 1])
        if len(some) > MANY and table.bounds:
            share *= aim / MANY
        elif since is None and len(some) <= MANY:
            return Hits(_newest_of(some)[:cap], len(some), is_all=len(some) <= cap, is_exact=True)
        elif len(some) >= enough / 2:
            newest = _newest_of(some)[:cap]
            return Hits(newest, _about(len(some), since, table), is_all=False, is_exact=False)
        else:
            share *= min(max(WIDER, aim / (len(some) or 1)), WIDEST)
    met = _met(found, by, table, enough, share=1.0)
    assert met  # all rows were read  # noqa: S101
    return met


def _met(
    found: QuerySet[Any],
    by: str,
    table: Table,
    enough: int,
    *,
    share: float,
    turns: int = MOST_TURNS,
    expected: float = 0.0,
) -> Hits | None:
    """Return the hits that are met when the rows are read from the newest on; None when that takes more turns."""
    for _turn in range(turns):
        since = table.since(share)
        part = found.filter(**{f"{by}__gt": since}) if since is not None else found
        newest = list(part.order_by(f"-{by}", "-pk").values_list("pk", by)[: enough + 1])
        ids = [pk for pk, _age in newest[:enough]]
        if since is None and len(newest) <= enough:
            return Hits(ids, len(ids), is_all=True, is_exact=True)
        if since is None or len(newest) > enough:
            return Hits(ids, _about(len(ids), newest[-1][1], table, expected), is_all=False, is_exact=False)
        share *= WIDER
    return None


def _newest_of(found: list[tuple[int, Any]]) -> list[int]:
    return [pk for pk, _age in sorted(found, key=lambda row: (row[1], row[0]), reverse=True)]


def _about(number: int, since: Any, table: Table, expected: float = 0.0) -> int:
    """Return how many hits there are in all when so many came after `since`.

    Of so short a time PostgreSQL does not know which part it is: what the words themselves let one expect is closer.
    """
    share = table.share_since(since) if since is not None else 1.0
    about = number / share if share > SHORT or not expected else expected
    return max(number + 1, round(min(about, table.size)))
