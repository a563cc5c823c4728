"""What is done to several at once in the administration: told first, done once, all or none, and never too many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.utils import timezone

from agents.actions import set_capacity
from agents.models import Appointment, Assistance, Capacity
from arenas.actions import new_calendar_link
from arenas.models import CalendarLink, Gathering
from innovasjon.audit import bulk
from innovasjon.audit.models import Batch, Entry
from innovasjon.notifications.ledger import tell
from innovasjon.notifications.models import ChannelState, Delivery
from innovasjon.people.models import Guest, Person, Unit
from tests import chosen, factories, personas
from tests.chosen import text
from tests.conftest import BACKEND, SignIn
from tests.notifications.news import mails, news
from tests.personas import Town

pytestmark = pytest.mark.django_db
BULKS = [(model, one) for model, page in admin.site._registry.items() for one in getattr(page, "bulks", ())]
every_bulk = pytest.mark.parametrize(("model", "one"), BULKS, ids=lambda found: getattr(found, "name", ""))


def a_message(town: Town) -> Delivery:
    tell([town.people.agent], news(), now=timezone.now())
    return mails().get()


def a_calendar_link(town: Town) -> CalendarLink:
    new_calendar_link(by=town.people.resource_team, now=timezone.now())
    return CalendarLink.objects.get()


def hours(town: Town) -> Capacity:
    team = town.people.resource_team
    return set_capacity(person=team, hours_a_week=3, by=team, now=timezone.now())


# Rows that something can be done to, of what the town has none of.
MADE: dict[Any, Callable[[Town], Any]] = {
    Guest: lambda _town: factories.guest(),
    Delivery: a_message,
    ChannelState: lambda _town: ChannelState.objects.create(channel="email"),
    Assistance: lambda town: factories.assistance(town.people.colleague),
    Gathering: lambda town: factories.gathering(town.people.resource_team),
    Capacity: hours,
    CalendarLink: a_calendar_link,
}


def some_row(model: Any, town: Town) -> Any:
    """A row that something can be done to."""
    if model in MADE:
        return MADE[model](town)
    return model.objects.first() or model.objects.create(name="En av dem")


# --- The page says what will happen


def test_nothing_is_done_before_the_page_is_said_yes_to(town: Town, sign_in: SignIn) -> None:
    kari = town.people.colleague
    page = chosen.asked(sign_in("resource_team"), "deactivate", kari, town.people.deactivated, town.people.admin)
    told = text(page)
    assert "Gjøres for 1 Kari Kollega" in told
    assert "1 blir stående som før: kan ikke logge inn lenger Sluttet Sluttesen" in told
    assert "1 blir stående som før: administratorer endres bare av administratorer Arne Admin" in told
    kari.refresh_from_db()
    assert kari.is_active
    assert not Entry.objects.filter(verb="person.deactivated").exists()
    assert not Batch.objects.exists()


@every_bulk
def test_each_has_a_page_in_each_language(town: Town, sign_in: SignIn, model: Any, one: bulk.Bulk) -> None:
    row = some_row(model, town)
    pages = {}
    for language in ("nb", "nn", "en"):
        Person.objects.update(language=language)
        response = chosen.asked(sign_in("resource_team"), one.name, row)
        assert response.status_code == 200
        pages[language] = text(response)
    assert len(set(pages.values())) == 3


@every_bulk
def test_each_leads_to_the_list_when_it_is_only_looked_at(
    town: Town, sign_in: SignIn, model: Any, one: bulk.Bulk
) -> None:
    address = f"{chosen.list_of(model)}flere/{one.name}/"
    assert sign_in("resource_team").get(address).headers["Location"] == chosen.list_of(model)


@every_bulk
def test_nobody_outside_the_team_gets_at_it(town: Town, sign_in: SignIn, model: Any, one: bulk.Bulk) -> None:
    row = some_row(model, town)
    before = Entry.objects.count()
    sent = {"key": str(uuid4()), "rows": str(row.pk)}
    outside = [name for name in personas.EVERYBODY if name not in {"resource_team", "admin"}]
    address = f"{chosen.list_of(model)}flere/{one.name}/"
    statuses = {name: sign_in(name).post(address, sent).status_code for name in outside}
    assert {name: status for name, status in statuses.items() if status not in {302, 403}} == {}
    assert Entry.objects.count() == before
    assert not Batch.objects.exists()


def test_more_than_can_be_done_is_told_and_the_first_are_shown(
    town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next(one for _model, one in BULKS if one.name == "sign_out"), "most", 3)
    client = sign_in("resource_team")
    page = chosen.asked(client, "sign_out", town.people.agent, select_across="1")
    number = Person.objects.count()
    assert f"Du valgte {number}. Høyst 3 blir gjort om gangen" in text(page)
    can_be = Person.objects.exclude(pk=town.people.admin.pk)  # administrators are left to administrators
    first = list(can_be.order_by("name", "id").values_list("pk", flat=True)[:3])
    assert sorted(map(int, chosen.hidden(page)["rows"].split(","))) == sorted(first)
    client.post(chosen.address_of(page), chosen.hidden(page))
    by_row = set(Entry.objects.filter(verb="person.signed_out_everywhere").values_list("subject_id", flat=True))
    assert by_row <= set(first)
    assert town.people.admin.pk not in by_row


def test_all_of_a_very_long_list_is_counted_no_further_than_the_cap(
    town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "COUNTED", 5)
    monkeypatch.setattr(next(one for _model, one in BULKS if one.name == "sign_out"), "most", 3)
    page = chosen.asked(sign_in("resource_team"), "sign_out", town.people.agent, select_across="1")
    assert "Du valgte mer enn 5." in text(page)


# --- What is done


def test_each_is_written_to_the_log_and_the_whole_as_well(town: Town, sign_in: SignIn) -> None:
    people = [town.people.colleague, town.people.proposer]
    answer = chosen.done(sign_in("resource_team"), "deactivate", *people, town.people.deactivated)
    assert "Gjort for 2 personer." in text(answer)
    assert "1 ble stående: kan ikke logge inn lenger" in text(answer)
    by_row = Entry.objects.filter(verb="person.deactivated", by=town.people.resource_team)
    assert set(by_row.values_list("subject_id", flat=True)) == {person.pk for person in people}
    whole = Entry.objects.get(verb="batch.done")
    assert (whole.data, whole.by) == ({"done": 2, "left": 1}, town.people.resource_team)


def test_a_page_that_is_sent_twice_does_it_once_and_says_the_same(town: Town, sign_in: SignIn) -> None:
    tell([town.people.agent], news(), now=timezone.now())
    mails().update(state="undeliverable", settled_at=timezone.now())
    client = sign_in("resource_team")
    page = chosen.asked(client, "send_again", mails().get())
    sent, address = chosen.hidden(page), chosen.address_of(page)
    assert "1 melding: utført." in text(client.post(address, sent, follow=True)).lower()
    mails().update(state="sent", settled_at=timezone.now())  # it has left meanwhile
    assert "gjort allerede, én gang" in text(client.post(address, sent, follow=True))
    assert mails().get().state == "sent"
    assert Entry.objects.filter(verb="delivery.resent").count() == 1


def test_another_page_with_the_same_key_is_another_persons(town: Town, sign_in: SignIn) -> None:
    sent = {"key": str(uuid4()), "rows": str(town.people.colleague.pk)}
    for name in ("resource_team", "admin"):
        sign_in(name).post("/admin/people/person/flere/sign_out/", sent)
    assert Batch.objects.count() == 2


def test_one_that_fails_takes_all_with_it(town: Town, sign_in: SignIn) -> None:
    people = [town.people.colleague, town.people.proposer]
    with connection.cursor() as cursor:  # the database refuses the second of them
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE people_person ADD CHECK (is_active OR id <> {people[1].pk}) NOT VALID")
    client = sign_in("resource_team")
    client.raise_request_exception = False
    page = chosen.asked(client, "deactivate", *people)
    assert client.post(chosen.address_of(page), chosen.hidden(page)).status_code == 500
    assert Person.objects.filter(pk__in=[one.pk for one in people], is_active=True).count() == 2
    assert not Entry.objects.filter(verb__in=["person.deactivated", "batch.done"]).exists()


ODD = [
    {},
    {"key": "x", "rows": "1"},
    *(
        {"key": "6c1f0ac5-6ad6-4ea0-9b1c-6a4e0a6a1a11", "rows": rows}
        for rows in ("", "1,x y", "-1", "9" * 30, ",".join(map(str, range(bulk.MOST + 1))), "abc", "١٢")
    ),
]


@every_bulk
def test_what_our_page_did_not_send_is_refused(town: Town, sign_in: SignIn, model: Any, one: bulk.Bulk) -> None:
    answers = {"last_day": "2099-01-01", "reason": "Slutter", "section": str(town.kultur.pk)}
    client, address = sign_in("resource_team"), f"{chosen.list_of(model)}flere/{one.name}/"
    statuses = [client.post(address, sent | answers).status_code for sent in ODD]
    assert set(statuses) <= {302, 400}
    assert not Entry.objects.exclude(verb="batch.done").exists()


def test_something_there_is_not_is_not_found(town: Town, sign_in: SignIn) -> None:
    assert sign_in("admin").post("/admin/people/person/flere/delete/", {}).status_code == 404
    assert sign_in("admin").post("/admin/people/section/flere/deactivate/", {}).status_code == 404


# --- The stories' own


def test_terms_are_ended_with_all_that_follows(town: Town, sign_in: SignIn) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    client, today = sign_in("resource_team"), timezone.localdate()
    page = chosen.asked(client, "end", term)
    assert "Anne Agent, Oppvekst" in text(page)
    past = {"last_day": "2020-01-01", "reason": "Bytter jobb"}
    again = client.post(chosen.address_of(page), chosen.hidden(page) | past)
    assert again.status_code == 422
    assert "Bytter jobb" in again.content.decode()
    term.refresh_from_db()
    assert term.ends_on is None
    sent = chosen.hidden(again) | {"last_day": today.isoformat(), "reason": "Bytter jobb"}
    answer = client.post(chosen.address_of(again), sent, follow=True)
    assert "1 oppdrag har fått en siste dag." in text(answer)
    term.refresh_from_db()
    assert term.ends_on == today
    assert Delivery.objects.filter(person=town.people.agent, kind="agents.ended").exists()


def test_only_the_team_ends_terms(town: Town, sign_in: SignIn) -> None:
    page = chosen.asked(sign_in("admin"), "end", Appointment.objects.get(person=town.people.agent))
    assert "bare agenten selv og ressursteamet kan gjøre dette" in text(page)


def test_a_unit_is_put_under_another_section_and_its_ideas_stay(town: Town, sign_in: SignIn) -> None:
    chosen.done(sign_in("resource_team"), "move", town.kindergarten, town.roads, section=town.kultur.pk)
    assert set(Unit.objects.values_list("section", flat=True)) == {town.kultur.pk}
    town.submitted.refresh_from_db()
    assert town.submitted.section == town.oppvekst
    moved = Entry.objects.about(town.kindergarten).get(verb="unit.moved")
    assert moved.data == {"section": town.kultur.pk, "moved_from": town.oppvekst.pk}
    history = text(sign_in("resource_team").get(f"/admin/people/unit/{town.kindergarten.pk}/history/"))
    assert "ble lagt under en annen seksjon" in history
    assert "Kultur" in history


def test_a_unit_stays_when_no_section_is_chosen(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    page = chosen.asked(client, "move", town.roads)
    for section in ("", "x", "99999999999999999999"):
        answer = client.post(chosen.address_of(page), chosen.hidden(page) | {"section": section})
        assert answer.status_code == 422
    town.roads.refresh_from_db()
    assert town.roads.section == town.teknisk


def test_a_guest_without_a_link_is_left_out(town: Town, sign_in: SignIn) -> None:
    page = chosen.asked(sign_in("resource_team"), "revoke", factories.guest())
    assert "har ingen lenke som virker" in text(page)
    assert page.content.decode().count('type="submit" class="default"') == 0


# --- Two at once


@pytest.mark.django_db(transaction=True)
def test_the_same_page_sent_five_times_at_once_does_it_once() -> None:
    ContentType.objects.clear_cache()
    town = personas.build()
    tell([town.people.agent], news(), now=timezone.now())
    mails().update(state="undeliverable", settled_at=timezone.now())
    client = _signed_in(town.people.resource_team)
    page = chosen.asked(client, "send_again", mails().get())
    assert _at_once([(town.people.resource_team, page)] * 5) == [302] * 5
    assert Batch.objects.count() == 1
    assert Entry.objects.filter(verb="delivery.resent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_deactivate_the_same_people_crosswise_write_it_down_once_each() -> None:
    ContentType.objects.clear_cache()
    town = personas.build()
    people = [factories.person() for _number in range(20)]
    pages = [
        chosen.asked(_signed_in(person), "deactivate", *rows)
        for person, rows in ((town.people.resource_team, people), (town.people.admin, people[::-1]))
    ]
    assert _at_once([(town.people.resource_team, pages[0]), (town.people.admin, pages[1])]) == [302, 302]
    assert Entry.objects.filter(verb="person.deactivated").count() == 20
    assert sum(Batch.objects.values_list("done", flat=True)) == 20


def _at_once(senders: list[tuple[Person, Any]]) -> list[int]:
    """Send each person's page at the same moment; return the answers."""
    start = Barrier(len(senders))
    ready = [(_signed_in(person), chosen.address_of(page), chosen.hidden(page)) for person, page in senders]

    def send(one: tuple[Client, str, dict[str, str]]) -> int:
        client, address, sent = one
        start.wait(10)
        try:
            return client.post(address, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(senders)) as pool:
        return list(pool.map(send, ready))


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client
