"""When the network has met and meets next, and who comes."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from arenas import actions, invited
from innovasjon.demo import moments, texts
from innovasjon.people.models import Person

PLANNED_BEFORE = 20  # days
EVERY_FIFTH = 5  # of those it is for says no, and another has not answered


def plant(now: datetime) -> None:
    """Let the team plan the gatherings, and the network answer."""
    team = list(Person.objects.in_team().order_by("pk"))
    for number, row in enumerate(texts.read("gatherings")["gatherings"]):
        _happen(number, row, team[number % len(team)], now)


def _happen(number: int, row: Mapping[str, Any], organiser: Person, now: datetime) -> None:
    day = moments.next_weekday(timezone.localdate(now) + timedelta(days=row["days"]))
    begins = timezone.make_aware(datetime.combine(day, time.fromisoformat(row["begins"])))
    planned_at = min(begins - timedelta(days=PLANNED_BEFORE), now - timedelta(days=2))
    plan = actions.Plan(
        title=row["title"],
        starts_at=begins,
        ends_at=begins + timedelta(hours=row["hours"]),
        place=row.get("place", ""),
        video_url=row.get("video_url", ""),
        about=row.get("about", "").strip(),
        organiser=organiser,
    )
    made = actions.plan_gathering(plan=plan, key=UUID(int=number), by=organiser, now=planned_at)
    if "called_off" in row:
        actions.call_off(gathering=made, reason=row["called_off"], by=organiser, now=now - timedelta(days=1))
        return
    for place, person in enumerate(invited.network(on=day)):
        if (place + number) % EVERY_FIFTH != 1:
            answer = "cannot" if (place + number) % EVERY_FIFTH == 0 else "comes"
            actions.reply(gathering=made, answer=answer, by=person, now=planned_at + timedelta(hours=place + 1))
