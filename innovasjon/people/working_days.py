"""Working days as the reply clock counts them: in this municipality's calendar, with the days it has closed."""

from datetime import date

from innovasjon.people import site


def is_working_day(day: date) -> bool:
    """Tell whether people are at work on `day`."""
    return site.current().calendar.is_working_day(day)


def add(start: date, days: int) -> date:
    """Return the day that is `days` working days after `start`; `start` itself does not count. `days` is 0 or more."""
    return site.current().calendar.add(start, days)


def between(start: date, end: date) -> int:
    """Return how many working days lie after `start` up to and with `end`; 0 when `end` is not later."""
    return site.current().calendar.between(start, end)
