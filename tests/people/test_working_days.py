"""The reply clock's days."""

from datetime import date

import pytest

from innovasjon.people import working_days


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
