"""Working days as the reply clock counts them: Monday to Friday, without Norway's public holidays."""

from datetime import date, timedelta

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
