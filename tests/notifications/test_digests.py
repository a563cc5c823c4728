"""The digest: once a week or day, at seven in Norway, holding what its reader may see."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ideas.lifecycle import Stage
from innovasjon.notifications import composing, digests, ledger, preferences, pump
from innovasjon.notifications.kinds import Group, Way
from innovasjon.notifications.ledger import Message
from innovasjon.notifications.models import Channel, Delivery, Rhythm
from innovasjon.people.models import Person
from tests import factories
from tests.notifications.sink import Sink
from tests.personas import Town

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = date(2026, 11, 23)
ABOUT = {"title": "En benk", "reference": "I-2026-0001", "number": 10, "path": "/ideer/1/"}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=OSLO)


def planned() -> set[tuple[str, str]]:
    rows = Delivery.objects.filter(kind=digests.KIND).select_related("person")
    return {(row.person.name, row.dedupe_key) for row in rows if row.person}


def rhythm(person: Person, **values: object) -> None:
    Rhythm.objects.create(person=person, **values)  # type: ignore[misc]


# --- When


def test_without_a_choice_it_comes_on_mondays_at_seven(person: Person) -> None:
    assert digests.plan(now=at(MONDAY, 6, 59)) == 0
    assert digests.plan(now=at(MONDAY, 7)) == 1
    assert planned() == {("Kari Hansen", "digest:2026-W48")}


def test_it_is_planned_once_however_often_and_long_beat_runs(person: Person) -> None:
    moments = [at(MONDAY, 7) + timedelta(minutes=5 * step) for step in range(0, 7 * 24 * 12, 7)]
    assert sum(digests.plan(now=moment) for moment in moments) == 1


def test_each_reader_chooses_the_day_or_every_working_day_or_never(person: Person) -> None:
    friday, daily, never = (factories.person(name) for name in ("Fredag", "Daglig", "Aldri"))
    rhythm(friday, weekday=5)
    rhythm(daily, digest="daily")
    rhythm(never, digest="never")
    for day in range(7):
        digests.plan(now=at(MONDAY + timedelta(days=day), 8))
    days = {("Daglig", f"digest:2026-11-{number}") for number in range(23, 28)}
    assert planned() == {("Kari Hansen", "digest:2026-W48"), ("Fredag", "digest:2026-W48")} | days


@pytest.mark.parametrize("days", [1, 3, 6])
def test_a_weekly_digest_missed_in_an_outage_comes_when_the_site_is_back(person: Person, days: int) -> None:
    digests.plan(now=at(MONDAY - timedelta(days=1), 8))
    assert [digests.plan(now=at(MONDAY + timedelta(days=days), hour)) for hour in (6, 8, 9)] == [0, 1, 0]
    assert planned() == {("Kari Hansen", "digest:2026-W48")}


def test_after_a_longer_outage_only_the_newest_comes(person: Person) -> None:
    digests.plan(now=at(MONDAY - timedelta(days=1), 8))
    digests.plan(now=at(MONDAY + timedelta(days=16), 8))
    assert planned() == {("Kari Hansen", "digest:2026-W50")}


def test_a_digest_of_friday_that_was_missed_over_the_weekend_comes_on_monday(person: Person) -> None:
    rhythm(person, weekday=5)
    digests.plan(now=at(MONDAY + timedelta(days=3), 8))
    assert digests.plan(now=at(MONDAY + timedelta(days=7), 8)) == 1
    assert planned() == {("Kari Hansen", "digest:2026-W48")}


def test_a_daily_one_is_made_up_for_on_its_day_alone(person: Person) -> None:
    rhythm(person, digest="daily")
    digests.plan(now=at(MONDAY, 8))
    digests.plan(now=at(MONDAY + timedelta(days=3), 15))
    assert planned() == {("Kari Hansen", "digest:2026-11-23"), ("Kari Hansen", "digest:2026-11-26")}


def test_who_is_new_or_chooses_another_day_gets_none_of_a_day_that_is_over(person: Person) -> None:
    rhythm(person, weekday=5)
    digests.plan(now=at(MONDAY, 8))
    Rhythm.objects.update(weekday=1)
    factories.person("Ny")
    assert [digests.plan(now=at(MONDAY + timedelta(days=day), 8)) for day in range(7)] == [0] * 7
    assert digests.plan(now=at(MONDAY + timedelta(days=7), 8)) == 2


def test_a_site_whose_data_were_made_just_now_makes_up_for_nothing(person: Person) -> None:
    digests.pass_over(now=at(MONDAY, 12))
    assert [digests.plan(now=at(MONDAY + timedelta(days=day), 13)) for day in range(8)] == [0] * 7 + [1]


def test_no_digest_comes_on_days_off(person: Person) -> None:
    rhythm(person, away_from=MONDAY - timedelta(days=10), away_until=MONDAY + timedelta(days=1))
    assert [digests.plan(now=at(MONDAY + timedelta(days=day), 8)) for day in range(-1, 6)] == [0, 0, 0, 1, 0, 0, 0]


def test_nobody_who_left_gets_one(person: Person) -> None:
    Person.objects.update(is_active=False)
    assert digests.plan(now=at(MONDAY, 8)) == 0


@pytest.mark.parametrize(
    ("monday", "sent_at"),
    [
        (date(2026, 3, 23), 6),  # the week summer time begins: seven is six in Greenwich, from Sunday five
        (date(2026, 3, 30), 5),
        (date(2026, 10, 19), 5),  # the week it ends
        (date(2026, 10, 26), 6),
    ],
)
def test_it_is_sent_once_and_at_seven_whatever_the_clock_does(person: Person, monday: date, sent_at: int) -> None:
    rhythm(factories.person("Søndag"), weekday=7)
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC) - timedelta(hours=3)
    new = {}
    for step in range(8 * 24 * 4):
        moment = start + timedelta(minutes=15 * step)
        if digests.plan(now=moment):
            new[moment] = set(Delivery.objects.filter(created_at=moment).values_list("person__name", "due_at"))
    mine = [(moment, due) for moment, rows in new.items() for name, due in rows if name == "Kari Hansen"]
    assert mine[0] == (datetime(monday.year, monday.month, monday.day, sent_at, tzinfo=UTC),) * 2
    for _moment, due in mine:
        assert timezone.localtime(due, OSLO).hour == 7
    sundays = [due for rows in new.values() for name, due in rows if name == "Søndag"]
    assert {timezone.localtime(due, OSLO).strftime("%A %H") for due in sundays} == {"Sunday 07"}
    assert len(sundays) <= 2


# --- What


def parts(person: Person, *, days: int = 7) -> dict[Group, list[str]]:
    now = timezone.now()
    [(_reader, found)] = digests.gathered([person], {person.pk: now - timedelta(days=days)}, now=now)
    return {group: [entry.text for entry in entries] for group, entries in found.items()}


def test_it_holds_questions_news_and_what_happened(town: Town) -> None:
    person = town.people.invited
    ledger.tell([person], Message("ideas.support", "support:1", ABOUT), now=timezone.now())
    found = parts(person)
    assert list(found) == [Group.WAITS, Group.MINE, Group.NEAR]
    assert len(found[Group.WAITS]) == len(Stage)
    assert found[Group.MINE] == ["10 personer støtter idéen din I-2026-0001"]
    assert town.submitted.title in found[Group.NEAR]


def test_it_holds_no_draft_of_others_and_nothing_of_other_sections(town: Town) -> None:
    elsewhere = factories.idea(town.people.other_agent)
    found = parts(town.people.colleague)
    assert town.draft.title not in found[Group.NEAR]
    assert elsewhere.title not in found[Group.NEAR]


def test_what_was_mailed_or_read_or_muted_stands_not_in_it(person: Person) -> None:
    now = timezone.now()
    ledger.tell([person], Message("ideas.taken", "mailed", ABOUT | {"by": "Anne", "section": "Kultur"}), now=now)
    ledger.tell([person], Message("ideas.support", "read", ABOUT), now=now)
    Delivery.objects.filter(dedupe_key="read").update(read_at=now)
    assert parts(person) == {}
    preferences.choose(person=person, ways={"ideas.support": Way.INAPP}, by=person, now=now)
    ledger.tell([person], Message("ideas.support", "muted", ABOUT), now=now)
    assert parts(person) == {}


def test_an_empty_one_is_not_sent(person: Person, sink: Sink) -> None:
    digests.plan(now=at(MONDAY, 8))
    assert pump.run(now=lambda: at(MONDAY, 8)).sent == 0
    assert Delivery.objects.get().state == Delivery.State.CANCELLED


def test_sent_again_it_says_the_same_although_more_has_happened(town: Town) -> None:
    row = Delivery(person=town.people.invited, kind=digests.KIND, channel=Channel.EMAIL, dedupe_key="digest:x")
    row.created_at = row.due_at = row.dated_at = timezone.now()
    row.message_id = "<x@eksempel.example>"
    row.save()
    composing.prepare([row], now=timezone.now())
    once = composing.email(row).message().as_bytes()  # type: ignore[union-attr]
    factories.idea(town.people.proposer, title="Enda en idé")
    row.refresh_from_db()
    composing.prepare([row], now=timezone.now())
    assert composing.email(row).message().as_bytes() == once  # type: ignore[union-attr]


def test_what_came_between_seven_and_its_sending_stands_in_one_digest_alone(person: Person) -> None:
    monday = at(MONDAY, 7)
    first = Delivery.objects.create(
        person=person, kind=digests.KIND, dedupe_key="digest:1", created_at=monday, due_at=monday
    )
    ledger.tell([person], Message("ideas.support", "s", ABOUT), now=monday + timedelta(minutes=2))
    digests.fill([first], now=monday + timedelta(minutes=5))
    Delivery.objects.filter(pk=first.pk).update(state="sent")
    later = monday + timedelta(days=7)
    second = Delivery.objects.create(
        person=person, kind=digests.KIND, dedupe_key="digest:2", created_at=later, due_at=later
    )
    digests.fill([second], now=later)
    assert (list(first.payload["parts"]), list(second.payload["parts"])) == (["mine"], [])


def test_of_many_news_it_shows_some_and_says_how_many_more_there_are(person: Person) -> None:
    now = timezone.now()
    for number in range(11):
        ledger.tell([person], Message("ideas.support", f"s{number}", ABOUT), now=now)
    letter = digests.preview(person, now=now)
    assert [block.shape for block in letter.blocks].count("entry") == digests.MOST_ENTRIES
    assert "3" in next(block.text for block in letter.blocks if block.shape == "paragraph")
    assert letter.subject.startswith("11 ")


def test_it_is_in_its_readers_language(town: Town) -> None:
    now = timezone.now()
    rows = []
    for language in ("nb", "nn", "en"):
        person = factories.person(language, language=language, unit=town.kindergarten)
        rows.append(a_digest(person))
    composing.prepare(rows, now=now)
    assert len({composing.email(row).subject for row in rows}) == 3  # type: ignore[union-attr]


def a_digest(person: Person) -> Delivery:
    now = timezone.now()
    return Delivery.objects.create(person=person, kind=digests.KIND, dedupe_key="d", created_at=now, due_at=now)


def queries_for(town: Town, number: int) -> int:
    now = timezone.now()
    rows = [a_digest(factories.person(unit=town.kindergarten)) for _ in range(number)]
    ledger.tell([row.person for row in rows if row.person], Message("ideas.support", f"s{number}", ABOUT), now=now)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        composing.prepare(rows, now=now)
    return len(asked)


def test_forty_readers_cost_as_many_queries_as_two(town: Town) -> None:
    assert queries_for(town, 2) == queries_for(town, 40)
