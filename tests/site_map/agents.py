"""The network: who is agent where, and what the team, leaders and agents do there."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agents.models import Appointment
from tests import factories
from tests.personas import Town
from tests.site_map.rows import button, form, of, only, page, resource_team, sends

section_leader = only("section_leader")
the_agent = only("agent")
agent_and_team = only("agent", "resource_team")


def the_term(town: Town) -> Any:
    return Appointment.objects.get(person=town.people.agent)


def an_absence(town: Town) -> Any:
    return factories.absence(the_term(town))


def days(**names: int) -> dict[str, str]:
    today = timezone.localdate()
    return {name: (today + timedelta(days=number)).isoformat() for name, number in names.items()}


def a_proposal(town: Town) -> dict[str, Any]:
    return {"section": town.kultur.pk, "person": town.people.colleague.email, **days(starts_on=1, ends_on=300)}


CASES = [
    page("agents:network", queries=9),
    page("agents:coverage", queries=10),
    page("agents:agent", args=of(lambda town: town.people.agent), queries=8),
    form("agents:propose", who=resource_team, data=a_proposal, queries=6),
    form("agents:confirm", who=section_leader, args=of(the_term), data=sends(answer="yes"), queries=6),
    form("agents:describe", who=the_agent, args=of(the_term), data=sends(looks_for="Små forsøk"), queries=6),
    form(
        "agents:set_absence",
        who=agent_and_team,
        args=of(the_term),
        data=lambda town: days(starts_on=1, ends_on=5),
        queries=6,
    ),
    button("agents:end_absence", who=agent_and_team, seen_by=agent_and_team, args=of(an_absence)),
    form(
        "agents:end",
        who=agent_and_team,
        args=of(the_term),
        data=lambda town: days(last_day=1) | {"reason": "Ny jobb"},
        queries=6,
    ),
]


def one_more(town: Town) -> None:
    section = factories.section()
    term = factories.appointment(section, factories.person(unit=town.kindergarten), substitute=town.people.colleague)
    factories.absence(term)
    earlier = factories.section()
    factories.appointment(earlier, town.people.agent)
