"""The newest hits of a search, found at a cost that does not grow with the table.

Of a rare word all hits are fetched. Of a common one PostgreSQL would fetch and sort a sixth of the table for the newest
of them; so only a part of the table is looked at, as large as it takes by the word's commonness, and the next part when
that did not do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from innovasjon.words.wishes import Wish

FEW = 1_500  # hits that are looked up at once
ENOUGH = 200  # of the newest hits, when they are more than that
FOR_A_NUMBER = 10  # hits, where it only matters about how many there are
DENSE = 0.04  # of the rows: such a word is met soonest by reading row after row
MANY = 2_000  # hits that are fetched at most
MOST_TURNS = 5
KEPT = 600  # seconds that a table's size is taken for granted
LEAST_AIM = 80  # hits that a part should have, as chance may leave far fewer
WIDER, WIDEST = 4, 30  # times as wide is the next part


@dataclass(frozen=True)
class Hits:
    """The newest hits, by id: all of them, or not. `number` is how many there are, about that many when not exact."""

    newest: list[int]
    number: int
    is_all: bool
    is_exact: bool


@dataclass(frozen=True)
class Timeline:
    """How large a table is, and where its hundredths begin by age, oldest first; from PostgreSQL's own statistics."""

    size: float
    bounds: Sequence[Any] = ()

    def since(self, share: float) -> Any:
        """Return the value after which this share of the rows comes; None when that is all of them, or unknown."""
        if not 0 < share < 1 or len(self.bounds) < 2:
            return None
        place = (1 - share) * (len(self.bounds) - 1)
        low = int(place)
        step = self.bounds[low + 1] - self.bounds[low]
        return self.bounds[low] + type(step)(0) if not step else self.bounds[low] + step * (place - low)

    def share_since(self, value: Any) -> float:
        """Return which share of the rows comes after the value; 1 when unknown."""
        for number in range(len(self.bounds) - 1, 0, -1):
            low, high = self.bounds[number - 1], self.bounds[number]
            if low <= value:
                within = 1.0 if value >= high or high == low else (value - low) / (high - low)
                return max(0.0, 1 - (number - 1 + within) / (len(self.bounds) - 1))
        return 1.0


TIMELINE = """
    SELECT table_.reltuples, (SELECT histogram_bounds::text::{type}[] FROM pg_stats
        WHERE schemaname = current_schema AND tablename = %(table)s AND attname = %(column)s)
    FROM pg_class AS table_ WHERE table_.oid = %(table)s::regclass
"""
_timelines: dict[tuple[str, str], tuple[float, Timeline]] = {}


def timeline(model: type[Model], field: str) -> Timeline:
    """Return the table's timeline by this field; asked for once in a while, as statistics are."""
    key = (model._meta.db_table, field)
    asked, known = _timelines.get(key, (0.0, None))
    if known is None or monotonic() - asked > KEPT:
        column = model._meta.get_field(field)
        kind = "bigint" if model._meta.pk == column else "timestamptz"
        with connection.cursor() as cursor:
            cursor.execute(TIMELINE.format(type=kind), {"table": key[0], "column": column.column})  # type: ignore[union-attr]
            size, bounds = cursor.fetchone()
        known = Timeline(max(0.0, size), tuple(bounds or ()))
        _timelines[key] = (monotonic(), known)
    return known


def hits(
    rows: QuerySet[Any],
    wish: Wish,
    *,
    by: str,
    cap: int,
    enough: int | None = None,
    is_stored: bool = True,
    line: Timeline | None = None,
) -> Hits:
    """Return the newest hits among the rows, newest by `by`: all of them up to `cap`, else some of the newest.

    Where only their number matters fewer are `enough`. Words in more than `DENSE` of the rows are not looked up, unless
    reading a row costs too much: its vector is not stored.
    """
    enough, line = enough or ENOUGH, line or timeline(rows.model, by)
    expected = wish.expected(line.size) if line.bounds else 0.0
    if expected > DENSE * line.size and is_stored:
        return _met(rows.filter(wish.found_by_reading()), by, line, enough, share=enough * 2 / expected)
    found = rows.filter(wish.found_by_index(together=not is_stored))
    aim = max(2 * enough, LEAST_AIM)
    share = 1.0 if expected <= FEW else aim / expected
    for _turn in range(MOST_TURNS):
        since = line.since(share)
        part = found.filter(**{f"{by}__gt": since}) if since is not None else found
        # In no order: to have the newest first PostgreSQL might read on and on in the hope of meeting them soon.
        some = list(part.order_by().values_list("pk", by)[: MANY + 1])
        if len(some) > MANY and line.bounds:
            share *= aim / MANY
        elif since is None and len(some) <= MANY:
            return Hits(_newest_of(some)[:cap], len(some), is_all=len(some) <= cap, is_exact=True)
        elif len(some) >= enough:
            newest = _newest_of(some)[:cap]
            return Hits(newest, _about(len(some), since, line), is_all=False, is_exact=False)
        else:
            share *= min(max(WIDER, aim / (len(some) or 1)), WIDEST)
    return _met(found, by, line, enough, share=1.0)


def capped(hits: QuerySet[Any], seen: QuerySet[Any], *, cap: int) -> int:
    """Return how many of the hits belong to a row of `seen`, `cap` and one at most. A hit holds the row's key.

    PostgreSQL takes it that all hits are wanted, and so looks them up: it thinks that to make vectors of whole texts,
    until enough have met, costs next to nothing. It stops all the same when there are enough.
    """
    (found, first), (kept, second) = (rows.query.sql_with_params() for rows in (hits, seen))
    sql = f"""
        WITH hit (owner) AS MATERIALIZED ({found}) SELECT count(*) FROM (
            SELECT FROM hit WHERE EXISTS (SELECT FROM ({kept}) AS seen WHERE seen.id = hit.owner) LIMIT {cap + 1}
        ) AS counted
    """  # noqa: S608 - our own SQL
    with connection.cursor() as cursor:
        cursor.execute(sql, [*first, *second])
        number: int = cursor.fetchone()[0]
    return number


def few(rows: QuerySet[Any], wish: Wish, *, by: str) -> QuerySet[Any] | None:
    """Return the hits, one more than are counted at most, when they are expected to be few; else None."""
    line = timeline(rows.model, by)
    if line.bounds and wish.expected(line.size) > FEW:
        return None
    return rows.filter(wish.found_by_index()).order_by().values("pk")[: MANY + 1]


def counted_together(found: Sequence[QuerySet[Any]]) -> list[int | None]:
    """Count several kinds of hits in one query; None for those that are too many after all."""
    if not found:
        return []
    queries = [rows.query.sql_with_params() for rows in found]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) AS kind)" for sql, _params in queries)  # noqa: S608 - our own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [param for _sql, params in queries for param in params])
        row = cursor.fetchone()
    return [number if number <= MANY else None for number in row]


def _met(found: QuerySet[Any], by: str, line: Timeline, enough: int, *, share: float) -> Hits:
    """Return the hits that are met when the rows are read from the newest on."""
    while True:
        since = line.since(share)
        part = found.filter(**{f"{by}__gt": since}) if since is not None else found
        newest = list(part.order_by(f"-{by}", "-pk").values_list("pk", by)[: enough + 1])
        ids = [pk for pk, _age in newest[:enough]]
        if since is None and len(newest) <= enough:
            return Hits(ids, len(ids), is_all=True, is_exact=True)
        if since is None or len(newest) > enough:
            return Hits(ids, _about(len(ids), newest[-1][1], line), is_all=False, is_exact=False)
        share *= WIDER


def _newest_of(found: list[tuple[int, Any]]) -> list[int]:
    return [pk for pk, _age in sorted(found, key=lambda row: (row[1], row[0]), reverse=True)]


def _about(number: int, since: Any, line: Timeline) -> int:
    """Return how many hits there are in all when so many came after `since`."""
    share = line.share_since(since) if since is not None else 1.0
    return max(number + 1, round(min(number / share if share else line.size, line.size)))
