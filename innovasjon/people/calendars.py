"""A municipality's calendar: Monday to Friday, without Norway's public holidays and its own closed days. Pure."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays.countries.norway import Norway

SATURDAY = 5
# Filled with a year's holidays the first time a day of that year is asked about.
_holidays = Norway()


@dataclass(frozen=True)
class Calendar:
    """Which days people are at work; `closed` holds the municipality's own closed days in order."""

    closed: tuple[date, ...] = ()

    @classmethod
    def without(cls, days: Iterable[date]) -> "Calendar":
        """Return the calendar of a municipality that is closed on these days; those that are free anyhow count once."""
        return cls(tuple(sorted({day for day in days if _is_ordinary(day)})))

    def is_working_day(self, day: date) -> bool:
        """Tell whether people are at work on `day`."""
        at = bisect_right(self.closed, day)
        return _is_ordinary(day) and not (at and self.closed[at - 1] == day)

    def add(self, start: date, days: int) -> date:
        """Return the day that is `days` working days after `start`; `start` itself does not count. 0 or more."""
        day = start
        for _ in range(days):
            day += timedelta(days=1)
            while not self.is_working_day(day):
                day += timedelta(days=1)
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and with `end`; 0 when `end` is not later.

        Both from 1990 on, as every date of ours is.
        """
        return max(0, self.number(end) - self.number(start))

    def number(self, day: date) -> int:
        """Return how many working days there are from year 1 up to and with `day`, without walking through them."""
        weeks, rest = divmod(day.toordinal(), 7)  # day 1 is a Monday
        weekdays = weeks * SATURDAY + min(rest, SATURDAY)
        off = bisect_right(_days_off(day.year), day) + _earlier_years(day.year)
        return weekdays - off - bisect_right(self.closed, day)


def _is_ordinary(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays


@cache
def _days_off(year: int) -> list[date]:
    """Return the holidays of a year that would have been working days."""
    return sorted(day for day in Norway(years=year) if day.year == year and day.weekday() < SATURDAY)


@cache
def _earlier_years(year: int) -> int:
    """Return how many holidays took a working day from 1990 to the year before this one."""
    return sum(len(_days_off(earlier)) for earlier in range(1990, year))
