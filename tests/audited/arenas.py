"""The actions of gatherings and of the team's calendar."""

from datetime import datetime
from typing import Any

from arenas import actions
from tests import factories
from tests.audited import Call
from tests.personas import Town


def _change(town: Town, now: datetime) -> Any:
    row = factories.gathering(town.people.resource_team, now=now)
    plan = factories.plan(town.people.resource_team, title="Et annet navn")
    return actions.change_gathering(gathering=row, plan=plan, seen=0, by=town.people.resource_team, now=now)


def _revoke(town: Town, now: datetime) -> Any:
    member = town.people.resource_team
    actions.new_calendar_link(by=member, now=now)
    return actions.end_calendar_links(people=[member.pk], by=member, now=now)


CALLS: dict[str, Call] = {
    "arenas.plan_gathering": lambda town, now: factories.gathering(town.people.resource_team, now=now),
    "arenas.change_gathering": _change,
    "arenas.call_off": lambda town, now: actions.call_off(
        gathering=factories.gathering(town.people.resource_team, now=now),
        reason="For få kan komme.",
        by=town.people.resource_team,
        now=now,
    ),
    "arenas.reply": lambda town, now: actions.reply(
        gathering=factories.gathering(town.people.resource_team, now=now), answer="comes", by=town.people.agent, now=now
    ),
    "arenas.new_calendar_link": lambda town, now: actions.new_calendar_link(by=town.people.resource_team, now=now),
    "arenas.end_calendar_links": _revoke,
}
# What follows when somebody leaves the team: the action it calls leaves the entries.
STEPS = {"arenas.departures.leave_the_team"}
