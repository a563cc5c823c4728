"""The network: who is agent where, and what the team, leaders and agents do there."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from agents import actions as network
from agents.models import Appointment
from projects.models import Project
from tests import factories
from tests.personas import Town
from tests.site_map.rows import WRONG_METHOD, form, of, only, page, resource_team, sends


def a_request(town: Town) -> Any:
    return factories.assistance(town.people.unit_leader)


def for_an_idea(town: Town) -> Any:
    return factories.assistance(town.people.unit_leader, subject=town.submitted)


def planned(town: Town) -> Any:
    return network.plan_help(
        assistance=a_request(town),
        helper=town.people.resource_team,
        planned_on=None,
        planned_hours=4,
        by=town.people.resource_team,
        now=timezone.now(),
    )


def given(town: Town) -> Any:
    by, now = town.people.resource_team, timezone.now()
    return network.finish_help(assistance=planned(town), hours=3, outcome="En plan.", by=by, now=now)


def a_plan(town: Town) -> dict[str, Any]:
    return {"helper": town.people.resource_team.pk, "planned_hours": "3", **days(planned_on=5)}


def an_ask(town: Town) -> dict[str, Any]:
    return {"kind": "method", "title": "Metode", "what_for": factories.NEED_TEXT, "key": uuid4()}


section_leader = only("section_leader")
the_agent = only("agent")
asker = only("unit_leader")
agent_and_team = only("agent", "resource_team")


def the_term(town: Town) -> Any:
    return Appointment.objects.get(person=town.people.agent, section=town.oppvekst)


def an_absence(town: Town) -> Any:
    return factories.absence(the_term(town))


def days(**names: int) -> dict[str, str]:
    today = timezone.localdate()
    return {name: (today + timedelta(days=number)).isoformat() for name, number in names.items()}


def a_proposal(town: Town) -> dict[str, Any]:
    who = {"person": town.people.colleague.email, "substitute": ""}
    return {"section": town.kultur.pk, **who, **days(starts_on=1, ends_on=300)}


CASES = [
    page("agents:network", queries=12),
    page("agents:coverage", queries=12),
    page("agents:overview", who=resource_team, post=resource_team(WRONG_METHOD), queries=13),
    page("agents:agent", args=of(lambda town: town.people.agent), queries=8),
    page("agents:agent", "who is none", args=of(lambda town: town.people.unit_leader), queries=9),
    form("agents:propose", who=resource_team, data=a_proposal, queries=6),
    form("agents:confirm", who=section_leader, args=of(the_term), data=sends(answer="yes"), queries=5),
    form("agents:describe", who=the_agent, args=of(the_term), data=sends(looks_for="Små forsøk"), queries=6),
    form(
        "agents:set_absence",
        who=agent_and_team,
        args=of(the_term),
        data=lambda town: days(starts_on=1, ends_on=5) | {"substitute": ""},
        queries=6,
    ),
    form("agents:end_absence", who=agent_and_team, args=of(an_absence), queries=6),
    form(
        "agents:end",
        who=agent_and_team,
        args=of(the_term),
        data=lambda town: days(last_day=1) | {"reason": "Ny jobb"},
        queries=6,
    ),
    page("agents:desk", queries=9),
    form("agents:ask", data=an_ask, queries=6),
    form("agents:capacity", who=resource_team, data=sends(hours_a_week="4"), queries=6),
    page("agents:assistance", "that waits", args=of(a_request), queries=7),
    page("agents:assistance", "that is given", args=of(given), queries=7),
    page("agents:assistance", "for an idea", args=of(for_an_idea), queries=8),
    form("agents:plan", who=resource_team, args=of(a_request), data=a_plan, queries=9),
    form(
        "agents:turn_down",
        who=resource_team,
        args=of(a_request),
        data=sends(reason="Vi har ingen ledige timer før jul."),
        queries=6,
    ),
    form("agents:finish", who=resource_team, args=of(planned), data=sends(hours="3"), queries=6),
    form("agents:rate", who=asker, args=of(given), data=sends(rating="4"), queries=5),
    form("agents:take_back", who=asker, args=of(a_request), queries=5),
]


def one_more(town: Town) -> None:
    factories.assistance(town.people.unit_leader)
    for subject in (town.submitted, the_term(town), Project.objects.get(lead=town.people.colleague)):
        factories.assistance(town.people.unit_leader, subject=subject)
    member = factories.person(unit=town.roads, in_resource_team=True)
    network.set_capacity(person=member, hours_a_week=3, by=member, now=timezone.now())
    section = factories.section()
    term = factories.appointment(section, factories.person(unit=town.kindergarten), substitute=town.people.colleague)
    factories.absence(term)
    earlier = factories.section()
    factories.appointment(earlier, town.people.agent)
