"""The one search over ideas, needs and comments."""

from collections import Counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from bs4 import Tag as Part
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas import facets as idea_facets
from ideas import search as idea_search
from ideas.actions.hiding import hide
from ideas.lifecycle import Stage
from ideas.models import Comment, Idea, Tag, WhoseNeed
from innovasjon.web.pages import Count
from innovasjon.words import facets, lexicon, marking, numbers, tables, wishes
from tests import factories, personas
from tests.conftest import SignIn
from tests.ideas.test_capture_form import soup

ADDRESS = "/sok/"


def words(found: Part | None) -> str:
    """The words of a part of the page, in one line."""
    assert found is not None
    return " ".join(found.get_text(" ").split())


def search(client: Client, **asked: str) -> BeautifulSoup:
    return soup(client.get(ADDRESS, asked))


def titles(page: BeautifulSoup) -> list[str]:
    return [words(link) for link in page.select("main .rows .row-title")]


@pytest.fixture
def client(town: personas.Town, sign_in: SignIn) -> Client:
    return sign_in("colleague")


def test_it_finds_ideas_needs_and_comments_each_in_its_place(town: personas.Town, client: Client) -> None:
    idea = factories.idea(town.people.proposer, title="Låvebru til gårdsskolen")
    factories.need(town.people.agent, title="Tryggere låvebruer")
    factories.comment(idea, town.people.agent, body="Den gamle låvebrua er råtten.")
    factories.project(town.people.agent, title="Ny låvebru på Gården")
    page = search(client, q="låvebru")
    assert titles(page) == [idea.title]
    kinds = [words(link) for link in page.select("main .parts a")]
    assert kinds == ["Idéer (1)", "Felles behov (1)", "Kommentarer (1)", "Prosjekter (1)"]
    assert titles(search(client, q="låvebru", **{"in": "needs"})) == ["Tryggere låvebruer"]
    assert titles(search(client, q="låvebru", **{"in": "projects"})) == ["Ny låvebru på Gården"]
    comments = search(client, q="lavebru", **{"in": "comments"})
    assert titles(comments) == ["Om «Låvebru til gårdsskolen»"]
    assert [words(mark) for mark in comments.select("main mark")] == ["låvebrua"]


@pytest.mark.parametrize(
    "text", ["låvebru", "gamle låvebru", '"gamle låvebrua"', "låvebru -ny", "låve skriv", "bru låve"]
)
def test_the_number_of_comments_is_that_of_those_one_may_read(town: personas.Town, text: str) -> None:
    idea, secret = (factories.idea(town.people.proposer, title=f"Idé {number}") for number in range(2))
    for _number in range(4):
        factories.comment(idea, town.people.agent, body="Den gamle låvebrua er råtten, sier skrivebordet.")
    factories.comment(secret, town.people.agent, body="Gamle låvebrua ved skrivebordet.")
    factories.comment(idea, town.people.agent, body="En ny bro.")
    hide(idea=secret, reason="Et navn.", by=town.people.agent, now=timezone.now())
    request, wish = RequestFactory().get(ADDRESS, {"q": text}), wishes.read(text)
    request.user = town.people.colleague
    assert wish
    assert numbers.told({"comments": idea_search.Comments().counted(request, wish)}) == {
        "comments": Count(4, is_exact=True)
    }


def test_of_a_common_word_the_number_is_estimated_from_the_newest_and_not_told_when_hardly_any_is_among_them(
    town: personas.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        factories.comment(town.submitted, town.people.agent, body="En låvebru." if number % 2 else "En port.")
    rows, wish = Comment.objects.all(), wishes.read("låvebru")
    assert wish
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    monkeypatch.setattr(tables, "read", lambda model, by: tables.Table(40, ids, {"låvebru": 0.5}))
    monkeypatch.setattr(numbers, "FEW", 10)
    for part, told in ((0.5, Count(20, is_exact=False, is_estimate=True)), (0.1, None)):
        monkeypatch.setattr(numbers, "SAMPLED", part * 40 * wish.cost_of_reading)
        found = numbers.told({"comments": numbers.counted(rows, wish, by="id")}).get("comments")
        assert found == told or (told and found and found.is_estimate and 15 <= found.number <= 25)


def test_a_comment_is_found_by_what_it_says_now_and_not_by_what_it_said_before(
    town: personas.Town, client: Client
) -> None:
    comment = factories.comment(town.submitted, town.people.agent, body="En brygge.")
    comment.body = "Et naust."
    comment.save()
    assert titles(search(client, q="brygge", **{"in": "comments"})) == []
    assert len(titles(search(client, q="naust", **{"in": "comments"}))) == 1
    Comment.objects.filter(pk=comment.pk).update(body="En molo.")
    assert len(titles(search(client, q="molo", **{"in": "comments"}))) == 1


def test_drafts_and_deleted_comments_are_found_by_nobody(town: personas.Town, sign_in: SignIn) -> None:
    draft = factories.idea(town.people.proposer, stage=Stage.DRAFT, title="Hemmelig låvebru")
    factories.comment(draft, town.people.proposer, body="En låvebru til.")
    idea = factories.idea(town.people.proposer)
    factories.comment(idea, town.people.agent, body="", deleted_at=timezone.now(), deleted_by=town.people.agent)
    assert titles(search(sign_in("colleague"), q="låvebru", **{"in": "comments"})) == []
    for who in ("colleague", "proposer"):
        assert titles(search(sign_in(who), q="låvebru")) == []


def test_a_reference_finds_its_idea(town: personas.Town, client: Client) -> None:
    Idea.objects.filter(pk=town.submitted.pk).update(reference="I-2026-0042")
    for text in ("I-2026-0042", "i 2026 42"):
        assert titles(search(client, q=text)) == [town.submitted.title]


def test_a_slip_is_told(town: personas.Town, client: Client) -> None:
    factories.idea(town.people.proposer, title="Brannøvelse på rådhuset")
    page = search(client, q="brannøvlese")
    assert titles(page) == ["Brannøvelse på rådhuset"]
    for shown in (page, soup(client.get("/ideer/", {"q": "brannøvlese"}))):
        assert "Ingen har skrevet «brannøvlese»" in words(shown.select_one("main"))


def test_it_begins_where_there_are_hits_and_stays_where_somebody_chose_to_look(
    town: personas.Town, client: Client
) -> None:
    factories.project(town.people.agent, title="Ny låvebru på Gården")
    answer = client.get(ADDRESS, {"q": "låvebru"}, follow=True)
    assert parse_qs(urlsplit(answer.redirect_chain[-1][0]).query) == {"q": ["låvebru"], "in": ["projects"]}
    assert titles(soup(answer)) == ["Ny låvebru på Gården"]
    chosen = search(client, q="låvebru", **{"in": "ideas"})
    assert titles(chosen) == []
    assert "de andre fanene" in words(chosen.main)


def test_without_a_hit_of_any_kind_nobody_is_sent_to_the_others(client: Client) -> None:
    page = words(search(client, q="zqxwvjk").main)
    assert "Ingen treff" in page
    assert "fanene" not in page


def test_small_words_alone_find_nothing_and_the_reader_is_told_what_to_do(client: Client) -> None:
    assert "Skriv et ord som sier hva det handler om" in words(search(client, q="og som").select_one("main"))


@pytest.mark.parametrize("text", ["x" * 10_000, "å" * 201])
def test_a_text_that_is_too_long_is_told_and_kept(client: Client, text: str) -> None:
    answer = client.get(ADDRESS, {"q": text})
    assert answer.status_code == 422
    assert soup(answer).select_one('main [name="q"]')["value"] == text  # type: ignore[index]


@pytest.mark.parametrize("text", ["%", "_", "\\", "a & b | !c:*", "<->", "'; drop table", '"', "-", "((", "\u202eabc"])
def test_signs_are_no_commands(client: Client, text: str) -> None:
    assert client.get(ADDRESS, {"q": text}).status_code == 200


def test_each_way_to_narrow_leads_to_as_many_hits_as_it_says(town: personas.Town, client: Client) -> None:
    by = town.people.proposer
    outside, inside = (Tag.objects.create(name=name, slug=name.lower()) for name in ("Ute", "Inne"))
    for number in range(6):
        idea = factories.idea(
            by,
            stage=Stage.ASSESSING if number % 2 else Stage.SUBMITTED,
            taken_by=town.people.agent if number % 2 else None,
            title=f"Trapp {number}",
            whose_need=WhoseNeed.RESIDENTS if number < 2 else WhoseNeed.EMPLOYEES,
            submitted_at=timezone.now().replace(year=2024 if number == 0 else 2026, month=5),
        )
        idea.tags.add(*([outside, inside][: number % 3]))
    page = search(client, q="trapp", facets="1")
    told = {
        words(link): (int(words(link.find_next("span"))), link["href"]) for link in page.select("main aside .facet a")
    }
    assert set(told) >= {"innsendt", "Ute", "Inne", "2024", "2026", "Innbyggere"}
    for number, address in told.values():
        assert len(titles(soup(client.get(str(address))))) == number


def test_the_ways_to_narrow_are_counted_when_somebody_asks_for_them(town: personas.Town, client: Client) -> None:
    for stage in (Stage.SUBMITTED, Stage.WITHDRAWN):
        factories.idea(town.people.proposer, stage=stage, title="Trapp")
    page = search(client, q="trapp")
    assert not page.select(".facet")
    link = page.select_one("#begrens a")
    assert link is not None
    whole = soup(client.get(str(link["href"])))
    part = soup(client.get(str(link["href"]), headers={"HX-Request": "true"}))
    assert titles(whole) == titles(page)
    assert part.select("h1") == []
    for shown in (whole, part):
        assert {"innsendt", "trukket"} <= {words(choice) for choice in shown.select("#begrens .facet a")}
    narrowed = client.get(str(whole.select(".facet a")[0]["href"]))
    assert "facets=1" in str(soup(narrowed).select_one(".chips a, main a[href*=facets]"))


def test_what_is_not_spread_has_no_ways_to_narrow(town: personas.Town, client: Client) -> None:
    factories.comment(town.submitted, town.people.agent, body="En trapp.")
    assert not search(client, q="trapp", facets="1", **{"in": "comments"}).select("#begrens")


KINDS = st.tuples(
    st.sampled_from([Stage.SUBMITTED, Stage.WITHDRAWN]),
    st.sampled_from(WhoseNeed.values[:4]),
    st.integers(2020, 2026),
    st.booleans(),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(KINDS, max_size=12))
def test_the_numbers_are_those_that_counting_one_by_one_gives(town: personas.Town, kinds: list[Any]) -> None:
    Idea.objects.filter(title__startswith="Trapp").update(title="Noe annet", need="Noe annet enn det", description="")
    for stage, whose, year, holds in kinds:
        at = timezone.now().replace(year=year, month=6, day=1)
        fields = {"whose_need": whose, "submitted_at": at, "description": ""}
        factories.idea(town.people.proposer, stage=stage, title="Trapp" if holds else "Heis", **fields)
    wish = wishes.read("trapp")
    assert wish is not None
    tally = idea_facets.tally(Idea.objects.submitted(), wish)
    held = [kind for kind in kinds if kind[3]]
    assert tally.is_exact
    assert tally.count.number == len(held)
    for place, what in enumerate(("stage", "whose", "year")):
        assert tally.counts.get(what, {}) == Counter(str(kind[place]) for kind in held)


def test_of_too_many_hits_the_numbers_are_estimated_from_a_sample(
    town: personas.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []
    for number in range(120):
        stage = Stage.WITHDRAWN if number % 4 == 0 else Stage.SUBMITTED
        at = timezone.now() - timezone.timedelta(hours=number)  # type: ignore[attr-defined]
        times.append(at)
        factories.idea(town.people.proposer, stage=stage, title="Trapp", submitted_at=at)
    lexicon.relearn()
    for name, value in {"COUNTED": 50, "HOPEFUL": 60, "SAMPLE": 60, "STRETCHES": 10}.items():
        monkeypatch.setattr(facets, name, value)
    wish = wishes.read("trapp")
    assert wish is not None
    table = tables.Table(120, sorted(times))
    for dense in (0.0, 2.0):
        monkeypatch.setattr(facets, "DENSE", dense)
        tally = idea_facets.tally(Idea.objects.submitted(), wish, table=table)
        assert not tally.is_exact
        assert 90 < tally.count.number < 150
        assert 12 < tally.counts["stage"]["withdrawn"] < 50


def test_hits_are_marked_and_what_people_wrote_stays_text(town: personas.Town, client: Client) -> None:
    evil = '<script>alert("rapport")</script> rapport <img src=x onerror=alert(1)> "rapport" &amp; mer'
    factories.idea(town.people.proposer, title=evil[:150], need=f"{evil} {evil}")
    page = search(client, q="rapport")
    assert not page.select("main script, main img")
    assert {words(mark) for mark in page.select("main mark")} == {"rapport"}
    title = page.select_one("main .row-title")
    assert title is not None
    assert title.get_text() == evil[:150]


def test_the_list_of_ideas_marks_its_hits_too(town: personas.Town, sign_in: SignIn) -> None:
    factories.idea(town.people.proposer, title="Ny <b>rapport</b>", need="En rapport som noen leser, og <i>bruker</i>.")
    page = soup(sign_in("colleague").get("/ideer/", {"q": "rapport"}))
    assert [words(mark) for mark in page.select(".rows mark")] == ["rapport", "rapport"]
    assert not page.select(".rows b, .rows i")


@given(st.text(alphabet="<>&\"' abrpo\u0301ø", max_size=40), st.sampled_from(["rapport", "ø", "<b>", "a b"]))
def test_marking_changes_nothing_but_the_marks(text: str, word: str) -> None:
    marker = marking.Marker([word], [word])
    shown = BeautifulSoup(marking.marked(text, marker), "html.parser")
    assert {tag.name for tag in shown.find_all()} <= {"mark"}
    assert shown.get_text() == text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Rapporten om vaktrapport", ["Rapporten", "vaktrapport"]),
        ("En e-post, et e-postbrev og post", ["e-post", "e-postbrev"]),
        ("Rapport-skjema, SMS-rapport/skjema", ["Rapport", "rapport"]),
        ("Bilen og mobilen", ["Bilen"]),
        ("\u0130\u0130\u0130 rapport\nog bil", ["rapport", "bil"]),
        ("Ingenting", []),
    ],
)
def test_whole_words_are_marked_that_hold_or_begin_with_what_is_meant(text: str, marked: list[str]) -> None:
    marker = marking.Marker(["rapport"], ["e-post", "bil", "rapport"])
    assert [text[begin:end] for begin, end in marker.hits(text)] == marked
    assert marking.has_hit(text, marker) == bool(marked)


def test_an_excerpt_is_taken_from_around_the_hit() -> None:
    shown = marking.excerpt("ord " * 200 + "rapport" + " ord" * 200, marking.Marker([], ["rapport"]))
    assert "<mark>rapport</mark>" in shown
    assert shown.startswith("… ord")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_a_search_goes_on_to_the_next_page(town: personas.Town, client: Client) -> None:
    for number in range(30):
        factories.idea(town.people.proposer, title=f"Trapp nummer {number}")
    first = search(client, q="trapp")
    link = first.select_one('main [rel="next"]')
    assert link is not None
    assert parse_qs(urlsplit(str(link["href"])).query)["q"] == ["trapp"]
    second = soup(client.get(f"{ADDRESS}{link['href']}" if str(link["href"]).startswith("?") else str(link["href"])))
    assert len(titles(first)) == 25
    assert len(titles(second)) == 5
    assert not set(titles(first)) & set(titles(second))
