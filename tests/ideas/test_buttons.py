"""The buttons of an idea: a session that ends on one, answers that are none; and the list's two days."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from ideas.models import Follow, Idea, Proposer, Support
from innovasjon.people import guest_links
from tests import factories
from tests.conftest import BACKEND, SignIn
from tests.personas import Town

LIST = "/ideer/"


@pytest.mark.parametrize("verb", ["send-inn", "stott", "folg", "ta", "svar"])
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_idea(town: Town, client: Client, verb: str) -> None:
    page = town.draft.get_absolute_url()
    pressed = client.post(f"{page}{verb}/", {"on": "1", "answer": "yes"})
    assert pressed.headers["Location"] == f"/logg-inn/?next={page}{verb}/"
    client.force_login(town.people.proposer, backend=BACKEND)
    seen = client.get(f"{page}{verb}/", follow=True)
    assert (seen.redirect_chain, seen.status_code) == ([(page, 302)], 200)


def test_what_a_sign_in_leads_back_to_does_nothing_by_itself(town: Town, sign_in: SignIn) -> None:
    before = Idea.objects.get(pk=town.draft.pk).stage
    sign_in("proposer").get(f"{town.draft.get_absolute_url()}send-inn/")
    for verb in ("stott", "folg"):
        sign_in("colleague").get(f"{town.submitted.get_absolute_url()}{verb}/")
    assert Idea.objects.get(pk=town.draft.pk).stage == before
    assert not Support.objects.filter(person=town.people.colleague).exists()
    assert not Follow.objects.filter(person=town.people.colleague).exists()


@pytest.mark.parametrize("answer", [{}, {"answer": ""}, {"answer": "YES"}, {"answer": "kanskje"}])
def test_an_answer_that_is_neither_yes_nor_no_is_not_taken_for_a_no(
    town: Town, sign_in: SignIn, answer: dict[str, str]
) -> None:
    response = sign_in("invited").post(f"{town.draft.get_absolute_url()}svar/", answer)
    row = town.draft.proposers.get(person=town.people.invited)
    assert (response.status_code, row.state) == (400, Proposer.State.INVITED)


def test_a_guests_answer_must_be_yes_or_no_as_well(town: Town, client: Client) -> None:
    row = factories.guest_proposer(town.submitted, factories.guest())
    client.get(guest_links.address(guest_links.issue(guest=row.guest, now=timezone.now())))
    for answer, status, state in (("", 400, "invited"), ("ja", 400, "invited"), ("no", 302, "declined")):
        response = client.post(f"/gjest/ideer/{row.pk}/svar/", {"answer": answer})
        row.refresh_from_db()
        assert (response.status_code, row.state) == (status, state)


def test_broken_utf_8_in_a_form_is_refused_and_not_stored(town: Town, sign_in: SignIn) -> None:
    body = "then=save&title=Tavle&need=%ff%fe"
    response = sign_in("colleague").post("/ideer/ny/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert "tegn som ikke kan lagres" in BeautifulSoup(response.content, "html.parser").get_text()
    assert not Idea.objects.filter(need__contains="\ufffd").exists()


def test_a_last_day_before_the_first_is_said_and_left_out(town: Town, sign_in: SignIn) -> None:
    response = sign_in("colleague").get(LIST, {"since": "2020-02-02", "until": "2020-02-01"})
    text = BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)
    assert "Ikke med i søket: «Delt til» er en tidligere dag enn «Delt fra»." in text
    assert "Ingen idé passer" not in text
    assert town.submitted.title in text


def test_the_same_first_and_last_day_is_no_mistake(town: Town, sign_in: SignIn) -> None:
    response = sign_in("colleague").get(LIST, {"since": "2020-02-02", "until": "2020-02-02"})
    assert "Ikke med i søket" not in response.content.decode()
