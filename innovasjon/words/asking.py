"""What people write in a search box, taken apart.

As on the web: all words must be there, "words in a row" in quotes, -word must not be there, `or` / `eller` between two.
"""

import re
from dataclasses import dataclass

READ = 2_000  # characters of the text that are looked at
MOST_WORDS = 12
_parts = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_words = re.compile(r"\w+")
_either = {"or", "eller"}


@dataclass(frozen=True)
class Part:
    """One word, or several in a row; `is_unwanted` when it must not be there."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_unwanted: bool = False


Asked = list[list[Part]]


def read(text: str) -> Asked:
    """Return the alternatives that the text asks for, each with all that must hold. Never raises."""
    groups: list[list[Part]] = [[]]
    left = MOST_WORDS
    for found in _parts.finditer(text[:READ]):
        if found["word"] and found["word"].lower() in _either:
            groups.append([])
        elif words := tuple(_words.findall((found["phrase"] or found["word"] or "").lower()))[:left]:
            left -= len(words)
            groups[-1] += _parted(words, is_phrase=found["phrase"] is not None, is_unwanted=bool(found["minus"]))
        if left <= 0:
            break
    return [group for group in groups if group]


def _parted(words: tuple[str, ...], *, is_phrase: bool, is_unwanted: bool) -> list[Part]:
    """Return a phrase whole; of `e-post` each half, as the index holds both."""
    if is_phrase and len(words) > 1:
        return [Part(words, is_phrase=True, is_unwanted=is_unwanted)]
    return [Part((word,), is_unwanted=is_unwanted) for word in words]
