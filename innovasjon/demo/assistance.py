"""What units have asked the resource team to help with, and what became of it."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from agents import actions
from agents.models import Assistance
from innovasjon.demo import moments, texts
from innovasjon.people.models import Person, Unit

HOURS_A_WEEK = (6, 4, 8)  # of the first members of the team
ANSWERED_AFTER, HELPED_AFTER, AHEAD = 2, 25, 9  # days


def plant(now: datetime) -> None:
    """Let the units ask, and the team answer, oldest request first."""
    team = list(Person.objects.in_team().order_by("pk"))
    for member, hours in zip(team, HOURS_A_WEEK, strict=False):
        actions.set_capacity(person=member, hours_a_week=hours, by=member, now=now - timedelta(days=300))
    units = {unit.slug: unit for unit in Unit.objects.select_related("leader__unit__section")}
    rows = texts.read("assistance")["requests"]
    for number, row in enumerate(sorted(rows, key=lambda row: -row["asked"])):
        _happen(number, row, units[row["unit"]], team[number % len(team)], now)


def _happen(number: int, row: Mapping[str, Any], unit: Unit, helper: Person, now: datetime) -> None:
    chance = random.Random(f"assistance {number}")
    asked_at = moments.at_work(timezone.localdate(now) - timedelta(days=row["asked"]), chance)
    if unit.leader is None:
        raise ValueError(f"{unit.slug} has no leader who could ask")
    request = actions.ask_for_help(
        kind=Assistance.Kind(row["kind"]),
        title=row["title"],
        what_for=row["what_for"],
        wished_on=timezone.localdate(asked_at) + timedelta(days=HELPED_AFTER),
        key=UUID(int=number),
        by=unit.leader,
        now=asked_at,
    )
    answered_at = asked_at + timedelta(days=ANSWERED_AFTER)
    if row["end"] == "turned_down":
        actions.turn_down_request(assistance=request, reason=row["reason"], by=helper, now=answered_at)
    elif row["end"] in {"planned", "done"}:
        _help(request, row, helper, answered_at, now)


def _help(request: Assistance, row: Mapping[str, Any], helper: Person, answered_at: datetime, now: datetime) -> None:
    helped_at = answered_at + timedelta(days=HELPED_AFTER)
    planned = helped_at if row["end"] == "done" else now + timedelta(days=AHEAD)
    request = actions.plan_help(
        assistance=request,
        helper=helper,
        planned_on=timezone.localdate(planned),
        planned_hours=row["hours"],
        by=helper,
        now=answered_at,
    )
    if row["end"] == "done":
        given = actions.finish_help(
            assistance=request, hours=row["hours"], outcome=row["outcome"], by=helper, now=helped_at
        )
        day_after = helped_at + timedelta(days=1)
        actions.rate_help(
            assistance=given, rating=row["worth"], verdict=row["verdict"], by=request.asked_by, now=day_after
        )
