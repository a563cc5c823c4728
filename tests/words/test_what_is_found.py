"""What a search finds in Norwegian text, and what comes first."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideas.models import Idea
from innovasjon.words import asking, lexicon, newest, tables, wishes
from innovasjon.words.models import Word
from tests import factories, personas

# Of a look-up, in microseconds: it is then preferred to reading, or avoided.
FOR_NOTHING_AND_DEAR = (0.0, 1e9)
NEED = "De som har behovet, er spurt om saken."
CORPUS = {
    "area": ("Nytt utviklingsområde for uteskole", NEED, ""),
    "plan": ("Områdeplan for sentrum", NEED, ""),
    "places": ("Flere sykehjemsplasser", NEED, ""),
    "home": ("Ny hage", "Beboerne på sykehjemmet trenger en hage.", ""),
    "nynorsk": ("Betre mat på sjukeheimen", "Bebuarane treng meir grønsaker.", ""),
    "books": ("Utlån av barnebøker", NEED, "Bøkene står på biblioteket."),
    "keys": ("Merke nøklene", NEED, ""),
    "car": ("Elektriske tjenestebiler", NEED, ""),
    "mobile": ("Skjema på mobil", NEED, ""),
    "school": ("Skulehage for alle", NEED, ""),
    "report": ("Enklere innsending", "Vi trenger en rapport om avvik.", "Rapporten skal være kort."),
    "report title": ("Rapport på én side", NEED, ""),
    "report compound": ("Vaktrapporter på nett", NEED, ""),
    "report far down": ("Færre møter", NEED, "Det holder med en rapport."),
    "letter": ("Svare på e-post", NEED, ""),
}


@pytest.fixture
def corpus(town: personas.Town) -> dict[str, Idea]:
    by = town.people.proposer
    return {
        name: factories.idea(by, title=title, need=need, description=description)
        for name, (title, need, description) in CORPUS.items()
    }


def found(text: str, ideas: dict[str, Idea], table: tables.Table | None = None) -> list[str]:
    """The names of what the text finds, the best first."""
    wish = wishes.read(text)
    if wish is None:
        return []
    rows = Idea.objects.submitted().filter(pk__in=[idea.pk for idea in ideas.values()])
    hits = newest.hits(rows, wish, by="submitted_at", cap=1000, table=table)
    names = {idea.pk: name for name, idea in ideas.items()}
    ranked = rows.filter(pk__in=hits.newest).ranked(wish).order_by("-relevance", "-id")  # type: ignore[misc]
    return [names[pk] for pk in ranked.values_list("pk", flat=True)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # parts of compounds
        ("område", {"area", "plan"}),
        ("områder", {"area", "plan"}),
        ("utvikling", {"area"}),
        ("sykehjem", {"places", "home", "nynorsk"}),
        ("sykehjemsplasser", {"places"}),
        ("plasser", {"places"}),
        ("rapport", {"report", "report title", "report compound", "report far down"}),
        # without æ, ø and å
        ("utviklingsomrade", {"area"}),
        ("utviklingsomraade", {"area"}),
        ("nokler", {"keys"}),
        ("barneboeker", {"books"}),
        # slips of the finger
        ("utvilkingsområde", {"area"}),
        ("sykehjmsplasser", {"places"}),
        # bokmål and nynorsk
        ("sjukeheim", {"places", "home", "nynorsk"}),
        ("skole", {"area", "school"}),
        ("sjukeheimane", {"places", "home", "nynorsk"}),
        # inflections
        ("nøkkel", {"keys"}),
        ("nøkkelen", {"keys"}),
        ("barnebok", {"books"}),
        ("sykehjemmene", {"places", "home"}),
        # a short word is no part of just any other
        ("bil", {"car"}),
        ("tjenestebil", {"car"}),
        # all of the words, one of them, none of it, in a row
        ("rapport avvik", {"report"}),
        ("nøkkel eller bil", {"keys", "car"}),
        ("rapport -vakt", {"report", "report title", "report far down"}),
        ('"rapport på én"', {"report title"}),
        ('"én på rapport"', set()),
        ("e-post", {"letter"}),
        # letters that mean something to PostgreSQL, and to LIKE
        ("rapport & avvik", {"report"}),
        ("rapport:* | avvik <-> (", {"report"}),
        ("'rapport' \\ avvik", {"report"}),
        ("%", set()),
        ("_app_rt", set()),
        ("rapp%", {"report", "report title", "report compound", "report far down"}),
        ("\\", set()),
        ("nosuchwordhere", set()),
    ],
)
def test_a_search_finds_all_and_only(text: str, names: set[str], corpus: dict[str, Idea]) -> None:
    assert set(found(text, corpus)) == names


def test_the_very_word_in_a_title_comes_first_then_its_compounds_then_the_need(corpus: dict[str, Idea]) -> None:
    assert found("rapport", corpus) == ["report title", "report compound", "report", "report far down"]


def test_a_word_that_nobody_wrote_is_told_apart_from_one_that_somebody_did(corpus: dict[str, Idea]) -> None:
    guessed, known = wishes.read("sykehjmsplasser rapport"), wishes.read("sykehjem")
    assert guessed is not None
    assert guessed.missing == ("sykehjmsplasser",)
    assert known is not None
    assert known.missing == ()


def test_an_edited_text_is_found_by_its_new_words_at_once(corpus: dict[str, Idea]) -> None:
    Idea.objects.filter(pk=corpus["letter"].pk).update(title="Svare på brannøvelsesinnkallinger")
    assert found("innkalling", corpus) == ["letter"]
    assert found("e-post", corpus) == []


@pytest.mark.django_db
def test_the_words_of_a_draft_are_not_known_until_it_is_sent(town: personas.Town) -> None:
    idea = factories.idea(town.people.proposer, stage="draft", title="Kvernsteinslaug")
    assert not Word.objects.filter(word__startswith="kvernstein").exists()
    Idea.objects.filter(pk=idea.pk).update(title="Kvernsteinslaug og mer")
    assert not Word.objects.filter(word__startswith="kvernstein").exists()


def test_the_night_counts_the_words_and_forgets_those_that_stand_nowhere(corpus: dict[str, Idea]) -> None:
    Word.objects.create(word="spøkelsesord")
    Word.objects.create(word="rapport")  # written by two at once
    lexicon.relearn()
    assert not Word.objects.filter(word="spøkelsesord").exists()
    assert Word.objects.get(word="rapport").texts >= 3
    assert found("rapport", corpus) == ["report title", "report compound", "report", "report far down"]


def test_a_common_word_is_looked_for_in_a_part_of_the_table_and_all_of_it_is_found_in_the_end(
    corpus: dict[str, Idea], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With limits small enough that fifteen ideas are many; wherever the parts begin."""
    everything = found("rapport", corpus)
    times = sorted(Idea.objects.submitted().values_list("submitted_at", flat=True))
    monkeypatch.setattr(newest, "FEW", 0)
    monkeypatch.setattr(newest, "LEAST_AIM", 2)
    for cost_of_a_look_up in FOR_NOTHING_AND_DEAR:
        monkeypatch.setattr(wishes, "LOOK", cost_of_a_look_up)
        for bounds in ((), times, [times[0], times[-1]]):
            assert found("rapport", corpus, tables.Table(len(times), bounds)) == everything


def test_of_more_hits_than_are_ranked_the_newest_are_taken(
    town: personas.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas = [factories.idea(town.people.proposer, title=f"Trapp nummer {number}") for number in range(12)]
    lexicon.relearn()
    monkeypatch.setattr(newest, "ENOUGH", 4)
    monkeypatch.setattr(newest, "LEAST_AIM", 4)
    monkeypatch.setattr(newest, "FEW", 0)
    times = sorted(Idea.objects.submitted().values_list("submitted_at", flat=True))
    wish = wishes.read("trapp")
    assert wish is not None
    for cost_of_a_look_up in FOR_NOTHING_AND_DEAR:
        monkeypatch.setattr(wishes, "LOOK", cost_of_a_look_up)
        hits = newest.hits(
            Idea.objects.submitted(), wish, by="submitted_at", cap=4, table=tables.Table(len(times), times)
        )
        assert set(hits.newest) <= {idea.pk for idea in ideas}
        newest_first = sorted(ideas, key=lambda idea: (idea.submitted_at, idea.pk), reverse=True)  # type: ignore[type-var]
        assert hits.newest == [idea.pk for idea in newest_first][: len(hits.newest)]
        assert len(hits.newest) == 4
        assert not hits.is_all


@given(st.text(max_size=60))
def test_every_text_can_be_taken_apart(text: str) -> None:
    assert all(part.words for group in asking.read(text) for part in group)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["rapport", "-", '"', "(", "&", "|", "!", ":*", "'", "\\", "or", "på", "<->", "å", "_", "%"])
    )
)
def test_no_mixture_of_signs_breaks_the_search(corpus: dict[str, Idea], parts: list[str]) -> None:
    for text in (" ".join(parts), "".join(parts)):
        found(text, corpus)


@pytest.mark.parametrize("text", ["a" * 10_000, "rapport " * 1_250, "-" * 10_000, '"' * 10_000, "å " * 5_000])
def test_a_text_of_ten_thousand_letters_is_a_search_too(text: str, corpus: dict[str, Idea]) -> None:
    found(text, corpus)


def test_looking_up_what_words_mean_takes_one_query_and_a_second_for_slips(
    corpus: dict[str, Idea], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        wishes.read("rapport område sykehjem")
    with django_assert_num_queries(2):
        wishes.read("rappport omrde sykehjm")
