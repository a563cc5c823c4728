"""Reference numbers such as I-2026-0042: each story that gives them keeps a row a year of the last one given."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.db import models


class YearlyNumbers(models.Model):
    """The last reference number given out in a year; its row is locked while the next ones are taken."""

    LETTER: ClassVar[str]

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"year", "last"}

    def __str__(self) -> str:
        return f"{self.LETTER}-{self.year}-{self.last:04}"

    @classmethod
    def take(cls, year: int) -> str:
        """Return the next reference of the year. Its row stays locked until the transaction ends."""
        return next(cls.take_many([year])[year])

    @classmethod
    def take_many(cls, years: Iterable[int]) -> dict[int, Iterator[str]]:
        """Return the next references, of each year as many as it is named; their rows are locked in order."""
        wanted = Counter(years)
        cls._default_manager.bulk_create([cls(year=year) for year in wanted], ignore_conflicts=True)
        given: dict[int, Iterator[str]] = {}
        for counter in cls._default_manager.select_for_update().filter(year__in=wanted).order_by("year"):
            first = counter.last + 1
            counter.last += wanted[counter.year]
            counter.save(update_fields=["last"])
            given[counter.year] = iter([str(cls(counter.year, number)) for number in range(first, counter.last + 1)])
        return given
