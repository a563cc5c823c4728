"""Reminders are computed from what is true, and each occasion is told once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ideas import actions
from ideas.models import Idea
from innovasjon.notifications import reminding
from innovasjon.notifications.models import Channel, Delivery
from tests.notifications.news import run
from tests.notifications.sink import Sink
from tests.personas import Town

OSLO = ZoneInfo("Europe/Oslo")

MONTHLY = "agents.overview"  # stands ahead in the last days of a month


@pytest.fixture
def waited(town: Town) -> datetime:
    """The moment at which the draft has waited two weeks and an hour."""
    return town.draft.edited_at + timedelta(days=14, hours=1)


def told(kind: str) -> list[str]:
    rows = Delivery.objects.filter(kind=kind, channel=Channel.EMAIL).select_related("person").order_by("pk")
    return [row.person.name for row in rows if row.person]


def test_a_beat_that_runs_twice_late_or_not_for_two_days_tells_each_once(town: Town, waited: datetime) -> None:
    assert sum(reminding.run(now=waited + timedelta(hours=hours)) for hours in (0, 0, 1, 49, 50)) > 0
    assert told("ideas.draft") == ["Petra Forslag"]


def test_what_is_no_longer_true_is_not_told(town: Town, waited: datetime) -> None:
    Idea.objects.filter(pk=town.draft.pk).update(edited_at=waited - timedelta(days=1))
    reminding.run(now=waited)
    assert told("ideas.draft") == []


def test_what_became_untrue_while_it_waited_is_not_sent(town: Town, waited: datetime, sink: Sink) -> None:
    reminding.run(now=waited)
    actions.submit(idea=town.draft, by=town.people.proposer, now=waited)
    run(waited + timedelta(minutes=1))
    assert Delivery.objects.get(kind="ideas.draft", channel=Channel.EMAIL).state == Delivery.State.CANCELLED


def test_a_draft_edited_again_is_reminded_of_again_two_weeks_later(town: Town, waited: datetime) -> None:
    reminding.run(now=waited)
    Idea.objects.filter(pk=town.draft.pk).update(edited_at=waited)
    reminding.run(now=waited + timedelta(days=13))
    assert told("ideas.draft") == ["Petra Forslag"]
    reminding.run(now=waited + timedelta(days=14, hours=1))
    assert told("ideas.draft") == ["Petra Forslag"] * 2


def next_monday(hour: int) -> datetime:
    today = date.today()
    day = today + timedelta(days=7 - today.weekday())
    return datetime(day.year, day.month, day.day, hour, tzinfo=OSLO)


def test_agents_hear_on_mondays_at_seven_what_waits_in_their_section(town: Town) -> None:
    reminding.run(now=next_monday(6))
    assert told("ideas.inbox") == []
    reminding.run(now=next_monday(7))
    reminding.run(now=next_monday(8) + timedelta(days=1))
    assert told("ideas.inbox") == ["Anne Agent"]
    payload = Delivery.objects.filter(kind="ideas.inbox").first().payload  # type: ignore[union-attr]
    assert payload["number"] == 2
    assert payload["path"] == "/ideer/innboks/?shown=answers"
    assert {idea["title"] for idea in payload["ideas"]} == {town.submitted.title, town.assessing.title}


def test_looking_ahead_shows_what_would_be_told_and_sends_nothing(town: Town) -> None:
    Idea.objects.filter(pk=town.draft.pk).update(edited_at=town.draft.edited_at - timedelta(days=10))
    ahead = reminding.upcoming(now=town.draft.edited_at)
    found = {(one.message.kind, one.recipient.name) for one in ahead if one.message.kind != MONTHLY}
    vacant = ("agents.vacant", "Rita Ressurs")  # Kultur
    assert found == {("ideas.draft", "Petra Forslag"), ("ideas.inbox", "Anne Agent"), vacant}
    assert not Delivery.objects.exists()


def test_what_has_been_told_stands_no_longer_ahead(town: Town, waited: datetime) -> None:
    reminding.run(now=waited)
    told = set(Delivery.objects.values_list("person", "dedupe_key"))
    ahead = {(one.recipient.pk, one.message.key) for one in reminding.upcoming(now=waited)}
    assert told
    assert not told & ahead
