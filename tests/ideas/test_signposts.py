"""Links, QR codes and paper that lead to the form, filled in beforehand."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
ASKED = "?section=oppvekst&tags=samling,skole&heading=Hei&language=nn"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://innovasjon.example"


def page(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def link(answer: Any) -> str:
    found = page(answer).select_one("#lenka ~ p a")
    assert found
    return found.get_text()


def test_an_agent_makes_a_link_that_fills_in_section_and_tags(town: Town, sign_in: SignIn) -> None:
    client = sign_in("agent")
    made = link(client.get(f"/ideer/lenker/{ASKED}"))
    assert made == "https://innovasjon.example/ideer/ny/?section=oppvekst&tags=samling%2Cskole"
    form = page(client.get(f"/ideer/ny/?{urlsplit(made).query}"))
    chosen, tags = form.select_one("#id_section option[selected]"), form.select_one("#id_tags")
    assert chosen
    assert tags
    assert (chosen.get_text(strip=True), tags["value"]) == ("Oppvekst", "samling, skole")


def test_who_is_not_signed_in_comes_to_the_filled_in_form_after_signing_in(town: Town) -> None:
    factories.person("Nina Ny", email="nina@demo.example", password=factories.PASSWORD, unit=town.roads)
    client = Client()
    asked = client.get("/ideer/ny/?section=oppvekst&tags=samling", follow=True)
    form = page(asked).select_one("main form")
    assert form
    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    sent |= {"username": "nina@demo.example", "password": factories.PASSWORD}
    where = str(form.get("action") or asked.request["PATH_INFO"])
    if "?" not in where and asked.request["QUERY_STRING"]:
        where += "?" + asked.request["QUERY_STRING"]
    answer = client.post(where, sent, follow=True)
    assert answer.request["PATH_INFO"] == "/ideer/ny/"
    chosen = page(answer).select_one("#id_section option[selected]")
    assert chosen
    assert chosen.get_text(strip=True) == "Oppvekst"


def test_the_qr_code_is_an_svg_of_the_same_link(town: Town, sign_in: SignIn) -> None:
    client = sign_in("agent")
    one, other = (client.get(f"/ideer/lenker/qr.svg{asked}") for asked in (ASKED, ""))
    assert one.headers["Content-Type"] == "image/svg+xml"
    assert one.content.startswith(b"<svg")
    assert one.content != other.content
    assert b"<script" not in one.content


@pytest.mark.parametrize("path", ["plakat", "skjema"])
def test_paper_is_in_the_language_that_was_chosen_and_holds_the_code(town: Town, sign_in: SignIn, path: str) -> None:
    seen = page(sign_in("agent").get(f"/ideer/lenker/{path}/{ASKED}"))
    html, picture = seen.html, seen.select_one("img.qr")
    assert html
    assert picture
    assert html["lang"] == "nn"
    assert picture["src"] == "/ideer/lenker/qr.svg?section=oppvekst&tags=samling%2Cskole"
    assert "Hei" in seen.get_text()
    assert "Oppvekst" in seen.get_text()


@pytest.mark.parametrize(
    "asked", ["?section=finnes-ikke", f"?tags={'x' * 41}", "?language=tlh", f"?heading={'x' * 61}", "?tags=<script>!"]
)
def test_what_is_asked_wrongly_is_told_and_leads_to_the_plain_form(town: Town, sign_in: SignIn, asked: str) -> None:
    client = sign_in("agent")
    for path in ("", "plakat/", "skjema/"):
        answer = client.get(f"/ideer/lenker/{path}{asked}")
        assert answer.status_code in {200, 422}
        assert b"<script>!" not in answer.content
    assert client.get(f"/ideer/lenker/qr.svg{asked}").status_code == 200


def test_only_the_network_makes_links(town: Town, sign_in: SignIn) -> None:
    assert sign_in("colleague").get("/ideer/lenker/").status_code == 403
