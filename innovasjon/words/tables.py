"""What PostgreSQL knows of a table that is searched: how large it is, how old its rows are, how common words are in it.

From its own statistics, as the planner has them: they are kept by autovacuum and cost one look-up once in a while.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Model

from innovasjon.words.lexicon import Meaning

KEPT = 600  # seconds that they are taken for granted
WORDS = "search"  # the column of full text vectors


@dataclass(frozen=True, eq=False)
class Table:
    """How large a table is, where its hundredths begin by age, oldest first, and the shares of its common words."""

    size: float
    bounds: Sequence[Any] = ()
    shares: Mapping[str, float] = field(default_factory=dict)

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

    def texts(self, meaning: Meaning) -> float:
        """Return in about how many rows one of the words stands.

        The lexicon counts all kinds of texts together: what is common among ideas may be rare among comments. Of a word
        that is not among the common ones of the table only that is known: it is rarer than these.
        """
        if not self.shares:
            return min(meaning.texts, self.size)
        begins = meaning.begins or ("\0",)
        common = {word for word in self.shares if word.startswith(begins)} | (meaning.known.keys() & self.shares.keys())
        rare = [texts for word, texts in meaning.known.items() if word not in self.shares]
        rows = self.size * sum(self.shares[word] for word in common)
        return min(self.size, rows + min(sum(rare), len(rare) * self.size * self.least))

    @cached_property
    def least(self) -> float:
        """Return the share of the rarest of the common words."""
        return min(self.shares.values())


READ = """
    SELECT table_.reltuples, age.bounds, word.words, word.shares[:cardinality(word.words)]
    FROM pg_class AS table_ LEFT JOIN LATERAL (
        SELECT histogram_bounds::text::{type}[] AS bounds FROM pg_stats
        WHERE schemaname = current_schema AND tablename = %(table)s AND attname = %(column)s
    ) AS age ON true LEFT JOIN LATERAL (
        SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares FROM pg_stats
        WHERE schemaname = current_schema AND tablename = %(table)s AND attname = %(words)s
    ) AS word ON true WHERE table_.oid = %(table)s::regclass
"""
_read: dict[tuple[str, str], tuple[float, Table]] = {}


def read(model: type[Model], by: str) -> Table:
    """Return what is known of the table, its rows by the age that this field tells."""
    key = (model._meta.db_table, by)
    asked, known = _read.get(key, (0.0, None))
    if known is None or monotonic() - asked > KEPT:
        column = model._meta.get_field(by)
        kind = "bigint" if model._meta.pk == column else "timestamptz"
        values = {"table": key[0], "column": column.column, "words": WORDS}  # type: ignore[union-attr]
        with connection.cursor() as cursor:
            cursor.execute(READ.format(type=kind), values)
            size, bounds, words, shares = cursor.fetchone()
        common = {word: share for word, share in zip(words or (), shares or (), strict=True) if word}
        known = Table(max(0.0, size), tuple(bounds or ()), common)
        _read[key] = (monotonic(), known)
    return known
