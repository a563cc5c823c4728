"""Reads about ideas that are no queryset of one model."""

from dataclasses import dataclass
from datetime import date

from agents import queries as agents
from agents.models import Appointment
from ideas.models import Idea
from innovasjon.people.models import Person


@dataclass(frozen=True)
class Owner:
    """Who answers for an idea on a day. Without people it is the resource team as a whole."""

    people: tuple[Person, ...]

    @property
    def is_resource_team(self) -> bool:
        """Tell whether nobody in the section can answer, so that the resource team does."""
        return not self.people


def owner(idea: Idea, *, on: date) -> Owner:
    """Return who answers for the idea: who took it, if present; else the section's agent on duty; else the team.

    Derived, never stored: nothing has to be handed over, and no idea falls between two people (domain.md).
    """
    if idea.taken_by and idea.taken_by.is_active and not _is_away(idea.taken_by, on):
        return Owner((idea.taken_by,))
    return Owner(tuple(agents.on_duty(idea.section_id, on=on))) if idea.section_id else Owner(())


def _is_away(person: Person, day: date) -> bool:
    terms = Appointment.objects.on(day).filter(person=person)
    return terms.exists() and not terms.present(day).exists()
