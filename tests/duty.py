"""Who answers for a section, told in plain steps, to hold against what the site computes for many ideas at once."""

from datetime import date

from agents import queries
from agents.models import Appointment
from innovasjon.people.models import Person, Section


def on_duty(section: Section | int, *, on: date) -> list[Person]:
    """Return who answers for the section on that day: present agents, else substitutes, else nobody.

    An empty list means the resource team answers (strategy: the team coordinates the agents).
    """
    terms = Appointment.objects.on(on).filter(section=section).select_related("person", "substitute")
    away = queries.absences(on=on)
    here, standing_in = [], []
    for term in terms.order_by("starts_on", "pk"):
        if term.pk not in away:
            here.append(term.person)
        elif person := away[term.pk].stand_in:
            standing_in.append(person)
    return here or standing_in
