"""Reads about the network that others ask."""

from datetime import date

from django.db.models import Q

from agents.models import Appointment
from innovasjon.people.models import Person, Section
from innovasjon.web.prepared import Prepared, given

# Asked by every page, for its menu.
_SERVED = Prepared(lambda: Appointment.objects.on(given("day")).of(given("person")).values("section"))


def sections_served(person: Person, *, on: date) -> frozenset[int]:
    """Return the ids of the sections where `person` is agent or substitute on that day."""
    return frozenset(section for (section,) in _SERVED.rows(person=person.pk, day=on))


def leads_something(person: Person) -> bool:
    """Tell whether the person leads a section or a unit."""
    return Section.objects.filter(Q(leader=person) | Q(units__leader=person)).exists()


def on_duty(section: Section | int, *, on: date) -> list[Person]:
    """Return who answers for the section on that day: present agents, else substitutes, else nobody.

    An empty list means the resource team answers (strategy: the team coordinates the agents).
    """
    terms = Appointment.objects.on(on).filter(section=section).select_related("person", "substitute")
    present = set(terms.present(on).values_list("pk", flat=True))
    all_terms = list(terms.order_by("starts_on", "pk"))
    here = [term.person for term in all_terms if term.pk in present]
    standing_in = [term.substitute for term in all_terms if term.substitute and term.substitute.is_active]
    return here or standing_in
