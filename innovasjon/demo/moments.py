"""When things happen in the demo: at work, rarely in a weekend, and hardly at all in July."""

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

JULY, FRIDAY = 7, 4
STAYS_IN_JULY, STAYS_IN_WEEKEND = 0.25, 0.15


def working_day(day: date, chance: random.Random) -> date:
    """Return `day`, or an earlier one when it falls in the holidays or in a weekend. Never a later one."""
    if day.month == JULY and chance.random() > STAYS_IN_JULY:
        day = date(day.year, 6, 30) - timedelta(days=chance.randrange(20))
    if day.weekday() > FRIDAY and chance.random() > STAYS_IN_WEEKEND:
        day -= timedelta(days=day.weekday() - FRIDAY + chance.randrange(5))
    return day


def next_weekday(day: date) -> date:
    """Return `day`, or the Monday after when it falls in a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def at_work(day: date, chance: random.Random) -> datetime:
    """Return a moment of that day: most write by day, those on shifts in the evening too."""
    hour = chance.choices(range(7, 23), weights=[4, 8, 9, 8, 6, 7, 8, 8, 5, 2, 1, 1, 2, 3, 2, 1])[0]
    return timezone.make_aware(datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60))))


def after(previous: datetime, wanted: datetime, *, now: datetime) -> datetime:
    """Return `wanted`, moved so that it comes after `previous` and not after `now`."""
    if wanted <= previous:
        wanted = previous + timedelta(minutes=7, seconds=wanted.second)
    return wanted if wanted < now else previous + (now - previous) / 2
