"""Reads about the network that others ask."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from agents.models import Absence, Appointment
from innovasjon.people.models import Person, Section, Unit
from innovasjon.web.prepared import Among, Prepared, given


def _served() -> QuerySet[Any, Any]:
    """Return each section that a person serves on a day, and whether that is as an agent who is away."""
    terms = Appointment.objects.served_by(given("person"), given("day"))
    is_away = ~Exists(Appointment.objects.present(given("day")).filter(pk=OuterRef("pk")))
    return terms.values_list("section", ExpressionWrapper(Q(person=given("person")) & is_away, BooleanField()))


_SERVED = Prepared(_served)  # asked by every page, for its menu


@dataclass(frozen=True)
class Served:
    """The ids of the sections where somebody is agent or substitute; those where they are agent and away are `away`."""

    sections: frozenset[int]
    away: frozenset[int]


def served(person: Person, *, on: date) -> Served:
    """Return what `person` serves on that day."""
    rows = _SERVED.rows(person=person.pk, day=on)
    at_work = {section for section, is_away in rows if not is_away}
    everywhere = frozenset(section for section, _is_away in rows)
    return Served(everywhere, everywhere - at_work)


def sections_served(person: Person, *, on: date) -> frozenset[int]:
    """Return the ids of the sections where `person` is agent or substitute on that day."""
    return served(person, on=on).sections


def leads_something(person: Person) -> bool:
    """Tell whether the person leads a section or a unit."""
    return Section.objects.filter(Q(leader=person) | Q(units__leader=person)).exists()


def units_of(person: Person) -> QuerySet[Unit]:
    """Return the units that somebody asks for help for: their own, those they lead, and those of their sections."""
    own = Q(pk=person.unit_id) | Q(leader=person) | Q(section__leader=person)
    return Unit.objects.in_use().filter(own).order_by("name", "pk")


def absences(*, on: date) -> dict[int, Absence]:
    """Return the absence of that day by the appointment's id; of two the one that was noted last."""
    rows = Absence.objects.filter(starts_on__lte=on, ends_on__gte=on)
    return {
        row.appointment_id: row for row in rows.select_related("substitute", "appointment__substitute").order_by("pk")
    }


def _names() -> QuerySet[Any, Any]:
    """Return key and name of each agent of a day, of their substitute, and of who stands in for an absence."""
    names = [f"{who}{field}" for who in ("person", "substitute", "away__substitute") for field in ("", "__name")]
    return Appointment.objects.on(given("day")).with_absence(given("day")).order_by().values_list(*names)


# Asked by every inbox.
_ALL = Prepared(_names)
_OF_SECTIONS = Prepared(lambda: _names().filter(Among("section", given("sections"))))


def serving(sections: Collection[int] | None, *, on: date) -> dict[int, str]:
    """Return the names of the sections' agents of that day and of those who stand in, by id; None means all sections.

    A substitute may answer on any day of the term; who stands in for one absence only as long as it lasts.
    """
    found: dict[int, str] = {}
    rows = _ALL.rows(day=on) if sections is None else _OF_SECTIONS.rows(day=on, sections=list(sections))
    for row in rows:
        found |= {pk: name for pk, name in zip(row[::2], row[1::2], strict=True) if pk}
    return found


def team() -> list[Person]:
    """Return the members of the resource team."""
    return list(Person.objects.in_team())
