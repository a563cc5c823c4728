"""What the front page tells of the network: the sections one leads with their agents, and help not said a word of."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from agents.models import Absence, Appointment, Assistance
from innovasjon.people.models import Person, Section
from innovasjon.web.prepared import Prepared, given

SHOWN = 5  # requests for help


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


@dataclass(frozen=True)
class Help:
    """Help that was given, of which who asked has not said what it was worth."""

    pk: int
    title: str
    helper: str
    done_at: datetime


def front(person: Person, *, on: date) -> tuple[list[Led], list[Help]]:
    """Return the sections in use that the person leads, and the help they may say the worth of: one query for both."""
    (sections, helped), *_others = _FRONT.rows(person=person.pk, day=on)
    led = [json.loads(row) for row in sections]
    told = [json.loads(row) for row in helped]
    return (
        [Led(row["name"], [_seat(seat, on) for seat in row["seats"]]) for row in led],
        [Help(**row | {"done_at": datetime.fromisoformat(row["done_at"])}) for row in told],
    )


def _all_of_a_person() -> QuerySet[Any, Any]:
    """Return a row: each section with its seats, and the help that was given."""
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
    in_order = ArraySubquery(terms.order_by("starts_on", "pk").values(data=seats))
    sections = Section.objects.in_use().filter(leader=OuterRef("pk")).order_by("name", "pk")
    helped = Assistance.objects.filter(asked_by=OuterRef("pk"), state=Assistance.State.DONE, rating=None)
    words = JSONObject(pk="pk", title="title", helper="helper__name", done_at="done_at")
    return Person.objects.filter(pk=given("person")).values_list(
        ArraySubquery(sections.values(data=JSONObject(name="name", seats=in_order))),
        ArraySubquery(helped.order_by("-done_at", "-pk").values(data=words)[:SHOWN]),
    )


_FRONT = Prepared(_all_of_a_person)  # asked by every visit to the front page


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
