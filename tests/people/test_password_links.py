"""A first or a forgotten password: a link by e-mail, for its reader alone, that tells nobody who works here."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from innovasjon.audit.models import Entry
from innovasjon.notifications import composing, password_mail, pump, tending
from innovasjon.notifications.models import Delivery
from innovasjon.people import limits, password_links, tasks
from innovasjon.people.models import PasswordLinkWish, Person
from tests import chosen, factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db

ASK = "/logg-inn/glemt/"
NEW = "En blå sykkel i regnet"
TWICE = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def kari() -> Person:
    return factories.person("Kari Hansen", email="kari@eksempel.example", password="den gamle setningen")


def ask(client: Client, email: str = "kari@eksempel.example") -> Any:
    return client.post(ASK, {"email": email})


def send(settings: Settings) -> list[Any]:
    """Let the workers do what waits; return what went out."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    password_mail.write(now=timezone.now())
    pump.run(now=timezone.now)
    return list(mail.outbox)


def link_in(message: Any) -> str:
    found = re.search(r"/konto/nytt-passord/\S+", message.body)
    assert found
    return found.group()


def asked_link(settings: Settings, email: str = "kari@eksempel.example") -> str:
    assert ask(Client(), email).status_code == 302
    [message] = send(settings)
    return link_in(message)


def text(response: Any) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def can_sign_in(password: str) -> bool:
    answer = Client().post("/logg-inn/", {"username": "kari@eksempel.example", "password": password})
    return answer.status_code == 302


# --- The way through


def test_who_has_forgotten_gets_a_link_chooses_and_signs_in(client: Client, kari: Person, settings: Settings) -> None:
    assert "Glemt passordet?" in text(client.get("/logg-inn/"))
    [message] = [link for link in [ask(client)] if link.status_code == 302] and send(settings)
    assert message.to == ["kari@eksempel.example"]
    assert "fordi du, eller noen i ressursteamet, ba om det" in " ".join(message.body.split())
    answer = client.get(link_in(message))
    assert answer.headers["Location"] == "/konto/nytt-passord/"
    assert "kari@eksempel.example" in text(client.get("/konto/nytt-passord/"))
    assert client.post("/konto/nytt-passord/", TWICE).headers["Location"] == "/logg-inn/"
    assert "Passordet er valgt. Logg inn med det." in text(client.get("/logg-inn/"))
    assert can_sign_in(NEW)
    assert not can_sign_in("den gamle setningen")
    assert Entry.objects.about(kari).filter(verb="person.password_set", by=kari).count() == 1


def test_somebody_without_a_password_gets_a_first_one(settings: Settings) -> None:
    factories.person("Kari Hansen", email="kari@eksempel.example")
    client, link = Client(), asked_link(settings)
    client.get(link)
    client.post("/konto/nytt-passord/", TWICE)
    assert can_sign_in(NEW)


def test_the_team_sends_a_link_to_people_it_may_change(town: Town, sign_in: SignIn, settings: Settings) -> None:
    people = [town.people.colleague, town.people.admin, town.people.deactivated]
    answer = chosen.done(sign_in("resource_team"), "send_password_link", *people)
    assert "Gjort for 1 person." in text(answer)
    assert [message.to for message in send(settings)] == [["colleague@demo.example"]]
    sent = Entry.objects.about(town.people.colleague).get(verb="person.password_link_sent")
    assert sent.by == town.people.resource_team


def test_it_is_an_e_mail_alone_and_sent_once(kari: Person, settings: Settings) -> None:
    ask(Client())
    assert len(send(settings)) == 1
    assert send(settings) == []
    assert [row.channel for row in Delivery.objects.all()] == ["email"]
    assert PasswordLinkWish.objects.get().person is None


# --- The link


def test_opening_the_link_changes_nothing(kari: Person, settings: Settings) -> None:
    link = asked_link(settings)
    for _scanner in range(3):
        assert Client().get(link).status_code == 302
    assert Client().post(link).status_code == 405
    assert can_sign_in("den gamle setningen")


def test_the_link_works_once_and_ends_every_session(kari: Person, sign_in: SignIn, settings: Settings) -> None:
    elsewhere, client, link = sign_in(kari), Client(), asked_link(settings)
    client.get(link)
    client.post("/konto/nytt-passord/", TWICE)
    assert elsewhere.get("/konto/").status_code == 302
    again = Client().get(link)
    assert again.status_code == 404
    assert "Denne lenken virker ikke lenger" in text(again)
    assert client.post("/konto/nytt-passord/", TWICE).status_code == 404


@pytest.mark.parametrize("what", ["signed in", "signed out everywhere", "left", "new address"])
def test_the_link_is_over_when_something_has_happened_meanwhile(kari: Person, settings: Settings, what: str) -> None:
    link, client = asked_link(settings), Client()
    client.get(link)
    changes: dict[str, dict[str, Any]] = {
        "signed in": {"last_login": timezone.now()},
        "signed out everywhere": {"sign_outs": 1},
        "left": {"is_active": False},
        "new address": {"email": "kari.lund@eksempel.example"},
    }
    Person.objects.filter(pk=kari.pk).update(**changes[what])
    assert Client().get(link).status_code == 404
    assert client.post("/konto/nytt-passord/", TWICE).status_code == 404


def test_the_link_works_for_a_day(kari: Person, settings: Settings) -> None:
    link = asked_link(settings)
    with time_machine.travel(timezone.now() + password_links.LIFETIME - timedelta(minutes=1)):
        assert Client().get(link).status_code == 302
    with time_machine.travel(timezone.now() + password_links.LIFETIME + timedelta(minutes=1)):
        assert Client().get(link).status_code == 404


def test_a_link_that_is_over_is_not_sent(kari: Person, settings: Settings) -> None:
    ask(Client())
    password_mail.write(now=timezone.now())
    with time_machine.travel(timezone.now() + password_links.LIFETIME + timedelta(minutes=1)):
        assert send(settings) == []


def test_nobody_opens_another_ones_link(kari: Person, settings: Settings) -> None:
    other = factories.person("Ola Olsen")
    mine = password_links.address(other, issued_at=timezone.now()).split("/")[3]
    token = asked_link(settings).split("/")[4]
    assert Client().get(f"/konto/nytt-passord/{mine}/{token}/").status_code == 404


@pytest.mark.parametrize("name", ["x", "MQ", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "%F0%9F%98%80", "a" * 500])
def test_an_odd_link_is_no_link(kari: Person, name: str) -> None:
    assert Client().get(f"/konto/nytt-passord/{name}/abc-def/").status_code == 404


def test_a_message_sent_again_holds_the_same_link(kari: Person, settings: Settings) -> None:
    ask(Client())
    [first] = send(settings)
    tending.resend(delivery=Delivery.objects.get(), by=kari, now=timezone.now())
    [second] = send(settings)
    assert link_in(first) == link_in(second)


def test_the_link_is_kept_nowhere_and_shown_to_nobody_else(kari: Person, settings: Settings) -> None:
    token = asked_link(settings).split("/")[4]
    row = Delivery.objects.get()
    assert token not in str(row.payload)
    _letter, html = composing.preview(row)
    assert token not in html
    assert "/konto/nytt-passord/" not in html


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"new_password1": NEW, "new_password2": "noe annet enn det"}, "De to nye passordene er ulike"),
        ({"new_password1": "kort", "new_password2": "kort"}, "Passordet er for kort"),
        ({}, "Fyll ut «Passord»"),
    ],
)
def test_a_password_that_does_not_do_is_told(kari: Person, settings: Settings, data: dict[str, str], said: str) -> None:
    client, link = Client(), asked_link(settings)
    client.get(link)
    answer = client.post("/konto/nytt-passord/", data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert client.post("/konto/nytt-passord/", TWICE).status_code == 302


def test_who_is_locked_out_comes_in_with_the_new_password(kari: Person, settings: Settings) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        assert not can_sign_in("feil passord her")
    client, link = Client(), asked_link(settings)
    client.get(link)
    client.post("/konto/nytt-passord/", TWICE)
    assert can_sign_in(NEW)


# --- Who is told what


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(kari: Person) -> None:
    factories.person("Hun Sluttet", email="borte@eksempel.example", is_active=False)
    answers, questions = set(), set()
    for email in ("kari@eksempel.example", "ukjent@eksempel.example", "borte@eksempel.example"):
        client = Client()
        with CaptureQueriesContext(connection) as asked:
            answer = ask(client, email)
        questions.add(tuple(re.sub(r"'[^']*'|\d+|NULL", "?", query["sql"]) for query in asked.captured_queries))
        answers.add((answer.status_code, answer.headers["Location"], text(client.get("/logg-inn/"))))
    assert len(answers) == 1
    assert len(questions) == 1


def test_only_those_we_know_are_written_to(kari: Person, settings: Settings) -> None:
    factories.person("Hun Sluttet", email="borte@eksempel.example", is_active=False)
    for email in ("ukjent@eksempel.example", "borte@eksempel.example", " KARI@eksempel.example "):
        ask(Client(), email)
    assert [message.to for message in send(settings)] == [["kari@eksempel.example"]]


def test_it_is_no_way_around_single_sign_on(settings: Settings, kari: Person) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"provider_id": "oidc", "name": "Entra ID"}]}}
    factories.person("Ola Olsen", email="ola@eksempel.example")
    assert "Logger du inn med Entra ID?" in text(Client().get(ASK))
    for email in ("ola@eksempel.example", "kari@eksempel.example"):
        ask(Client(), email)
    assert [message.to for message in send(settings)] == [["kari@eksempel.example"]]


@pytest.mark.parametrize("email", ["kari@eksempel.example", "ukjent@eksempel.example"])
def test_an_address_is_written_to_three_times_an_hour(kari: Person, email: str) -> None:
    for _time in range(limits.OF_AN_EMAIL_ADDRESS.most):
        assert ask(Client(), email).status_code == 302
    answer = ask(Client(), email.upper())
    assert answer.status_code == 429
    assert "prøv igjen om en time" in text(answer)
    assert ask(Client(), "en.annen@eksempel.example").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert ask(Client(), email).status_code == 302


def test_a_network_asks_sixty_times_an_hour() -> None:
    for number in range(limits.OF_A_NETWORK.most):
        assert ask(Client(), f"p{number}@eksempel.example").status_code == 302
    assert ask(Client(), "en.til@eksempel.example").status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").post(ASK, {"email": "en.til@eksempel.example"}).status_code == 302


def test_no_address_is_kept_to_count_by(kari: Person) -> None:
    ask(Client(), "ukjent@eksempel.example")
    row = PasswordLinkWish.objects.get()
    assert "ukjent" not in row.email
    assert "127" not in row.network


def test_what_was_counted_is_gone_after_a_day(kari: Person) -> None:
    ask(Client())
    tasks.clear_sessions()
    assert PasswordLinkWish.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        tasks.clear_sessions()
    assert not PasswordLinkWish.objects.exists()


@pytest.mark.parametrize("email", ["", "ikke en adresse", "a" * 400 + "@eksempel.example", "kari@eksempel.example\x00"])
def test_what_is_no_address_is_told_and_kept(email: str) -> None:
    answer = ask(Client(), email)
    assert answer.status_code in {400, 422}
    assert not PasswordLinkWish.objects.exists()
