"""One's own page, one's password and sessions, and finding colleagues."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from innovasjon.web import stories
from tests import factories
from tests.conftest import BACKEND, SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db

OLD, NEW = "en lang og god setning", "en annen og bedre setning"


@pytest.fixture
def kari() -> Person:
    return factories.person("Kari Hansen", email="kari@eksempel.example", password=OLD)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def facts(response: Any) -> dict[str, str]:
    seen = page(response).select_one("dl.facts")
    assert seen
    terms = [term.get_text() for term in seen.select("dt")]
    return dict(zip(terms, [told.get_text() for told in seen.select("dd")], strict=True))


# --- One's own page


def test_a_leader_reads_who_they_are_here(town: Town, sign_in: SignIn) -> None:
    assert facts(sign_in("unit_leader").get("/konto/")) == {
        "Navn": "Unni Enhetsleder",
        "E-post": "unit_leader@demo.example",
        "Enhet": "Solbakken barnehage",
        "Seksjon": "Oppvekst",
        "Du leder": "Solbakken barnehage",
    }


def test_somebody_without_unit_or_role_has_a_page_too(kari: Person) -> None:
    assert facts(signed_in(kari).get("/konto/")) == {"Navn": "Kari Hansen", "E-post": "kari@eksempel.example"}


def test_the_page_is_one_press_away_from_every_page(town: Town, sign_in: SignIn) -> None:
    seen = page(sign_in("colleague").get("/"))
    assert [link["href"] for link in seen.select(".account a")] == ["/konto/"]


def test_a_story_may_add_its_part(kari: Person, settings: Settings) -> None:
    settings.STORIES = ["innovasjon.people", "tests.web.a_story"]
    stories.collect.cache_clear()
    try:
        headings = [heading.get_text() for heading in page(signed_in(kari).get("/konto/")).select("main h2")]
    finally:
        stories.collect.cache_clear()
    assert headings[-1] == "Made up"


def test_the_language_is_chosen_there_and_kept(kari: Person) -> None:
    client = signed_in(kari)
    assert client.post("/sprak/", {"language": "nn", "next": "/konto/"}).headers["Location"] == "/konto/"
    seen = page(client.get("/konto/"))
    assert seen.html
    assert seen.html["lang"] == "nn"
    kari.refresh_from_db()
    assert kari.language == "nn"


# --- Password and sessions


def change(client: Client, old: str = OLD, new: str = NEW, again: str | None = None) -> Any:
    data = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client.post("/konto/passord/", data)


def test_a_new_password_ends_the_sessions_elsewhere_and_not_this_one(kari: Person) -> None:
    here, elsewhere = signed_in(kari), signed_in(kari)
    assert change(here).headers["Location"] == "/konto/"
    assert "Passordet er byttet" in here.get("/konto/").content.decode()
    assert elsewhere.get("/konto/").status_code == 302
    kari.refresh_from_db()
    assert kari.check_password(NEW)


def test_a_new_password_is_logged_without_the_password(kari: Person) -> None:
    change(signed_in(kari))
    entry = Entry.objects.about(kari).get()
    assert (entry.verb, entry.by, entry.data) == ("person.password_set", kari, {})


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"old": "feil"}, "Dette er ikke passordet du har nå"),
        ({"again": "noe annet"}, "De to nye passordene er ulike"),
        ({"new": "kort"}, "for kort. Skriv minst 10 tegn"),
        ({"new": "1q2w3e4r5t"}, "Mange bruker"),
        ({"new": "Kari Hansen"}, "ligner for mye på navnet"),
        ({"new": ""}, "Fyll ut"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(kari: Person, what: dict[str, str], said: str) -> None:
    response = change(signed_in(kari), **what)
    assert response.status_code == 422
    assert said in page(response).get_text()
    kari.refresh_from_db()
    assert kari.check_password(OLD)


def test_who_signs_in_elsewhere_has_no_password_to_change(town: Town, sign_in: SignIn) -> None:
    client = sign_in("colleague")
    assert "/konto/passord/" not in client.get("/konto/").content.decode()
    response = client.get("/konto/passord/")
    assert response.status_code == 403
    assert "Du logger inn et annet sted" in response.content.decode()


def test_signing_out_everywhere_ends_every_session(kari: Person) -> None:
    here, elsewhere = signed_in(kari), signed_in(kari)
    response = here.post("/konto/logg-ut-overalt/")
    assert response.headers["Location"] == "/logg-inn/"
    assert "Du er logget ut overalt" in here.get("/logg-inn/").content.decode()
    assert {client.get("/konto/").status_code for client in (here, elsewhere)} == {302}
    assert [entry.verb for entry in Entry.objects.about(kari)] == ["person.signed_out_everywhere"]


def test_signing_out_everywhere_is_not_done_by_a_link(kari: Person) -> None:
    client = signed_in(kari)
    assert client.get("/konto/logg-ut-overalt/").headers["Location"] == "/konto/"
    assert client.get("/konto/").status_code == 200


# --- Colleagues

HTMX = {"HX-Request": "true"}


def names(response: Any) -> list[str]:
    return [next(person.select_one("span:last-child").stripped_strings) for person in page(response).select(".person")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kollega", ["Kari Kollega"]),
        ("KARI koll", ["Kari Kollega"]),
        ("colleague@demo", ["Kari Kollega"]),
        ("agent@demo.example", ["Anne Agent", "Odd Agent"]),
        ("sluttesen", []),
        ("%", []),
        ("_ari", []),
        ("\\", []),
        ("", []),
        ("   ", []),
    ],
)
def test_colleagues_are_found_by_name_and_address(town: Town, sign_in: SignIn, typed: str, found: list[str]) -> None:
    for headers in ({}, HTMX):
        assert names(sign_in("proposer").get("/folk/sok/", {"q": typed}, headers=headers)) == found


def test_htmx_gets_the_bare_list_with_a_button_for_each(town: Town, sign_in: SignIn) -> None:
    response = sign_in("proposer").get("/folk/sok/?q=kollega", headers=HTMX)
    seen = page(response)
    assert seen.html is None
    assert [(b["name"], b["value"]) for b in seen.select("button")] == [("person", str(town.people.colleague.pk))]


def test_nobody_found_is_said(town: Town, sign_in: SignIn) -> None:
    assert "Vi finner ingen med «xyzzy»" in page(sign_in("proposer").get("/folk/sok/?q=xyzzy")).get_text()


def test_many_are_cut_and_that_is_said(town: Town, sign_in: SignIn) -> None:
    Person.objects.bulk_create(Person(name=f"Ola Nordmann {n}", email=f"ola{n}@eksempel.example") for n in range(30))
    client = sign_in("proposer")
    with CaptureQueriesContext(connection) as many:
        response = client.get("/folk/sok/?q=nordmann", headers=HTMX)
    with CaptureQueriesContext(connection) as one:
        client.get("/folk/sok/?q=kollega", headers=HTMX)
    assert len(names(response)) == 8
    assert "Mange passer" in response.content.decode()
    assert len(many) == len(one)


def test_too_much_typed_is_told(town: Town, sign_in: SignIn) -> None:
    response = sign_in("proposer").get("/folk/sok/", {"q": "a" * 101})
    assert response.status_code == 422
    assert "for lang" in response.content.decode()
