"""A guest who stands behind an idea follows its whole life by their link: who answers, what was decided, and why."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ideas import actions
from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea, Proposer
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people import guest_links
from innovasjon.people.models import Guest
from tests import factories
from tests.personas import Town

REASON = "Vi har snakket med avdelingene, og de har dette fra før."


@pytest.fixture
def guest(db: None) -> Guest:
    return factories.guest(name="Gunn Gjest", language="en")


@pytest.fixture
def browser(guest: Guest, client: Client) -> Client:
    client.get(guest_links.address(guest_links.issue(guest=guest, now=timezone.now())))
    return client


@pytest.fixture
def idea(town: Town, guest: Guest) -> Idea:
    row = factories.idea(town.people.proposer, title="En benk ved elva")
    factories.guest_proposer(row, guest, state="accepted", answered_at=timezone.now())
    return row


def words(client: Client) -> str:
    main = BeautifulSoup(client.get("/gjest/").content, "html.parser").main
    assert main
    return " ".join(main.get_text(" ").split())


def test_they_read_who_answers_and_by_when(town: Town, browser: Client, idea: Idea) -> None:
    assert "Anne Agent, innovation agent in Oppvekst, will answer you. The first reply comes by" in words(browser)


def test_they_read_each_step_with_its_reason(town: Town, browser: Client, idea: Idea) -> None:
    agent, now = town.people.agent, timezone.now()
    actions.take(idea=idea, by=agent, now=now)
    actions.ask(idea=idea, question="Hvem skal bruke den?", by=agent, now=now)
    assert "Anne Agent asks those behind the idea Hvem skal bruke den? Reply" in words(browser)
    actions.reply(idea=idea, answer="De som går tur.", by=town.people.proposer, now=now)
    actions.close(idea=idea, reason_kind=CloseReason.EXISTS, reason=REASON, by=agent, now=now)
    page = words(browser)
    assert f"What it asks for is there already Why {REASON}" in page
    assert page.count(REASON) == 1
    for told in (
        "Anne Agent took the idea to assess it",
        "Anne Agent asked those behind the idea",
        "Petra Forslag replied",
        "De som går tur.",
        "Anne Agent closed the idea",
    ):
        assert told in page


def test_what_is_between_those_behind_it_and_others_is_not_told(town: Town, browser: Client, idea: Idea) -> None:
    other = factories.guest(name="", email="hemmelig@utenfor.example")
    row = factories.guest_proposer(idea, other)
    actions.answer_as_guest(proposer=row, accept=False, now=timezone.now())
    assert "hemmelig@" not in words(browser)
    assert "said no" not in words(browser)


def test_they_follow_it_into_the_idea_it_is_merged_with_and_out_again(
    town: Town, browser: Client, idea: Idea, guest: Guest
) -> None:
    into = factories.idea(town.people.unit_leader, title="En park ved elva")
    agent, now = town.people.agent, timezone.now()
    actions.merge(idea=idea, into=into, by=agent, now=now)
    actions.take(idea=into, by=agent, now=now)
    actions.park(idea=into, reason="Etter jul.", revisit_on=timezone.localdate(), by=agent, now=now)
    page = words(browser)
    assert f"Anne Agent merged the idea with {into.reference}" in page
    assert "This idea is one with “En park ved elva” now" in page
    assert "Why Etter jul." in page
    assert "Anne Agent parked the idea until" in page
    assert "merged I-" not in page  # the other's own word for what was told already
    actions.unmerge(idea=idea, by=agent, now=now)
    page = words(browser)
    assert "En park" not in page
    assert "Etter jul." not in page
    assert f"Anne Agent parted the idea from {into.reference} again" in page
    told = Delivery.objects.filter(guest=guest).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["ideas.merged", "ideas.taken", "ideas.moved", "ideas.merged"]


def test_they_reply_to_the_question_about_the_idea_theirs_was_merged_with(
    town: Town, browser: Client, idea: Idea
) -> None:
    row = idea.proposers.get(guest__isnull=False)
    into, now = town.ideas[Stage.CLARIFYING], timezone.now()
    actions.merge(idea=idea, into=into, by=town.people.agent, now=now)
    page = browser.get("/gjest/")
    assert f"/gjest/ideer/{row.pk}/sporsmal/" in page.text
    assert "Hvem skal skrive på tavla?" in words(browser)
    assert "Hvem skal skrive på tavla?" in browser.get(f"/gjest/ideer/{row.pk}/sporsmal/").text
    answer = browser.post(f"/gjest/ideer/{row.pk}/sporsmal/", {"answer": "De som går tur."})
    assert answer.status_code == 302
    assert Idea.objects.get(pk=into.pk).stage == Stage.ASSESSING
    entry: Any = Entry.objects.about(into).last()
    assert entry.details["proposer"] == row.pk


def test_a_merged_idea_that_is_hidden_asks_nothing(town: Town, browser: Client, idea: Idea) -> None:
    row = idea.proposers.get(guest__isnull=False)
    into = town.ideas[Stage.CLARIFYING]
    actions.merge(idea=idea, into=into, by=town.people.agent, now=timezone.now())
    hidden = {"hidden_at": timezone.now(), "hidden_by": town.people.agent, "hidden_because": "Et navn."}
    Idea.objects.filter(pk=into.pk).update(**hidden)
    assert "Hvem skal skrive på tavla?" not in words(browser)
    assert browser.get(f"/gjest/ideer/{row.pk}/sporsmal/").status_code == 404


def test_their_own_idea_stays_open_to_them_when_it_is_hidden(town: Town, browser: Client, idea: Idea) -> None:
    actions.hide(idea=idea, reason="Et navn står i teksten.", by=town.people.agent, now=timezone.now())
    assert "The first reply comes by" in words(browser)
    assert "Et navn står i teksten." not in words(browser)


def test_the_page_asks_as_often_for_many_ideas_as_for_one(town: Town, browser: Client, guest: Guest) -> None:
    def number() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get("/gjest/")
        return len(asked)

    def one_more() -> None:
        row = factories.idea(town.people.proposer, stage=Stage.DRAFT)
        factories.guest_proposer(row, guest, state="accepted", answered_at=timezone.now())
        actions.submit(idea=row, by=town.people.proposer, now=timezone.now())
        actions.take(idea=row, by=town.people.agent, now=timezone.now())

    one_more()
    few = number()
    for _ in range(9):
        one_more()
    assert number() == few
    assert Proposer.objects.filter(guest=guest).count() == 10
    assert few <= 12
