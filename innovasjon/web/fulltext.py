"""What people write in a search box, as a PostgreSQL text search in Norwegian.

As on the web: all words must be there, "words in a row" in quotes, -word must not be there, `or` / `eller` between two.
A word also finds what begins with it ("barnehage" finds "barnehageplass"), for Norwegian writes compounds in one.
"""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

CONFIG = "norwegian"
MOST_WORDS = 12
SHORTEST_STEM = 3  # letters; shorter ones would find half of the language
_parts = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_words = re.compile(r"\w+")
_either = {"or", "eller"}


@dataclass(frozen=True)
class Wish:
    """What is searched for: `match` decides which rows are hits, `rank` which of them come first."""

    match: SearchQuery
    rank: SearchQuery


def read(text: str) -> Wish | None:
    """Return what the text asks for; None when there is no word in it. Never raises: every text is a search."""
    match = _expression(text, exact_first=False)
    if not match:
        return None
    rank = _expression(text, exact_first=True)
    return Wish(*(SearchQuery(raw, config=CONFIG, search_type="raw") for raw in (match, rank)))


def _expression(text: str, *, exact_first: bool) -> str:
    """Return the text in PostgreSQL's own notation. Only letters and digits of it get there, so none is an operator."""
    groups: list[list[str]] = [[]]
    for part in list(_parts.finditer(text))[:MOST_WORDS]:
        if part["word"] and part["word"].lower() in _either:
            groups.append([])
        elif term := _term(part, exact_first=exact_first):
            groups[-1].append(term)
    return " | ".join(f"({' & '.join(group)})" for group in groups if group)


def _term(part: re.Match[str], *, exact_first: bool) -> str:
    if part["phrase"] is not None:
        words = _words.findall(part["phrase"])[:MOST_WORDS]
        term = f"({' <-> '.join(words)})" if words else ""
    else:
        term = " & ".join(_begins_with(word, exact_first=exact_first) for word in _words.findall(part["word"])[:4])
        term = f"({term})" if term else ""
    return f"!{term}" if term and part["minus"] else term


def _begins_with(word: str, *, exact_first: bool) -> str:
    if len(word) < SHORTEST_STEM:
        return word
    return f"({word} | {word}:*)" if exact_first else f"{word}:*"
