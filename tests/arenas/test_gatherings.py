"""The team plans gatherings, the network is told and says who comes, and everybody may see what it is about."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError
from django.utils import timezone

from arenas import actions, reminders
from arenas.models import Gathering
from innovasjon.notifications import reminding
from innovasjon.notifications.kinds import Group
from innovasjon.notifications.models import Delivery
from innovasjon.web import stories
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
NOW = timezone.now
NETWORK = {"Anne Agent", "Odd Agent", "Vera Vara", "Rita Ressurs"}


def told(what: str) -> set[str]:
    rows = Delivery.objects.filter(kind=f"arenas.{what}", channel="inapp").select_related("person")
    return {row.person.name for row in rows if row.person}


def a_plan(town: Town, **fields: Any) -> dict[str, Any]:
    values = {
        "title": "Høstsamling",
        "day": (timezone.localdate() + timedelta(days=20)).isoformat(),
        "begins": "09:00",
        "ends": "11:30",
        "place": "Rådhuset",
        "organiser": town.people.resource_team.email,
        "key": uuid4(),
    }
    return values | fields


def test_the_network_is_told_of_a_gathering_once_and_not_who_planned_it(town: Town) -> None:
    key, team = uuid4(), town.people.resource_team
    for _ in range(2):
        actions.plan_gathering(plan=factories.plan(team), key=key, by=team, now=NOW())
    assert Gathering.objects.count() == 1
    assert told("planned") == NETWORK - {"Rita Ressurs"}


def test_the_times_are_those_of_the_clock_on_the_wall_summer_and_winter(town: Town, sign_in: SignIn) -> None:
    year = timezone.localdate().year + 1
    for day, hour in ((f"{year}-06-10", 7), (f"{year}-12-10", 8)):
        assert sign_in("resource_team").post("/samlinger/ny/", a_plan(town, day=day)).status_code == 302
        made = Gathering.objects.get(starts_at__date=day)
        assert made.starts_at == datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")
        assert "09:00–11:30" in sign_in("colleague").get(made.get_absolute_url()).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "08:00"}, "må komme etter"),
        ({"ends": "09:00"}, "må komme etter"),
        ({"place": ""}, "Skriv et sted"),
        ({"day": "1989-12-31"}, "1990"),
        ({"day": "2101-01-01"}, "2100"),
        ({"day": "2027-03-28", "begins": "02:30", "ends": "05:00"}, "Klokka stilles fram"),
        ({"place": "", "video_url": "javascript:alert(1)"}, "Videolenke"),
        ({"title": " \u200b "}, "Tittel"),
        ({"organiser": "Ingen Slik"}, "heter"),
        ({"key": ""}, "Åpne skjemaet på nytt"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    town: Town, sign_in: SignIn, wrong: dict[str, str], said: str
) -> None:
    page = sign_in("resource_team").post("/samlinger/ny/", a_plan(town, about="Ta med kaffe") | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert "Ta med kaffe" in page.text
    assert not Gathering.objects.exists()


def test_a_gathering_that_would_be_over_already_is_refused_and_nobody_is_told(town: Town, sign_in: SignIn) -> None:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    page = sign_in("resource_team").post("/samlinger/ny/", a_plan(town, day=yesterday))
    assert page.status_code == 422
    assert "er over: velg en tid som kommer" in page.text
    row = factories.gathering(town.people.resource_team)
    address = f"/samlinger/{row.pk}/rediger/"
    assert sign_in("resource_team").post(address, a_plan(town, day=yesterday, seen=0)).status_code == 422
    assert (Gathering.objects.count(), told("changed")) == (1, set())


def test_what_is_over_keeps_its_time_and_its_words_may_change(town: Town, sign_in: SignIn) -> None:
    row = factories.gathering(town.people.resource_team, days=-3)
    first, last = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    when = {"day": f"{first:%Y-%m-%d}", "begins": f"{first:%H:%M}", "ends": f"{last:%H:%M}"}
    form = a_plan(town, title=row.title, about="Referat", seen=0)
    page = sign_in("resource_team").post(f"/samlinger/{row.pk}/rediger/", form | when)
    row.refresh_from_db()
    assert (page.status_code, row.about) == (302, "Referat")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({}, "Samlingen står som den sto"),
        ({"about": "Mer"}, "Ingen får beskjed"),
        ({"title": "Et annet navn"}, "og nettverket har fått beskjed"),
    ],
)
def test_who_changes_a_gathering_is_told_what_came_of_it(
    town: Town, sign_in: SignIn, other: dict[str, str], said: str
) -> None:
    team = sign_in("resource_team")
    plan = a_plan(town)
    team.post("/samlinger/ny/", plan)
    row = Gathering.objects.get()
    page = team.post(f"/samlinger/{row.pk}/rediger/", plan | {"seen": 0} | other, follow=True)
    assert said in page.text


def test_what_is_called_off_is_put_in_no_calendar_and_nobody_comes_to_it(town: Town, sign_in: SignIn) -> None:
    row = factories.gathering(town.people.resource_team)
    actions.reply(gathering=row, answer="comes", by=town.people.agent, now=NOW())
    assert "Hvem som kommer" in sign_in("colleague").get(row.get_absolute_url()).text
    actions.call_off(gathering=row, reason="For få", by=town.people.resource_team, now=NOW())
    page = sign_in("colleague").get(row.get_absolute_url()).text
    assert [words in page for words in ("Hvem som kommer", "Anne Agent", "i kalenderen din")] == [False] * 3


def test_of_place_and_video_link_neither_is_said_to_be_optional(town: Town, sign_in: SignIn) -> None:
    page = BeautifulSoup(sign_in("resource_team").get("/samlinger/ny/").text, "html.parser")
    for name in ("place", "video_url"):
        label = page.select_one(f"label[for=id_{name}]")
        assert label
        assert label.select_one(".mark") is None


def test_another_time_is_told_and_another_agenda_is_not(town: Town) -> None:
    team = town.people.resource_team
    row = factories.gathering(team)
    plan = actions.Plan(**{name: getattr(row, name) for name in actions.Plan.__dataclass_fields__})
    row = actions.change_gathering(gathering=row, plan=factories.replace(plan, about="Mer"), seen=0, by=team, now=NOW())
    assert (row.revision, told("changed")) == (1, set())
    later = factories.replace(plan, about="Mer", ends_at=plan.ends_at + timedelta(hours=1))
    row = actions.change_gathering(gathering=row, plan=later, seen=1, by=team, now=NOW())
    assert (row.revision, told("changed")) == (2, NETWORK - {"Rita Ressurs"})


def test_two_who_change_it_at_once_both_see_both_texts_and_the_second_decides(town: Town, sign_in: SignIn) -> None:
    row = factories.gathering(town.people.resource_team)
    address = f"/samlinger/{row.pk}/rediger/"
    client = sign_in("resource_team")
    assert client.post(address, a_plan(town, title="Første", seen=0)).status_code == 302
    page = client.post(address, a_plan(town, title="Andre", seen=0))
    assert page.status_code == 409
    assert "Første" in page.text
    assert 'value="Andre"' in page.text
    assert 'name="seen" value="1"' in page.text
    row.refresh_from_db()
    assert row.title == "Første"
    assert client.post(address, a_plan(town, title="Andre", seen=1)).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.revision) == ("Andre", 2)


def test_a_gathering_that_is_called_off_stays_with_its_reason_and_cannot_be_called_off_again(
    town: Town, sign_in: SignIn
) -> None:
    row = factories.gathering(town.people.resource_team)
    address = f"/samlinger/{row.pk}/avlys/"
    assert sign_in("resource_team").post(address, {"reason": " "}).status_code == 422
    assert sign_in("resource_team").post(address, {"reason": "For få kan komme."}).status_code == 302
    assert told("called_off") == NETWORK - {"Rita Ressurs"}
    page = sign_in("colleague").get(row.get_absolute_url())
    assert "For få kan komme." in page.text
    again = sign_in("resource_team").post(address, {"reason": "En gang til"})
    assert again.status_code == 409
    assert "En gang til" in again.text
    assert sign_in("agent").post(f"/samlinger/{row.pk}/svar/", {"answer": "comes"}).status_code == 409
    assert sign_in("resource_team").post(f"/samlinger/{row.pk}/rediger/", a_plan(town, seen=1)).status_code == 409


def test_agents_say_whether_they_come_and_change_their_mind(town: Town, sign_in: SignIn) -> None:
    row = factories.gathering(town.people.resource_team)
    address = f"/samlinger/{row.pk}/svar/"
    for answer in ("comes", "comes", "cannot"):
        assert sign_in("agent").post(address, {"answer": answer}).status_code == 302
    assert list(row.replies.values_list("person__name", "answer")) == [("Anne Agent", "cannot")]
    assert sign_in("agent").post(address, {"answer": "perhaps"}).status_code == 400
    assert sign_in("colleague").post(address, {"answer": "comes"}).status_code == 403


def test_what_is_over_takes_no_more_answers(town: Town) -> None:
    row = factories.gathering(town.people.resource_team, days=-3)
    with pytest.raises(actions.TooLate):
        actions.reply(gathering=row, answer="comes", by=town.people.agent, now=NOW())
    with pytest.raises(actions.TooLate):
        actions.call_off(gathering=row, reason="Nei", by=town.people.resource_team, now=NOW())


def test_the_network_is_reminded_two_days_before_but_not_those_who_cannot_come(town: Town) -> None:
    row = factories.gathering(town.people.resource_team, days=10)
    actions.reply(gathering=row, answer="cannot", by=town.people.agent, now=NOW())
    reminding.run(now=row.starts_at - timedelta(hours=48, minutes=1))
    assert told("soon") == set()
    for hours in (48, 30, 1):
        reminding.run(now=row.starts_at - timedelta(hours=hours))
    assert told("soon") == NETWORK - {"Anne Agent"}
    assert Delivery.objects.filter(kind="arenas.soon", channel="inapp").count() == 3


def test_one_that_was_planned_within_the_two_days_is_not_reminded_of(town: Town) -> None:
    factories.gathering(town.people.resource_team, days=1)
    assert not [one for one in reminders.due(now=NOW() + timedelta(hours=1)) if one.message.kind == "arenas.soon"]


def test_a_reminder_that_waits_is_not_sent_when_it_is_called_off_or_moved(town: Town) -> None:
    team = town.people.resource_team
    row = factories.gathering(team)
    (kind,) = [kind for kind in actions.messages.KINDS if kind.name == "arenas.soon"]
    message = actions.messages.soon(row)
    assert kind.still_true
    assert kind.still_true(message.context)
    actions.call_off(gathering=row, reason="Nei", by=team, now=NOW())
    assert not kind.still_true(message.context)


def test_the_page_of_the_network_shows_the_next_one_and_those_before(town: Town, sign_in: SignIn) -> None:
    team = town.people.resource_team
    titles = {days: factories.gathering(team, days=days).title for days in (-200, -9, 5, 30)}
    off = factories.gathering(team, days=2)
    actions.call_off(gathering=off, reason="Nei", by=team, now=NOW())
    page = sign_in("colleague").get("/agenter/").text
    shown = {days: f">{title}<" in page for days, title in titles.items()}
    assert shown == {-200: True, -9: True, 5: True, 30: False}
    assert f">{off.title}<" not in page


def test_the_overview_tells_what_comes_or_that_nothing_is_planned(town: Town, sign_in: SignIn) -> None:
    assert "Ingen nettverkssamling er planlagt" in sign_in("resource_team").get("/agenter/oversikt/").text
    row = factories.gathering(town.people.resource_team)
    page = sign_in("resource_team").get("/agenter/oversikt/").text
    assert row.title in page
    assert "Ingen nettverkssamling er planlagt" not in page


def test_the_digest_of_those_it_is_for_has_the_coming_gatherings(town: Town) -> None:
    row = factories.gathering(town.people.resource_team)
    factories.gathering(town.people.resource_team, days=90)
    readers = [town.people.agent, town.people.colleague]
    (story,) = [story for story in stories.collect("digest") if story.__name__ == "arenas.digest"]
    since = {reader.pk: NOW() - timedelta(days=7) for reader in readers}
    found = story.parts(readers, since, NOW())
    entries = {pk: [entry.spoken() for entry in parts[Group.GATHERINGS]] for pk, parts in found.items()}
    assert list(entries) == [town.people.agent.pk]
    (entry,) = entries[town.people.agent.pk]
    assert (type(entry.text), entry.text.partition(":")[0], entry.note) == (str, row.title, "Rådhuset")


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "[x](javascript:alert(1))"])
def test_an_agenda_is_markdown_and_safe(town: Town, sign_in: SignIn, evil: str) -> None:
    row = factories.gathering(town.people.resource_team, about=f"**Viktig** {evil}")
    page = sign_in("colleague").get(row.get_absolute_url()).text
    assert "<strong>Viktig</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_database_refuses_times_that_are_not_of_our_time(town: Town) -> None:
    team, day = town.people.resource_team, datetime.combine(date(1989, 1, 1), datetime.min.time(), tzinfo=NOW().tzinfo)
    with pytest.raises(IntegrityError, match="gathering_in_our_time"):
        factories.gathering(team, starts_at=day, ends_at=day + timedelta(hours=1))
