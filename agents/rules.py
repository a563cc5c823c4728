"""Who may do what in the network."""

import rules
from django.utils import timezone

from agents import queries
from agents.models import Appointment, Assistance
from innovasjon.people.models import Person
from innovasjon.people.rules import is_active, is_in_resource_team


def sections_served_today(person: Person) -> frozenset[int]:
    """Return the ids of the sections where `person` is agent or substitute today; asked once a request."""
    return _served_today(person).sections


def is_away_today(person: Person) -> bool:
    """Tell whether the person is agent somewhere, and away from all that they serve today: others answer meanwhile."""
    served = _served_today(person)
    return bool(served.away) and served.away == served.sections


def _served_today(person: Person) -> queries.Served:
    if not hasattr(person, "_agents_served_today"):
        person._agents_served_today = queries.served(person, on=timezone.localdate())  # type: ignore[attr-defined]
    return person._agents_served_today  # type: ignore[attr-defined,no-any-return]


@rules.predicate
def is_agent(person: Person) -> bool:
    """Tell whether the person is agent, or stands in for one, in any section today."""
    return bool(sections_served_today(person))


def is_in_the_network(person: Person) -> bool:
    """Tell whether the network has to do with the person: agents and who stands in, the team, and leaders."""
    if person.in_resource_team or is_agent(person):
        return True
    if not hasattr(person, "_leads_something"):
        person._leads_something = queries.leads_something(person)  # type: ignore[attr-defined]
    return bool(person._leads_something)  # type: ignore[attr-defined]


@rules.predicate
def leads_the_section(person: Person, appointment: Appointment) -> bool:
    """Tell whether the person leads the section of the appointment."""
    return appointment.section.leader_id == person.pk


@rules.predicate
def is_the_agent(person: Person, appointment: Appointment) -> bool:
    """Tell whether the appointment is the person's own."""
    return appointment.person_id == person.pk


@rules.predicate
def asked_for_it(person: Person, assistance: Assistance) -> bool:
    """Tell whether the person is the one who asked for the help."""
    return assistance.asked_by_id == person.pk


rules.add_perm("agents.propose_agent", is_in_resource_team)
rules.add_perm("agents.confirm_appointment", is_active & leads_the_section)
rules.add_perm("agents.describe_appointment", is_active & is_the_agent)
rules.add_perm("agents.set_absence", is_active & (is_the_agent | is_in_resource_team))
rules.add_perm("agents.end_appointment", is_active & (is_the_agent | is_in_resource_team))
# Why a term ends was written to these.
rules.add_perm("agents.read_reasons", is_active & (is_the_agent | leads_the_section | is_in_resource_team))
rules.add_perm("agents.ask_for_help", is_active)
rules.add_perm("agents.give_help", is_in_resource_team)
rules.add_perm("agents.speak_for_request", is_active & asked_for_it)
rules.add_perm("agents.see_overview", is_in_resource_team)
