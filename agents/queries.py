"""Reads about the network that others ask."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from agents.models import Absence, Appointment
from innovasjon.people.models import Person, Section
from innovasjon.web.prepared import Prepared, given

# Asked by every page, for its menu.
_SERVED = Prepared(lambda: Appointment.objects.served_by(given("person"), given("day")).values("section"))


def sections_served(person: Person, *, on: date) -> frozenset[int]:
    """Return the ids of the sections where `person` is agent or substitute on that day."""
    return frozenset(section for (section,) in _SERVED.rows(person=person.pk, day=on))


def leads_something(person: Person) -> bool:
    """Tell whether the person leads a section or a unit."""
    return Section.objects.filter(Q(leader=person) | Q(units__leader=person)).exists()


def absences(*, on: date) -> dict[int, Absence]:
    """Return the absence of that day by the appointment's id; of two the one that was noted last."""
    rows = Absence.objects.filter(starts_on__lte=on, ends_on__gte=on)
    return {
        row.appointment_id: row for row in rows.select_related("substitute", "appointment__substitute").order_by("pk")
    }


def serving(sections: Collection[int] | None, *, on: date) -> dict[int, str]:
    """Return the names of the sections' agents of that day and of those who stand in, by id; None means all sections.

    A substitute may answer on any day of the term; who stands in for one absence only as long as it lasts.
    """
    terms = Appointment.objects.on(on).with_absence(on).order_by()
    if sections is not None:
        terms = terms.filter(section__in=sections)
    names = [f"{who}{field}" for who in ("person", "substitute", "away__substitute") for field in ("", "__name")]
    found: dict[int, str] = {}
    for row in terms.values_list(*names):
        found |= {pk: name for pk, name in zip(row[::2], row[1::2], strict=True) if pk}
    return found


def team() -> list[Person]:
    """Return the members of the resource team."""
    return list(Person.objects.active().filter(in_resource_team=True))
