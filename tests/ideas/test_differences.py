"""What was changed between two texts, word by word, at a cost that does not run away."""

from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas import differences
from ideas.differences import GONE, NEW, SAME, compare

TEXT = st.text(alphabet="ab \n", max_size=60)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in compare(before, after)]


def words(text: str, *kinds: str) -> list[str]:
    return [word for kind, piece in text if kind in kinds for word in piece.split()]  # type: ignore[misc]


def test_the_words_that_were_changed_are_told_among_those_that_stayed() -> None:
    assert told("Vi trenger en tavle i gangen hver morgen", "Vi trenger to skjermer i gangen hver morgen") == [
        (SAME, "Vi trenger"),
        (GONE, "en tavle"),
        (NEW, "to skjermer"),
        (SAME, "i gangen hver morgen"),
    ]


def test_a_few_words_between_two_changes_are_read_as_part_of_them() -> None:
    assert told("Sett en tavle i gangen nå", "Sett to tavler i hver gang nå") == [
        (SAME, "Sett"),
        (GONE, "en tavle i gangen"),
        (NEW, "to tavler i hver gang"),
        (SAME, "nå"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("Tavle", "Tavle", [(SAME, "Tavle")]),
        ("", "Ny tekst", [(NEW, "Ny tekst")]),
        ("Gammel tekst", "", [(GONE, "Gammel tekst")]),
        ("en to", "en to tre", [(SAME, "en to"), (NEW, "tre")]),
        ("en\n\nto", "en\n\ntre", [(SAME, "en\n\n"), (GONE, "to"), (NEW, "tre")]),
    ],
)
def test_what_is_new_gone_or_the_same_is_told_as_such(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert told(before, after) == pieces


@given(before=TEXT, after=TEXT)
def test_both_texts_can_be_read_out_of_the_difference(before: str, after: str) -> None:
    found: Any = told(before, after)
    assert words(found, SAME, GONE) == before.split()
    assert words(found, SAME, NEW) == after.split()


class Pairs(SequenceMatcher[str]):
    """Counts how many pairs of equal words are looked at, pass by pass."""

    seen = 0

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Any:
        end = len(self.a) if ahi is None else ahi
        Pairs.seen += sum(len(self.b2j.get(word, ())) for word in self.a[alo:end])
        return super().find_longest_match(alo, ahi, blo, bhi)


@pytest.mark.parametrize("number", [1, 2, 3, 5, 12, 60, 250, 1500])
def test_a_text_made_to_be_slow_is_not(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand characters of `number` words, over and over: without a bound the fewest words take minutes."""
    forth = [f"o{place % number}" for place in range(3400)]
    monkeypatch.setattr(differences, "SequenceMatcher", Pairs)
    Pairs.seen = 0
    compare(" ".join(forth)[:10_000], " ".join(["x", *forth[::-1], "y"])[:10_000])
    assert Pairs.seen <= 60 * differences.MOST_PAIRS


def test_without_the_bound_the_same_text_would_be_slow() -> None:
    forth = [f"o{place % 5}" for place in range(400)]
    Pairs.seen = 0
    Pairs(None, forth, ["x", *forth[::-1], "y"], autojunk=False).get_opcodes()
    assert Pairs.seen > 100 * differences.MOST_PAIRS // 60
