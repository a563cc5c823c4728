"""The actions of the network."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from agents import actions
from agents.models import Appointment
from tests import factories
from tests.audited import Call
from tests.personas import Town


def the_term(town: Town) -> Appointment:
    return Appointment.objects.get(person=town.people.agent)


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
}
