"""Gatherings, and the calendars that other programmes follow."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from arenas import actions
from tests import factories
from tests.personas import Town
from tests.site_map.rows import button, download, form, given, machine, of, only, page, resource_team, sends

network = only("agent", "other_agent", "substitute", "resource_team")


def a_gathering(town: Town) -> Any:
    return factories.gathering(town.people.resource_team)


def a_plan(town: Town) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=20)
    return {
        "title": "Høstsamling",
        "day": day.isoformat(),
        "begins": "09:00",
        "ends": "11:30",
        "place": "Rådhuset",
        "about": "Hva har vi lært siden sist?",
        "organiser": town.people.resource_team.email,
    }


CASES = [
    page("arenas:list", queries=7),
    page("arenas:gathering", args=of(a_gathering), queries=7),
    form("arenas:plan", who=resource_team, data=lambda town: a_plan(town) | {"key": uuid4()}, queries=5),
    form(
        "arenas:change",
        who=resource_team,
        args=of(a_gathering),
        data=lambda town: a_plan(town) | {"seen": 0},
        queries=6,
    ),
    form("arenas:call_off", who=resource_team, args=of(a_gathering), data=sends(reason="For få kan komme."), queries=6),
    button("arenas:reply", who=network, args=of(a_gathering), data=sends(answer="comes")),
    download("arenas:one_calendar", args=of(a_gathering)),
    button("arenas:new_link", who=resource_team, seen_by=resource_team, sent=200),
    button("arenas:revoke_link", who=resource_team, seen_by=resource_team),
    machine("arenas:feed", args=given("not-a-token"), get=404),
]


def one_more(town: Town) -> None:
    row = factories.gathering(town.people.resource_team)
    who = factories.person(unit=town.roads)
    factories.appointment(factories.section(), who)
    actions.reply(gathering=row, answer="comes", by=who, now=timezone.now())
    factories.gathering(town.people.resource_team, days=-10)
