"""The idea beside the list, the ways to narrow the list, and where work goes on after a move."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from ideas import clock
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.people import working_days
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town
from tests.site_map.projects import a_destination

ADDRESS = "/ideer/innboks/"
REASON = "Dette har vi allerede en løsning for på alle avdelinger."
BESIDE = {"HX-Request": "true", "HX-Target": "forhandsvisning"}


def soup(client: Client, query: str = "", **headers: Any) -> BeautifulSoup:
    return BeautifulSoup(client.get(ADDRESS + query, headers=headers).content, "html.parser")


def ids(page: BeautifulSoup) -> set[int]:
    return {int(str(row["id"]).removeprefix("ide-")) for row in page.select("li.waiting")}


def beside(page: BeautifulSoup) -> str:
    found = page.select_one("#forhandsvisning")
    assert found is not None
    return found.get_text(" ", strip=True)


def test_the_first_of_the_list_is_shown_before_anybody_has_chosen(town: Town, sign_in: SignIn) -> None:
    page = soup(sign_in("agent"))
    assert town.submitted.title in beside(page)
    assert page.select("#forhandsvisning[data-chosen]") == []


def test_the_chosen_idea_is_shown_and_marked_in_the_list(town: Town, sign_in: SignIn) -> None:
    other = factories.idea(town.people.colleague, title="Den andre")
    page = soup(sign_in("agent"), f"?ide={other.pk}")
    assert "Den andre" in beside(page)
    assert [link.get_text() for link in page.select(".row-title[aria-current]")] == ["Den andre"]


def test_htmx_gets_the_idea_alone(town: Town, sign_in: SignIn) -> None:
    page = soup(sign_in("agent"), f"?ide={town.submitted.pk}", **BESIDE)
    assert town.submitted.title in beside(page)
    assert page.select("html, li.waiting") == []


@pytest.mark.parametrize("which", ["draft", "elsewhere", "0", "x", "9" * 30, "-1"])
@pytest.mark.parametrize("headers", [{}, BESIDE], ids=["page", "htmx"])
def test_what_the_reader_does_not_triage_is_not_shown_beside_the_list(
    town: Town, sign_in: SignIn, which: str, headers: dict[str, str]
) -> None:
    elsewhere = factories.idea(town.people.colleague, section=town.teknisk, title="Hemmelig her")
    Idea.objects.filter(pk=town.draft.pk).update(title="Hemmelig her")
    pk = {"draft": town.draft.pk, "elsewhere": elsewhere.pk}.get(which, which)
    assert "Hemmelig her" not in beside(soup(sign_in("agent"), f"?ide={pk}", **headers))


def test_an_agent_who_stands_behind_an_idea_sees_no_way_to_its_notes(town: Town, sign_in: SignIn) -> None:
    factories.note(town.submitted, town.people.substitute)
    assert "1 notat" in beside(soup(sign_in("agent"), f"?ide={town.submitted.pk}"))
    factories.new_proposer(town.submitted, town.people.agent, state=Proposer.State.ACCEPTED).save()
    assert "otat" not in beside(soup(sign_in("agent"), f"?ide={town.submitted.pk}"))


# --- Narrowing


def test_the_clock_narrows_to_what_is_overdue_due_soon_or_waits_for_a_reply(town: Town, sign_in: SignIn) -> None:
    today, client = timezone.localdate(), sign_in("agent")
    late = factories.idea(town.people.colleague, reply_due_on=today - timedelta(days=1))
    soon = factories.idea(town.people.colleague, reply_due_on=working_days.add(today, 1))
    factories.idea(town.people.colleague, reply_due_on=working_days.add(today, 9))
    assert ids(soup(client, "?clock=overdue")) == {late.pk}
    assert ids(soup(client, "?clock=soon")) == {soon.pk}
    assert ids(soup(client, "?clock=asked")) == {town.ideas[Stage.CLARIFYING].pk}


def test_the_reader_narrows_to_what_one_colleague_has_taken(town: Town, sign_in: SignIn) -> None:
    theirs = factories.idea(town.people.colleague, stage=Stage.ASSESSING, taken_by=town.people.substitute)
    assert ids(soup(sign_in("agent"), f"?agent={town.people.substitute.pk}")) == {theirs.pk}


@pytest.mark.parametrize(("query", "found"), [("whose=employees", "employees"), ("age=1m", "old")])
def test_whose_need_and_age_narrow_the_list(town: Town, sign_in: SignIn, query: str, found: str) -> None:
    rows = {
        "employees": factories.idea(town.people.colleague, whose_need="employees"),
        "old": factories.idea(town.people.colleague, submitted_at=timezone.now() - timedelta(days=40)),
    }
    assert ids(soup(sign_in("agent"), f"?{query}")) == {rows[found].pk}


@pytest.mark.parametrize("query", ["clock=x", "agent=x", "agent=" + "9" * 30, "whose=x", "age=x", "age=1e9"])
def test_a_filter_that_makes_no_sense_is_left_out_with_a_word_about_it(town: Town, sign_in: SignIn, query: str) -> None:
    page = soup(sign_in("agent"), f"?{query}")
    assert ids(page) == {town.submitted.pk}
    assert page.select("#meldinger .ds-alert")


# --- Going on


def close(client: Client, idea: Idea, back: str) -> str:
    answer = client.post(f"/ideer/{idea.pk}/avslutt/", {"reason_kind": "exists", "reason": REASON, "back": back})
    return str(answer["Location"])


def test_after_a_move_work_goes_on_at_the_idea_that_stands_next(town: Town, sign_in: SignIn) -> None:
    client, now = sign_in("agent"), timezone.now()
    Idea.objects.exclude(stage=Stage.DRAFT).update(section=town.kultur)
    first, second, third = (
        factories.idea(
            town.people.colleague,
            stage=Stage.ASSESSING,
            taken_by=town.people.agent,
            submitted_at=now - timedelta(days=days),
        )
        for days in (3, 2, 1)
    )
    back = f"{ADDRESS}?shown=mine&ide={second.pk}"
    assert close(client, second, back) == f"{ADDRESS}?shown=mine&ide={third.pk}"
    assert close(client, third, back) == f"{ADDRESS}?shown=mine&ide={first.pk}"
    assert close(client, first, back) == f"{ADDRESS}?shown=mine"


@pytest.fixture
def in_line(town: Town) -> tuple[Idea, Idea, Idea]:
    """Three ideas that the agent has taken, in the order in which the inbox lists them, and no other."""
    Idea.objects.exclude(stage=Stage.DRAFT).update(section=town.kultur)
    now, taken = timezone.now(), {"stage": Stage.ASSESSING, "taken_by": town.people.agent}
    first, second, third = (
        factories.idea(town.people.colleague, submitted_at=now - timedelta(days=days), **taken) for days in (3, 2, 1)
    )
    return first, second, third


def links(page: BeautifulSoup, ending: str) -> list[str]:
    return [str(link["href"]) for link in page.select("#flytt a") if f"/{ending}/" in str(link["href"])]


def hidden(page: BeautifulSoup) -> dict[str, str]:
    return {str(one["name"]): str(one.get("value", "")) for one in page.select("main form input[type=hidden]")}


def test_a_merge_that_was_begun_here_leads_on_to_the_next(
    town: Town, sign_in: SignIn, in_line: tuple[Idea, Idea, Idea]
) -> None:
    client, (first, second, third) = sign_in("agent"), in_line
    [url] = links(soup(client, f"?shown=mine&ide={second.pk}"), "sla-sammen")
    search = BeautifulSoup(client.get(url).content, "html.parser")
    assert hidden(search)["back"] == f"{ADDRESS}?shown=mine&ide={second.pk}"
    [chosen] = [
        str(link["href"]) for link in search.select("#valg ~ ul .ds-button") if f"med={first.pk}&" in link["href"]
    ]
    sure = BeautifulSoup(client.get(f"/ideer/{second.pk}/sla-sammen/{chosen}").content, "html.parser")
    answer = client.post(f"/ideer/{second.pk}/sla-sammen/", hidden(sure))
    assert answer["Location"] == f"{ADDRESS}?shown=mine&ide={third.pk}"
    assert Idea.objects.get(pk=second.pk).merged_into == first


def test_developing_that_was_begun_here_leads_on_to_the_next(
    town: Town, sign_in: SignIn, in_line: tuple[Idea, Idea, Idea]
) -> None:
    client, (first, second, _third) = sign_in("agent"), in_line
    [url] = links(soup(client, f"?shown=mine&ide={first.pk}"), "utvikle")
    form = BeautifulSoup(client.get(url).content, "html.parser")
    sent = hidden(form) | a_destination(town)
    assert client.post(url.partition("?")[0], sent)["Location"] == f"{ADDRESS}?shown=mine&ide={second.pk}"
    assert Idea.objects.get(pk=first.pk).stage == Stage.DEVELOPING


@pytest.mark.parametrize(
    "back", ["", "https://ond.example/", "//ond.example/ideer/innboks/", "/ideer/", "/ideer/innboks/x"]
)
def test_a_move_from_elsewhere_leads_to_the_idea(town: Town, sign_in: SignIn, back: str) -> None:
    assert close(sign_in("agent"), town.assessing, back) == town.assessing.get_absolute_url()


def test_the_clock_of_what_was_never_counted_is_counted_from_the_day_it_was_sent(town: Town) -> None:
    Idea.objects.update(reply_due_on=None)
    clock.set_anew()
    assert Idea.objects.get(pk=town.submitted.pk).reply_due_on == working_days.add(timezone.localdate(), 10)
