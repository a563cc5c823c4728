"""Signing in with e-mail and password: who gets in and where they land, and that nobody learns who works here."""

import re
from datetime import timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from axes.models import AccessAttempt
from bs4 import BeautifulSoup
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from innovasjon.people import lockout
from innovasjon.people.models import Person
from innovasjon.people.views import DEMO_SIGN_INS
from innovasjon.web import kept_forms
from tests import factories

pytestmark = pytest.mark.django_db

SIGN_IN = "/logg-inn/"
PASSWORD = "en lang og god setning"
ATTEMPTS = 8


@pytest.fixture
def kari() -> Person:
    return factories.person("Kari Hansen", email="kari@eksempel.example", password=PASSWORD)


def send(client: Client, email: str = "kari@eksempel.example", password: str = PASSWORD, **rest: Any) -> Any:
    headers = {"REMOTE_ADDR": rest.pop("address", "127.0.0.1")}
    return client.post(SIGN_IN, {"username": email, "password": password, **rest}, **headers)


def is_signed_in(client: Client) -> bool:
    return client.get("/konto/").status_code == 200


def words(response: Any) -> str:
    """What the reader sees in the page's main part, but for what they typed themselves."""
    seen = BeautifulSoup(response.content, "html.parser").main
    assert seen
    for field in seen.select("input"):
        field.decompose()
    return seen.get_text(" ", strip=True)


# --- Getting in


@pytest.mark.parametrize("email", ["kari@eksempel.example", "KARI@Eksempel.Example", "  kari@eksempel.example "])
def test_somebody_signs_in_whatever_the_case_of_their_address(client: Client, kari: Person, email: str) -> None:
    response = send(client, email)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_they_land_where_they_were_going(client: Client, kari: Person) -> None:
    asked = client.get("/ideer/?q=benk").headers["Location"]
    page = BeautifulSoup(client.get(asked).content, "html.parser")
    field: Any = page.select_one(f"form[action='{SIGN_IN}'] input[name=next]")
    assert send(client, next=field["value"]).headers["Location"] == "/ideer/?q=benk"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:///evil.example",
        "\x08//evil.example",
        "/logg-inn/?next=/logg-inn/",
        "/" + "a" * 5_000,
        "",
    ],
)
def test_nobody_is_led_elsewhere(client: Client, kari: Person, elsewhere: str) -> None:
    assert send(client, next=elsewhere).headers["Location"] == "/"


def test_the_session_gets_a_new_name_and_the_old_one_is_gone(client: Client, kari: Person) -> None:
    session = client.session
    session[kept_forms.SESSION_KEY] = {"path": "/ideer/ny/", "body": "title=Benk"}
    session.save()
    send(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()
    assert client.session[kept_forms.SESSION_KEY]["body"] == "title=Benk"


def test_who_is_signed_in_already_goes_on(client: Client, kari: Person) -> None:
    client.force_login(kari, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{SIGN_IN}?next=/ideer/").headers["Location"] == "/ideer/"


def test_the_page_is_never_kept_by_a_browser(client: Client) -> None:
    assert "no-store" in client.get(SIGN_IN).headers["Cache-Control"]


@pytest.mark.parametrize(("language", "title"), [("nb", "Logg inn"), ("nn", "Logg inn"), ("en", "Sign in")])
def test_the_page_speaks_the_language_chosen_on_it(client: Client, language: str, title: str) -> None:
    client.post("/sprak/", {"language": language, "next": SIGN_IN})
    page = BeautifulSoup(client.get(SIGN_IN).content, "html.parser")
    assert (page.html and page.html["lang"], page.h1 and page.h1.get_text()) == (language, title)


# --- Not getting in


REFUSED = {
    "unknown": ("ingen@eksempel.example", PASSWORD),
    "wrong": ("kari@eksempel.example", "feil"),
    "deactivated": ("sluttet@eksempel.example", PASSWORD),
    "no password": ("uten@eksempel.example", PASSWORD),
}


@pytest.fixture
def others(kari: Person) -> None:
    factories.person(email="sluttet@eksempel.example", password=PASSWORD, is_active=False)
    factories.person(email="uten@eksempel.example")


@pytest.mark.parametrize("kind", REFUSED)
def test_everybody_who_is_refused_reads_the_same(client: Client, others: None, kind: str) -> None:
    response = send(client, *REFUSED[kind])
    assert response.status_code == 422
    assert words(response) == words(send(Client(), password="også feil"))
    assert "E-postadressen eller passordet er feil" in words(response)
    assert not is_signed_in(client)


class Counting(Argon2PasswordHasher):
    """The hasher of the site, cheap, that counts how often it worked."""

    time_cost, memory_cost, parallelism = 1, 8, 1
    worked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.worked.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.worked.append("verify")
        return super().verify(password, encoded)


@pytest.fixture
def counted(settings: Settings) -> list[str]:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.worked.clear()
    return Counting.worked


@pytest.mark.parametrize("kind", REFUSED)
def test_refusing_takes_the_work_of_one_hash_whoever_it_is(
    client: Client, counted: list[str], others: None, kind: str
) -> None:
    counted.clear()
    assert send(client, *REFUSED[kind]).status_code == 422
    assert len(counted) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Fyll ut"),
        ({"username": "kari@eksempel.example", "password": ""}, "Fyll ut"),
        ({"username": "kari\x00@eksempel.example", "password": "x"}, "ikke kan lagres"),
        ({"username": "k" * 300, "password": "x"}, "for lang"),
        ({"username": "kari@eksempel.example", "password": "x" * 1_001}, "for lang"),
    ],
)
def test_a_form_that_cannot_be_right_is_told_so_and_is_no_attempt(
    client: Client, kari: Person, data: dict[str, str], said: str
) -> None:
    response = client.post(SIGN_IN, data)
    assert response.status_code == 422
    assert said in words(response)
    assert not AccessAttempt.objects.exists()


def test_a_deactivated_persons_sessions_end_with_their_next_page(client: Client, kari: Person) -> None:
    send(client)
    assert is_signed_in(client)
    Person.objects.filter(pk=kari.pk).update(is_active=False)
    assert client.get("/konto/").headers["Location"].startswith(SIGN_IN)
    assert client.get("/ideer/").headers["Location"].startswith(SIGN_IN)


def test_a_form_from_another_site_is_refused(kari: Person) -> None:
    response = send(Client(enforce_csrf_checks=True))
    assert response.status_code == 403


# --- Too many attempts


def fail(client: Client, times: int = ATTEMPTS, **what: Any) -> list[int]:
    return [send(client, password="feil", **what).status_code for _ in range(times)]


@pytest.mark.parametrize("email", ["kari@eksempel.example", "ingen@eksempel.example"])
def test_the_eighth_failure_locks_known_and_unknown_addresses_alike(client: Client, kari: Person, email: str) -> None:
    assert fail(client, email=email) == [422] * (ATTEMPTS - 1) + [429]
    response = send(client, email)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) == 15 * 60
    assert "Vent 15 minutter" in words(response)
    assert not is_signed_in(client)


def test_the_lock_ends_when_it_said_it_would(client: Client, kari: Person) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        fail(client)
    with time_machine.travel(now + timedelta(minutes=14), tick=False):
        response = send(client)
        assert response.status_code == 429
        assert re.search(r"Vent 1 minutt\b", words(response))
    with time_machine.travel(now + timedelta(minutes=15, seconds=1), tick=False):
        assert send(client).status_code == 302


def test_another_spelling_of_the_address_is_the_same_address(client: Client, kari: Person) -> None:
    fail(client, 4, email="KARI@eksempel.example")
    assert fail(client, 4, email=" Kari@Eksempel.example ")[-1] == 429


def test_others_behind_the_same_proxy_and_the_same_person_elsewhere_are_not_locked(
    client: Client, kari: Person
) -> None:
    ola = factories.person(email="ola@eksempel.example", password=PASSWORD)
    fail(client, address="192.0.2.1")
    assert send(Client(), address="192.0.2.1").status_code == 429
    assert send(Client(), ola.email, address="192.0.2.1").status_code == 302
    assert send(Client(), address="192.0.2.2").status_code == 302


def test_getting_in_forgets_the_failures_before(client: Client, kari: Person) -> None:
    fail(client, ATTEMPTS - 1)
    assert send(client).status_code == 302
    assert fail(Client(), ATTEMPTS - 1) == [422] * (ATTEMPTS - 1)


def test_the_attempts_are_kept_without_the_address_or_the_password(client: Client, kari: Person) -> None:
    fail(client, 2)
    kept = str(list(AccessAttempt.objects.values()))
    assert kept
    assert "kari" not in kept
    assert "feil" not in kept


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        (1, "not an address", None),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Settings, proxies: int, forwarded: str, found: str | None) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert lockout.client_address(request) == found


# --- The demo


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def buttons(client: Client) -> list[str]:
    page = BeautifulSoup(client.get(SIGN_IN).content, "html.parser")
    return [str(field["value"]) for field in page.select("input[type=hidden][name=username]")]


def test_the_demo_has_a_button_for_each_part(client: Client, demo: None) -> None:
    assert buttons(client) == [person.email for person in DEMO_SIGN_INS]


def test_a_button_of_the_demo_signs_in(client: Client, demo: None) -> None:
    factories.person(email="agent@demo.example", password="innovasjon")
    page = BeautifulSoup(client.get(f"{SIGN_IN}?next=/ideer/").content, "html.parser")
    button: Any = page.find("input", {"name": "username", "value": "agent@demo.example"})
    fields = {field["name"]: field["value"] for field in button.find_parent("form").select("input")}
    assert client.post(SIGN_IN, fields).headers["Location"] == "/ideer/"


def test_elsewhere_there_is_no_such_button_and_the_password_stands_nowhere(client: Client) -> None:
    assert buttons(client) == []
    assert 'value="innovasjon"' not in client.get(SIGN_IN).content.decode()


# --- Out


def test_signing_out_ends_the_session_and_only_by_post(client: Client, kari: Person) -> None:
    send(client)
    assert client.get(reverse("people:sign_out")).status_code == 405
    assert client.post(reverse("people:sign_out")).headers["Location"] == SIGN_IN
    assert not is_signed_in(client)
