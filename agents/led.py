"""The sections that somebody leads, with their agents of today and those to come, for the front page."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from agents.models import Absence, Appointment
from innovasjon.people.models import Person, Section
from innovasjon.web.prepared import Prepared, given


@dataclass(frozen=True)
class Seat:
    """An agent of a section, as its leader sees them."""

    term: int
    name: str
    url: str
    waits_for_the_leader: bool
    is_away: bool
    starts_on: date | None  # when that is not yet
    ends_on: date | None


@dataclass(frozen=True)
class Led:
    """A section, and its agents in the order in which they began."""

    name: str
    seats: list[Seat] = field(default_factory=list)

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody is agent there today."""
        return all(seat.starts_on for seat in self.seats)


def sections(leader: Person, *, on: date) -> list[Led]:
    """Return the sections in use that the person leads, in one query."""
    return [
        Led(name, [_seat(json.loads(row), on) for row in rows]) for name, rows in _LED.rows(leader=leader.pk, day=on)
    ]


def _all_led() -> QuerySet[Any, Any]:
    """Return the name of each section, and its seats."""
    day = given("day")
    away = Absence.objects.filter(appointment=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)
    terms = Appointment.objects.that_hold().filter(
        Q(ends_on=None) | Q(ends_on__gte=day), section=OuterRef("pk"), person__is_active=True
    )
    seats = JSONObject(
        pk="pk",
        person="person_id",
        name="person__name",
        starts_on="starts_on",
        ends_on="ends_on",
        confirmed_at="confirmed_at",
        is_away=Exists(away),
    )
    rows = Section.objects.in_use().filter(leader=given("leader")).order_by("name", "pk")
    return rows.values_list("name", ArraySubquery(terms.order_by("starts_on", "pk").values(data=seats)))


_LED = Prepared(_all_led)  # asked by every visit to the front page


def _seat(row: dict[str, Any], on: date) -> Seat:
    starts_on = date.fromisoformat(row["starts_on"])
    return Seat(
        term=row["pk"],
        name=row["name"],
        url=reverse("agents:agent", args=[row["person"]]),
        waits_for_the_leader=row["confirmed_at"] is None,
        is_away=row["is_away"],
        starts_on=starts_on if starts_on > on else None,
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
    )
