"""The reply clock's days."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from innovasjon.people.calendars import Calendar

working_days = Calendar()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 10, date(2026, 12, 7)),  # two plain weeks
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 3, 31), 2, date(2026, 4, 7)),  # over Easter: Thursday, Friday and Monday are holidays
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # 1 May is a Friday
        (date(2027, 5, 14), 2, date(2027, 5, 19)),  # 16 May is Whit Sunday, 17 May both Constitution and Whit Monday
        (date(2026, 12, 23), 3, date(2026, 12, 29)),  # Christmas Day is a Friday, Boxing Day a Saturday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # into another year
        (date(2026, 11, 21), 0, date(2026, 11, 21)),  # no days: the day itself, even a Saturday
    ],
)
def test_working_days_skip_weekends_and_holidays(start: date, days: int, end: date) -> None:
    assert working_days.add(start, days) == end


def test_nobody_works_on_constitution_day() -> None:
    assert {d for d in range(1, 32) if not working_days.is_working_day(date(2028, 5, d))} == {
        *(6, 7, 13, 14, 20, 21, 27, 28),  # weekends
        *(1, 17, 25),  # Labour Day, Constitution Day, Ascension Day
    }


def walked(start: date, end: date) -> int:
    """The working days after `start` up to and with `end`, counted one by one."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(working_days.is_working_day(day) for day in days)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 23), date(2026, 12, 7), 10),  # two plain weeks
        (date(2026, 11, 27), date(2026, 11, 29), 0),  # from a Friday into the weekend
        (date(2026, 3, 31), date(2026, 4, 7), 2),  # over Easter
        (date(2026, 12, 30), date(2027, 1, 4), 2),  # into another year, over a holiday
        (date(2026, 11, 23), date(2026, 11, 23), 0),  # the day itself does not count
        (date(2026, 12, 7), date(2026, 11, 23), 0),  # nobody has waited since tomorrow
    ],
)
def test_the_working_days_between_two_dates_are_counted(start: date, end: date, days: int) -> None:
    assert working_days.between(start, end) == days


@given(st.dates(date(1990, 1, 1), date(2098, 12, 31)), st.integers(0, 500))
@example(date(1990, 1, 1), 400)
@example(date(2027, 12, 31), 366)
def test_the_working_days_between_two_dates_are_those_one_walks_past(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    assert working_days.between(start, end) == walked(start, end)


@given(st.dates(date(1990, 1, 1), date(2098, 12, 31)), st.integers(0, 60))
def test_counting_finds_the_days_that_were_added(start: date, days: int) -> None:
    assert working_days.between(start, working_days.add(start, days)) == days
