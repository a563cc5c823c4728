"""The actions of the network."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from agents import actions
from agents.models import Appointment, Assistance
from tests import factories
from tests.audited import Call
from tests.personas import Town


def the_term(town: Town) -> Appointment:
    return Appointment.objects.get(person=town.people.agent, section=town.oppvekst)


def _propose(town: Town, now: datetime) -> Any:
    term = actions.Term(starts_on=timezone.localdate(now))
    who = town.people.colleague
    return actions.propose(section=town.kultur, person=who, term=term, by=town.people.resource_team, now=now)


def _set_absence(town: Town, now: datetime) -> Any:
    today = timezone.localdate(now)
    days = {"starts_on": today, "ends_on": today + timedelta(days=3)}
    return actions.set_absence(
        appointment=the_term(town), substitute=town.people.substitute, by=town.people.agent, now=now, **days
    )


def _planned(town: Town, now: datetime) -> Assistance:
    return actions.plan_help(
        assistance=factories.assistance(town.people.unit_leader, now=now),
        helper=town.people.resource_team,
        planned_on=None,
        planned_hours=4,
        by=town.people.resource_team,
        now=now,
    )


def _dropped(town: Town, now: datetime) -> None:
    _planned(town, now)
    actions.drop_plans(helpers=[town.people.resource_team.pk], by=town.people.admin, now=now)


def _given(town: Town, now: datetime) -> Assistance:
    request = _planned(town, now)
    return actions.finish_help(assistance=request, hours=3, outcome="", by=town.people.resource_team, now=now)


CALLS: dict[str, Call] = {
    "agents.propose": _propose,
    "agents.confirm": lambda town, now: actions.confirm(
        appointment=the_term(town), by=town.people.section_leader, now=now
    ),
    "agents.decline": lambda town, now: actions.decline(
        appointment=the_term(town), reason="Ikke nå", by=town.people.section_leader, now=now
    ),
    "agents.describe": lambda town, now: actions.describe(
        appointment=the_term(town), looks_for="Små forsøk", by=town.people.agent, now=now
    ),
    "agents.set_absence": _set_absence,
    "agents.end_absence": lambda town, now: actions.end_absence(
        absence=factories.absence(the_term(town)), by=town.people.agent, now=now, today=timezone.localdate(now)
    ),
    "agents.end": lambda town, now: actions.end(
        appointment=the_term(town),
        last_day=timezone.localdate(now),
        reason="Ny jobb",
        by=town.people.agent,
        now=now,
    ),
    "agents.ask_for_help": lambda town, now: factories.assistance(town.people.unit_leader, now=now),
    "agents.plan_help": _planned,
    "agents.drop_plans": _dropped,
    "agents.turn_down_request": lambda town, now: actions.turn_down_request(
        assistance=factories.assistance(town.people.unit_leader, now=now),
        reason="Ikke nå.",
        by=town.people.resource_team,
        now=now,
    ),
    "agents.take_back_request": lambda town, now: actions.take_back_request(
        assistance=factories.assistance(town.people.unit_leader, now=now), by=town.people.unit_leader, now=now
    ),
    "agents.finish_help": _given,
    "agents.rate_help": lambda town, now: actions.rate_help(
        assistance=_given(town, now), rating=4, verdict="", by=town.people.unit_leader, now=now
    ),
    "agents.set_capacity": lambda town, now: actions.set_capacity(
        person=town.people.resource_team, hours_a_week=4, by=town.people.resource_team, now=now
    ),
}
# What follows when somebody leaves the team: the actions it calls leave the entries.
STEPS = {"agents.departures.leave_the_team"}
