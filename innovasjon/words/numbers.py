"""How many hits there are of the kinds that a search does not show just now, for little more than the asking.

All kinds are counted in one query, at a bounded cost each: all hits where these are few, else those of the newest rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from innovasjon.web.pages import Count
from innovasjon.words import tables
from innovasjon.words.newest import FEW, MANY
from innovasjon.words.wishes import Wish

CHEAP, SAMPLED = 5_000, 3_000  # microseconds that it may cost to count all hits, or those of the newest rows
TELLING = 5  # hits: fewer say nothing about how many there are in all


@dataclass(frozen=True)
class Counted:
    """Hits that are to be counted, one more than are counted at most, and how many each of them stands for."""

    hits: QuerySet[Any]
    worth: float = 1.0

    def told(self, number: int) -> Count | None:
        """Return how many there are when so many were counted; None when that cannot be told."""
        if self.worth == 1.0:
            return Count(min(number, MANY), is_exact=number <= MANY)
        return Count(round(number * self.worth), is_exact=False, is_estimate=True) if number >= TELLING else None


def counted(rows: QuerySet[Any], wish: Wish, *, by: str) -> Counted:
    """Return what to count to know about how many of the rows hold the words."""
    table = tables.read(rows.model, by)
    looking, reading = sum(wish.cost(table)), table.size * wish.cost_of_reading
    share = SAMPLED / max(reading, 1.0)
    since = table.since(share)
    if since is not None and (wish.expected(table) > FEW or min(looking, reading) > CHEAP):
        part = rows.filter(wish.found_by_reading(table), **{f"{by}__gt": since})
        return Counted(part.order_by().values("pk"), 1 / share)
    held = wish.found_by_reading(table) if reading < looking and since is None else wish.found_by_index(table)
    return Counted(rows.filter(held).order_by().values("pk")[: MANY + 1])


def told(kinds: Mapping[str, Counted]) -> dict[str, Count]:
    """Count all kinds; one of which too little is known is not among them."""
    queries = [kind.hits.query.sql_with_params() for kind in kinds.values()]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) AS kind)" for sql, _params in queries)  # noqa: S608 - our own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [param for _sql, params in queries for param in params])
        numbers = cursor.fetchone()
    found = {name: kind.told(number) for (name, kind), number in zip(kinds.items(), numbers, strict=True)}
    return {name: count for name, count in found.items() if count}
