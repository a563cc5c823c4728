"""Calendars that Outlook and Google can read: parsed again, by the rules of RFC 5545; secret links, told once."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from agents import actions as network
from agents.models import Appointment
from arenas import actions, calendars
from arenas.models import CalendarLink, Gathering
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from innovasjon.web import secret_links
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
NOW, TODAY = timezone.now, timezone.localdate
OSLO = ZoneInfo("Europe/Oslo")


def events(body: bytes) -> list[Any]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def follows_the_rules(body: bytes) -> None:
    """What RFC 5545 demands of the stream, line by line, whatever the library thinks of it."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    text = body.decode().replace("\r\n ", "").replace("\r\n\t", "")
    lines = text.strip("\r\n").split("\r\n")
    assert all(re.fullmatch(r"[A-Z0-9-]+(;[A-Z0-9-]+=[^:;]+)*:[^\x00-\x08\x0a-\x1f\x7f]*", line) for line in lines)
    assert lines[:1] == ["BEGIN:VCALENDAR"]
    head = [line for line in lines if line.startswith(("VERSION:", "PRODID:", "METHOD:"))]
    assert len(head) == 3
    for event in text.split("\r\nBEGIN:VEVENT")[1:]:
        for name in ("UID:", "DTSTAMP:", "SUMMARY:"):
            assert event.count(f"\r\n{name}") == 1, event
        assert len(re.findall(r"\r\nDTSTART[:;]", event)) == 1
        assert len(re.findall(r"\r\nDTEND[:;]", event)) == 1


@pytest.fixture
def full(town: Town) -> Town:
    """A gathering, one called off, planned help, a term that ends and an absence, with all that can break a line."""
    team, people = town.people.resource_team, town.people
    evil = "Samling; med, tegn\\n og “ø”\r\nBEGIN:VEVENT\u2028x" + "å" * 90
    row = factories.gathering(team, about="Linje 1\r\nEND:VCALENDAR\r\n\x0b\x0c- punkt")
    Gathering.objects.filter(pk=row.pk).update(title=evil[:120], video_url="https://video.example/rom/42")
    off = factories.gathering(team, days=20)
    actions.call_off(gathering=off, reason="For få\r\nkan komme", by=team, now=NOW())
    request = factories.assistance(people.unit_leader, title="En samling\nsammen")
    plan = {"helper": team, "planned_on": TODAY() + timedelta(days=3), "planned_hours": 4}
    network.plan_help(assistance=request, by=team, now=NOW(), **plan)
    term = Appointment.objects.get(person=people.agent)
    Appointment.objects.filter(pk=term.pk).update(ends_on=TODAY() + timedelta(days=40))
    factories.absence(term, ends_on=TODAY() + timedelta(days=2), substitute=people.colleague)
    return town


def feed(token: str, client: Client | None = None) -> Any:
    return (client or Client()).get(f"/kalender/{token}.ics")


def test_the_feed_holds_what_the_team_has_before_it_and_follows_the_rules(full: Town) -> None:
    answer = feed(actions.new_calendar_link(by=full.people.resource_team, now=NOW()))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    follows_the_rules(answer.content)
    found = {str(event["summary"])[:20]: event for event in events(answer.content)}
    assert len(found) == 5
    help_given = next(event for name, event in found.items() if name.startswith("Bistand: En samling "[:20]))
    assert "Unni Enhetsleder" in help_given["description"]
    assert "4" in help_given["description"]
    assert help_given["location"] == "Solbakken barnehage"
    away = next(event for name, event in found.items() if name.startswith("Borte"))
    assert (away["dtstart"].dt, away["dtend"].dt) == (TODAY(), TODAY() + timedelta(days=3))
    assert "Kari Kollega" in away["description"]
    assert [str(event["status"]) for event in found.values() if "status" in event] == ["CONFIRMED", "CANCELLED"]


def test_a_gathering_is_at_the_same_hour_on_the_wall_before_and_after_the_clocks_change(town: Town) -> None:
    for day in (date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26), date(2027, 3, 27), date(2027, 3, 28)):
        begins = datetime(day.year, day.month, day.day, 9, tzinfo=OSLO)
        row = factories.gathering(
            town.people.resource_team, starts_at=begins, ends_at=begins + timedelta(hours=2), now=begins
        )
        (event,) = events(calendars.of_gathering(row, now=NOW()))
        start, end = event["dtstart"].dt, event["dtend"].dt
        assert start.utcoffset() == timedelta(0)
        assert (start.astimezone(OSLO), end.astimezone(OSLO)) == (begins, begins + timedelta(hours=2))
        assert start.astimezone(OSLO).hour == 9


def test_a_change_replaces_what_the_calendar_had(town: Town) -> None:
    team = town.people.resource_team
    row = factories.gathering(team)
    (before,) = events(calendars.of_gathering(row, now=NOW()))
    plan = factories.plan(team, title="Flyttet")
    row = actions.change_gathering(gathering=row, plan=plan, seen=0, by=team, now=NOW())
    (changed,) = events(calendars.of_gathering(row, now=NOW()))
    row = actions.call_off(gathering=row, reason="Nei", by=team, now=NOW())
    (off,) = events(calendars.of_gathering(row, now=NOW()))
    assert len({str(event["uid"]) for event in (before, changed, off)}) == 1
    assert [int(event["sequence"]) for event in (before, changed, off)] == [0, 1, 2]
    assert str(off["status"]) == "CANCELLED"


def test_names_of_events_are_the_same_each_time_and_no_two_are_alike(full: Town) -> None:
    first, second = (
        [str(event["uid"]) for event in events(calendars.of_the_team(now=NOW() + timedelta(hours=hours)))]
        for hours in (0, 1)
    )
    assert first == second
    assert len(set(first)) == len(first) == 5


def test_any_employee_gets_one_gathering_as_a_file(full: Town, sign_in: SignIn) -> None:
    row = Gathering.objects.order_by("pk").first()
    assert row
    answer = sign_in("colleague").get(f"/samlinger/{row.pk}/samling.ics")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="samling-{row.pk}.ics"'
    follows_the_rules(answer.content)
    (event,) = events(answer.content)
    assert event["dtstart"].dt == row.starts_at.astimezone(UTC)
    assert "https://video.example/rom/42" in event["description"]


def test_the_link_is_shown_once_and_kept_only_as_a_digest(town: Town, sign_in: SignIn) -> None:
    page = sign_in("resource_team").post("/kalender/ny/")
    assert page.headers["Cache-Control"].count("no-store") == 1
    (token,) = re.findall(r"/kalender/([\w-]{43})\.ics", page.text)
    assert feed(token).status_code == 200
    assert token not in sign_in("resource_team").get("/konto/").text
    link = CalendarLink.objects.get()
    assert (link.digest, token in repr(vars(link))) == (secret_links.digest(token), False)
    assert not any(token in str(entry.data) for entry in Entry.objects.all())


@pytest.mark.parametrize("how", ["taken back", "a new one", "left the team", "left the municipality", "made up"])
def test_a_link_that_does_not_stand_opens_nothing(town: Town, sign_in: SignIn, how: str) -> None:
    member = town.people.resource_team
    token = actions.new_calendar_link(by=member, now=NOW())
    if how == "taken back":
        assert sign_in("resource_team").post("/kalender/slett/").status_code == 302
    elif how == "a new one":
        sign_in("resource_team").post("/kalender/ny/")
    elif how == "made up":
        token = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
    else:
        field = "in_resource_team" if how == "left the team" else "is_active"
        Person.objects.filter(pk=member.pk).update(**{field: False})
    assert feed(token).status_code == 404


def test_reading_the_feed_changes_nothing_and_asks_little(full: Town, django_assert_max_num_queries: Any) -> None:
    token = actions.new_calendar_link(by=full.people.resource_team, now=NOW())
    before = list(CalendarLink.objects.values()), Entry.objects.count()
    feed(token)
    with django_assert_max_num_queries(6) as asked:
        feed(token)
    assert not [query for query in asked if not query["sql"].startswith("SELECT")]
    assert (list(CalendarLink.objects.values()), Entry.objects.count()) == before


def test_the_feed_is_in_the_language_of_who_made_the_link(full: Town) -> None:
    member = full.people.resource_team
    for language, word in (("nb", "Borte: "), ("nn", "Borte: "), ("en", "Away: ")):
        Person.objects.filter(pk=member.pk).update(language=language)
        assert word in feed(actions.new_calendar_link(by=member, now=NOW())).text
