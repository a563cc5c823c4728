"""A search turned around: what is looked for in one new text, for searches that are kept.

A kept search is a query on the parts of words that the text can be found by (`words_parts` in the database), so that
all of them are tried in one statement. `anchors` are parts of which one must be there: an index leaves those few that
may fit.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from innovasjon.words import wishes
from innovasjon.words.lexicon import SHORTEST_PART
from innovasjon.words.wishes import Group, Wanted, quoted

MOST_ANCHORS = 40
_FOLDS = (("aa", "a"), ("oe", "o"), ("ae", "a"))
_gap = re.compile(r"<\d+>")
_PLAIN = str.maketrans("åøæäöéèêóòôüàáâ", "aoaaoeeeooouaaa")


@dataclass(frozen=True)
class Watch:
    """What must be there, "" for anything; and the parts to find it by, none when only the query can tell."""

    query: str = ""
    anchors: tuple[str, ...] = ()


def folded(word: str) -> str:
    """Return the word as `words_fold` in the database writes it."""
    plain = word.lower().translate(_PLAIN)
    for two, one in _FOLDS:
        plain = plain.replace(two, one)
    return plain


def read(text: str) -> Watch | None:
    """Return what to watch for; None when there is no word in the text."""
    wish = wishes.read(text)
    if wish is None:
        return None
    query = " | ".join(f"({_all_of(group)})" for group in wish.groups)
    anchored = [_anchors(group) for group in wish.groups]
    anchors = tuple(dict.fromkeys(part for parts in anchored for part in parts))
    # One alternative without anchors, as of words in a row alone, can be anywhere: then only the query tells.
    return Watch(query, anchors if all(anchored) and len(anchors) <= MOST_ANCHORS else ())


def _all_of(group: Group) -> str:
    # Parts have no order: of words in a row only that they are there can be told.
    rows = [_gap.sub("&", one.row) for one in group.wanted if one.meaning is None]
    parts = [f"({' | '.join(map(quoted, _parts(one)))})" for one in group.wanted if one.meaning]
    parts += [f"({row})" for row in rows]
    return " & ".join([*parts, *(f"!({query})" for query in group.unwanted)])


def _anchors(group: Group) -> list[str]:
    """Return the ways to write the longest word of the group: the longer, the fewer texts it stands in."""
    known = [_parts(one) for one in group.wanted if one.meaning]
    return max(known, key=lambda parts: min(map(len, parts)), default=[])


def _parts(one: Wanted) -> list[str]:
    """Return the alternatives of a word: itself and its kin, and for a slip of the finger those it is most like."""
    if one.meaning is None:
        return []
    first, *kin = one.meaning.kin
    words: Iterable[str] = [first, *(word for word in kin if len(word) > SHORTEST_PART)]
    words = [*words, *one.meaning.others] if one.meaning.is_guess else words
    return list(dict.fromkeys(_typed(word) for word in words))


def _typed(word: str) -> str:
    """Return the word as the text must have it: with its æ, ø and å when it has some, else however they are written."""
    return word if word != word.translate(_PLAIN) else folded(word)
