"""Reads about the network that others ask."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agents.models import Absence, Appointment
from innovasjon.people.models import Person, Section, Unit
from innovasjon.web.prepared import Among, Prepared, given

# Asked by every page, for its menu.
_SERVED = Prepared(lambda: Appointment.objects.served_by(given("person"), given("day")).values("section"))


def sections_served(person: Person, *, on: date) -> frozenset[int]:
    """Return the ids of the sections where `person` is agent or substitute on that day."""
    return frozenset(section for (section,) in _SERVED.rows(person=person.pk, day=on))


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
    return list(Person.objects.active().filter(in_resource_team=True))
