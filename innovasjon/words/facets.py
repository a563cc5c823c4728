"""How many hits there are of each kind: counted up to two thousand, estimated from a sample of more.

Words that are common each, but seldom together, are estimated too: to count where they meet all of one must be read.

The sample is taken from many short stretches of time, so that it is as the whole of them is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from innovasjon.words import tables
from innovasjon.words.tables import Table
from innovasjon.words.wishes import Wish

COUNTED = 2_000
HOPEFUL = 2_600  # so many are expected at most where counting is tried
SAMPLE, STRETCHES = 300, 24
DEAR = 15_000  # microseconds that it may cost to look up and fetch what is counted
DENSE = 0.03  # of the rows: they are read one after the other instead of being looked up


@dataclass(frozen=True)
class Sample:
    """Hits, one more than are counted at most, or some of them; and how many each of them stands for."""

    hits: QuerySet[Any]
    worth: float

    def is_enough(self, number: int) -> bool:
        """Tell whether that many hits can be taken for what they stand for: not when there were too many to count."""
        return self.worth > 1 or number <= COUNTED


def samples(rows: QuerySet[Any], wish: Wish, *, by: str, table: Table | None = None) -> Iterator[Sample]:
    """Yield all hits among the rows if they may be few enough, then a sample of them."""
    table = table or tables.read(rows.model, by)
    expected = wish.expected(table) if table.bounds else 0.0
    found = rows.filter(wish.found_by_index(table)).order_by()
    if expected <= HOPEFUL and (not table.bounds or sum(wish.cost(table)) <= DEAR):
        yield Sample(found[: COUNTED + 1], 1.0)
        expected = COUNTED
    if not table.bounds:  # the table has no statistics yet
        yield Sample(found, 1.0 + 1e-9)
        return
    share = min(0.999, SAMPLE / expected)
    if expected > DENSE * table.size:
        found = rows.filter(wish.found_by_reading(table)).order_by()
    yield Sample(found.filter(_stretches(table, share, by)), 1 / share)


def _stretches(table: Table, share: float, by: str) -> Q:
    """Return the condition that leaves this share of the rows, a little from every time."""
    edges = [
        (table.since(1 - number / STRETCHES), table.since(1 - (number + share) / STRETCHES))
        for number in range(STRETCHES)
    ]
    parts = [
        (Q(**{f"{by}__gt": begin}) if begin is not None else Q())
        & (Q(**{f"{by}__lte": end}) if end is not None else Q())
        for begin, end in edges
    ]
    return reduce(or_, parts)
