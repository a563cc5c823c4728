"""Putting an idea where it belongs: section, tags and the shared need it answers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from ideas import actions
from ideas.actions.triage import placed
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import Idea
from innovasjon.audit.models import Entry
from tests import factories, personas
from tests.conftest import SignIn

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def address(idea: Idea) -> str:
    return f"/ideer/{idea.pk}/rydd/"


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def send(client: Client, idea: Idea, **changes: Any) -> Any:
    """The form as it stands for the idea now, with these changes."""
    client.post("/sprak/", {"language": "en"})
    tags = ", ".join(tag.name for tag in idea.tags.all())
    stands = {"section": idea.section_id, "answers": idea.answers_id or "", "tags": tags, "seen": placed(idea)}
    return client.post(address(idea), stands | changes)


def verbs(idea: Idea) -> list[str]:
    return [entry.verb for entry in Entry.objects.about(idea)]


def messages(client: Client, idea: Idea) -> str:
    return soup(client.get(idea.get_absolute_url())).select("#meldinger")[0].get_text(" ", strip=True)


def test_the_form_shows_where_the_idea_stands(town: personas.Town, sign_in: SignIn) -> None:
    need = factories.need(town.people.agent, title="Ro om natten")
    actions.place(idea=town.submitted, section=town.oppvekst, tags=["Natt"], need=need, by=town.people.agent, now=NOW)
    form = soup(sign_in("agent").get(address(town.submitted)))

    assert [option["value"] for option in form.select("#id_section option[selected]")] == [str(town.oppvekst.pk)]
    assert form.select("#id_tags")[0]["value"] == "Natt"
    assert [radio["value"] for radio in form.select("[name=answers][checked]")] == [str(need.pk)]
    assert form.select(f"a[href='/behov/ny/?idea={town.submitted.pk}']")


def test_an_idea_moved_to_another_section_is_told_who_answers_there(town: personas.Town, sign_in: SignIn) -> None:
    client = sign_in("agent")
    answer = send(client, town.assessing, section=town.teknisk.pk)

    assert answer["Location"] == town.assessing.get_absolute_url()
    assert messages(client, town.assessing) == (
        "The idea is moved to Teknisk. Odd Agent, innovation agent in Teknisk, answers for the idea."
    )
    moved = Idea.objects.get(pk=town.assessing.pk)
    assert (moved.section, moved.stage, moved.taken_by) == (town.teknisk, Stage.SUBMITTED, None)
    # Another section's idea now: seen, but not for this agent to tidy.
    assert client.get(address(moved)).status_code == 403


def test_tags_and_need_are_put_on_in_one_go(town: personas.Town, sign_in: SignIn) -> None:
    need = factories.need(town.people.agent)
    send(sign_in("agent"), town.submitted, tags="natt, Ro , natt", answers=need.pk)
    idea = Idea.objects.get(pk=town.submitted.pk)

    assert {tag.name for tag in idea.tags.all()} == {"natt", "Ro"}
    assert (idea.answers, idea.section) == (need, town.oppvekst)
    assert verbs(idea) == ["idea.answers_need", "idea.tidied"]


def test_what_stays_as_it_was_is_not_written_down(town: personas.Town, sign_in: SignIn) -> None:
    assert send(sign_in("agent"), town.assessing).status_code == 302
    assert verbs(town.assessing) == []
    assert Idea.objects.get(pk=town.assessing.pk).taken_by == town.people.agent


def test_an_idea_is_taken_off_a_need(town: personas.Town, sign_in: SignIn) -> None:
    town.submitted.answers = factories.need(town.people.agent)
    town.submitted.save()
    send(sign_in("agent"), town.submitted, answers="")

    assert Idea.objects.get(pk=town.submitted.pk).answers is None
    assert verbs(town.submitted) == ["idea.answers_need"]


def test_two_who_tidy_at_once_are_told_and_the_second_keeps_what_was_chosen(
    town: personas.Town, sign_in: SignIn
) -> None:
    seen = placed(town.submitted)
    actions.place(
        idea=town.submitted, section=town.oppvekst, tags=["dag"], need=None, by=town.people.substitute, now=NOW
    )
    client = sign_in("agent")
    answer = send(client, town.submitted, seen=seen, tags="natt")
    page = soup(answer)

    assert answer.status_code == 409
    assert "Vera Vara" in page.select("[role=alert]")[0].get_text()
    assert "dag" in page.select("[role=alert]")[0].get_text()
    assert page.select("#id_tags")[0]["value"] == "natt"
    assert {tag.name for tag in Idea.objects.get(pk=town.submitted.pk).tags.all()} == {"dag"}

    again = {name["name"]: name.get("value", "") for name in page.select("#skjema input[name]:not([type=radio])")}
    assert client.post(address(town.submitted), again | {"section": town.oppvekst.pk}).status_code == 302
    assert {tag.name for tag in Idea.objects.get(pk=town.submitted.pk).tags.all()} == {"natt"}


def test_two_who_choose_the_same_are_no_conflict(town: personas.Town) -> None:
    seen = placed(town.submitted)
    for by in (town.people.agent, town.people.substitute):
        actions.place(idea=town.submitted, section=town.teknisk, tags=["natt"], need=None, by=by, now=NOW, seen=seen)

    assert verbs(town.submitted) == ["idea.tidied"]


def test_a_search_for_a_need_keeps_what_is_typed_and_saves_nothing(town: personas.Town, sign_in: SignIn) -> None:
    found, other = (
        factories.need(town.people.agent, title=title) for title in ("Trygg skolevei for alle", "Lunsj på jobben")
    )
    client = sign_in("agent")
    answer = send(client, town.submitted, then="search", words="skolevei", tags="natt", answers=other.pk)
    page = soup(answer)

    assert answer.status_code == 200
    assert {radio["value"] for radio in page.select("[name=answers]")} == {"", str(found.pk), str(other.pk)}
    assert [radio["value"] for radio in page.select("[name=answers][checked]")] == [str(other.pk)]
    assert page.select("#id_tags")[0]["value"] == "natt"
    assert verbs(town.submitted) == []


def test_htmx_gets_the_needs_alone(town: personas.Town, sign_in: SignIn) -> None:
    factories.need(town.people.agent, title="Trygg skolevei for alle")
    answer = sign_in("agent").post(
        address(town.submitted), {"then": "search", "words": "skolevei"}, headers={"hx-request": "true"}
    )
    page = soup(answer)

    assert [part["id"] for part in page.find_all(recursive=False) if part.name == "div"] == ["behov-valg"]
    assert page.select("#behov-funnet[autofocus]")


def test_needs_that_share_words_with_the_title_are_offered_at_once(town: personas.Town, sign_in: SignIn) -> None:
    near = factories.need(town.people.agent, title="Beskjeder når frem for sent")
    factories.need(town.people.agent, title="Lunsj på jobben", description="Det er for lang kø i kantina hver dag.")
    idea = factories.idea(town.people.proposer, title="Tavle for beskjeder – eller «skjerm»?")

    radios = soup(sign_in("agent").get(address(idea))).select("[name=answers]")
    assert [radio["value"] for radio in radios] == ["", str(near.pk)]


@pytest.mark.parametrize(
    "bad",
    [
        {"section": ""},
        {"section": "99999999999999999999999999"},
        {"section": "\x00"},
        {"answers": "99999999999999999999999999"},
        {"answers": "abc"},
        {"tags": "x" * 41},
        {"tags": "!!!"},
        {"tags": ",".join(f"ord{number}" for number in range(11))},
        {"tags": "a" * 2000},
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_changed(
    town: personas.Town, sign_in: SignIn, bad: dict[str, str]
) -> None:
    answer = send(sign_in("agent"), town.submitted, **bad)

    assert answer.status_code == 422
    assert soup(answer).select("#feil li")
    assert verbs(town.submitted) == []


def test_the_log_and_the_story_keep_the_tags_there_were(town: personas.Town, sign_in: SignIn) -> None:
    idea, by = town.submitted, town.people.agent
    actions.tidy(idea=idea, section=town.oppvekst, tags=["natt", "helg"], by=by, now=timezone.now())
    actions.tidy(idea=idea, section=town.oppvekst, tags=["dag"], by=by, now=timezone.now())
    before = [entry.details["before"]["tags"] for entry in Entry.objects.about(idea)]
    assert before == [[], ["helg", "natt"]]
    story = soup(sign_in("colleague").get(idea.get_absolute_url())).select(".timeline details .pre")
    assert [old.get_text() for old in story][-1] == "helg, natt"


def test_a_move_that_keeps_the_tags_says_nothing_of_them(town: personas.Town) -> None:
    actions.tidy(idea=town.submitted, section=town.teknisk, tags=[], by=town.people.agent, now=NOW)
    [entry] = Entry.objects.about(town.submitted)
    assert "before" not in entry.details


def test_a_draft_is_not_tidied(town: personas.Town) -> None:
    with pytest.raises(UnableToMove):
        actions.place(
            idea=town.draft, section=town.teknisk, tags=[], need=None, by=town.people.agent, now=timezone.now()
        )
