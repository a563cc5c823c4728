"""Choosing another language in the middle of a form loses nothing that was written, also without JavaScript."""

from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from ideas.models import Comment
from innovasjon.web.kept_forms import FORM_ID, WRITER_FIELD
from tests import factories, site_map
from tests.conftest import SignIn
from tests.personas import Town
from tests.site_map import Case
from tests.test_admin import page

pytestmark = pytest.mark.django_db
PAGES = [case for case in site_map.pages() if site_map.readers(case)]


@pytest.fixture(scope="module")
def town(lasting_town: Town) -> Town:
    return lasting_town


def choices(seen: BeautifulSoup) -> list[Any]:
    return seen.select(".languages button[name=language]")


def switch(client: Client, address: str, language: str = "nn", **typed: str) -> BeautifulSoup:
    """Write in the page's form, press the button of a language in it, and go where the site leads."""
    seen = page(client.get(address))
    [button] = [one for one in choices(seen) if one["value"] == language]
    form = seen.find(id=button["form"])
    assert form
    sent = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden][name]")}
    target = urljoin(address, str(button["formaction"]))
    answer = client.post(target, sent | typed | {"language": language})
    assert answer.status_code == 302
    assert answer.headers["Location"] == address
    return page(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_every_choice_leads_somewhere(case: Case, town: Town, sign_in: SignIn) -> None:
    """A button that names a form stands on a page that has it; the form knows its writer."""
    address = case.address(town)
    for reader in {site_map.readers(case)[0], site_map.readers(case)[-1]}:
        seen = page(sign_in(reader).get(address))
        named = {button.get("form") for button in choices(seen)}
        assert len(named) <= 1
        if named - {None}:
            [form] = seen.find_all(id=FORM_ID)
            assert form.name == "form"
            assert form.select(f"input[name={WRITER_FIELD}]"), f"{case.name}: the form does not say who writes"
        elif marked := seen.select(f"form[method=post] input[name={WRITER_FIELD}]"):
            pytest.fail(f"{case.name}: a language chosen here loses what stands in {marked[0].find_parent('form')}")


def test_a_comment_is_still_there_in_the_other_language(town: Town, sign_in: SignIn) -> None:
    client, address = sign_in("colleague"), town.submitted.get_absolute_url()
    seen = switch(client, address, body="Dette har vi prøvd hos oss.")
    assert seen.html
    assert seen.html["lang"] == "nn"
    assert seen.select_one("#id_body").get_text().strip() == "Dette har vi prøvd hos oss."  # type: ignore[union-attr]
    assert "Det du hadde skrive, står her" in seen.select_one("#meldinger").get_text()  # type: ignore[union-attr]
    assert not Comment.objects.filter(body="Dette har vi prøvd hos oss.").exists()
    assert page(client.get(address)).select_one("#id_body").get_text().strip() == ""  # type: ignore[union-attr]


def test_an_idea_is_still_there_in_the_other_language(town: Town, sign_in: SignIn) -> None:
    seen = switch(sign_in("colleague"), reverse("ideas:new"), need=factories.NEED_TEXT, title="Tavle i gangen")
    assert seen.select_one("#id_title")["value"] == "Tavle i gangen"  # type: ignore[index]
    assert seen.select_one("#id_need").get_text().strip() == factories.NEED_TEXT  # type: ignore[union-attr]


def test_a_page_without_a_form_asks_as_before(town: Town, sign_in: SignIn) -> None:
    client = sign_in("colleague")
    seen = page(client.get(reverse("ideas:list")))
    assert {button.get("form") for button in choices(seen)} == {None}
    answer = client.post(reverse("people:language"), {"language": "nn", "next": reverse("ideas:list")})
    assert answer.headers["Location"] == reverse("ideas:list")
    assert page(client.get(reverse("ideas:list"))).select_one("#meldinger").get_text().strip() == ""  # type: ignore[union-attr]


@pytest.mark.parametrize("somewhere", ["https://example.com/", "//example.com", "/\\example.com", "javascript:x", ""])
def test_the_way_back_is_ours(somewhere: str, town: Town, sign_in: SignIn) -> None:
    answer = sign_in("colleague").post(f"{reverse('people:language')}?next={somewhere}", {"language": "nn"})
    assert answer.headers["Location"] == "/"
