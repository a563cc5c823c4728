"""Working days as the reply clock counts them: Monday to Friday, without Norway's public holidays."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

from holidays.countries.norway import Norway

SATURDAY = 5
# Filled with a year's holidays the first time a day of that year is asked about.
_holidays = Norway()


def is_working_day(day: date) -> bool:
    """Tell whether people are at work on `day`."""
    return day.weekday() < SATURDAY and day not in _holidays


def add(start: date, days: int) -> date:
    """Return the day that is `days` working days after `start`; `start` itself does not count. `days` is 0 or more."""
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def between(start: date, end: date) -> int:
    """Return how many working days lie after `start` up to and with `end`; 0 when `end` is not later.

    Both from 1990 on, as every date of ours is.
    """
    return max(0, _since_the_beginning(end) - _since_the_beginning(start))


def _since_the_beginning(day: date) -> int:
    """Return how many working days there are from year 1 up to and with `day`, without walking through them."""
    weeks, rest = divmod(day.toordinal(), 7)  # day 1 is a Monday
    return weeks * SATURDAY + min(rest, SATURDAY) - bisect_right(_days_off(day.year), day) - _earlier_years(day.year)


@cache
def _days_off(year: int) -> list[date]:
    """Return the holidays of a year that would have been working days."""
    return sorted(day for day in Norway(years=year) if day.year == year and day.weekday() < SATURDAY)


@cache
def _earlier_years(year: int) -> int:
    """Return how many holidays took a working day from 1990 to the year before this one."""
    return sum(len(_days_off(earlier)) for earlier in range(1990, year))
