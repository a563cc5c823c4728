"""The municipality's own closed days on the reply clock."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from innovasjon.people import site, working_days
from innovasjon.people.calendars import Calendar
from innovasjon.people.models import ClosedDays
from tests.conftest import SignIn
from tests.personas import Town

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ADD, LIST = "/admin/people/closeddays/add/", "/admin/people/closeddays/"


def close(first: date, last: date, **fields: Any) -> ClosedDays:
    row = ClosedDays.objects.create(name="Romjula", first_day=first, last_day=last, **fields)
    site.forget()
    return row


def test_closed_days_do_not_count(town: Town) -> None:
    assert working_days.add(date(2026, 12, 23), 2) == date(2026, 12, 28)  # 24 December is a working day
    close(date(2026, 12, 24), date(2026, 12, 31))
    assert working_days.add(date(2026, 12, 23), 2) == date(2027, 1, 5)
    assert working_days.between(date(2026, 12, 23), date(2027, 1, 4)) == 1
    assert not working_days.is_working_day(date(2026, 12, 29))


def test_days_that_went_out_of_use_count_again(town: Town) -> None:
    close(date(2026, 12, 28), date(2026, 12, 31), is_active=False)
    assert working_days.is_working_day(date(2026, 12, 29))


@given(st.lists(DAYS, max_size=40), DAYS, st.integers(0, 60))
def test_counting_agrees_with_walking_whatever_is_closed(closed: list[date], start: date, days: int) -> None:
    calendar = Calendar.without(closed)
    end = calendar.add(start, days)
    walked = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert calendar.between(start, end) == days == sum(map(calendar.is_working_day, walked))
    assert days == 0 or calendar.is_working_day(end)


@pytest.mark.parametrize("last", [date(2026, 12, 23), date(2027, 3, 1)])
def test_days_in_the_wrong_order_or_without_end_are_refused_by_the_database(town: Town, last: date) -> None:
    with pytest.raises(IntegrityError):
        close(date(2026, 12, 24), last)


def test_the_resource_team_writes_them_down_and_they_count_at_once(
    town: Town, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in("resource_team")
    assert working_days.is_working_day(date(2026, 12, 29))
    days = {"name": "Romjula", "first_day": "2026-12-28", "last_day": "2026-12-31", "is_active": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ADD, days).status_code == 302
    assert not working_days.is_working_day(date(2026, 12, 29))
    assert "Romjula" in client.get(LIST).content.decode()


def test_days_the_wrong_way_round_are_told(town: Town, sign_in: SignIn) -> None:
    days = {"name": "Romjula", "first_day": "2026-12-31", "last_day": "2026-12-28", "is_active": "on"}
    response = sign_in("resource_team").post(ADD, days)
    assert "Den siste dagen må være den første eller senere" in response.content.decode()
    assert not ClosedDays.objects.exists()
