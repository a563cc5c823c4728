"""Hits marked in what is shown of a text, safely: what people wrote is escaped piece by piece."""

import re
from collections.abc import Iterable, Iterator

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

SHOWN, BEFORE = 220, 60  # characters of a text, and of those before its first hit
# A word, with what may stand inside it: the index knows "e-post" and "demo.example" as one.
_words = re.compile(r"\w+(?:[-.@/]\w+)*")
_parts = re.compile(r"\w+")
_space = re.compile(r"\s")


class Marker:
    """What tells which words of a text are hits: those that hold one of `inside`, and those that begin with another.

    A text is taken apart and its words looked up: a regular expression would try two hundred words at each letter.
    """

    def __init__(self, inside: Iterable[str], beginnings: Iterable[str]) -> None:
        self._inside, self._beginnings = tuple(inside), frozenset(beginnings)
        self._lengths = sorted({len(word) for word in self._beginnings})
        self._joined = tuple(word for word in self._beginnings if not _parts.fullmatch(word))
        self._needles = _needles({*self._inside, *self._beginnings})

    def hits(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where each hit begins and ends."""
        begin = self._nothing_before(text)
        if begin is None:
            return
        for word in _words.finditer(text, begin):
            if self._joined and word[0].lower().startswith(self._joined):
                yield word.span()
                continue
            for part in _parts.finditer(text, *word.span()):
                if self._is_hit(part[0].lower()):
                    yield part.span()

    def first(self, text: str) -> int | None:
        """Return where the first hit begins; None when there is none."""
        return next((begin for begin, _end in self.hits(text)), None)

    def _nothing_before(self, text: str) -> int | None:
        """Return where the first word begins that may be a hit; None when no word may be."""
        low = text.lower()
        found = self._needles.search(low)
        if found is None:
            return None
        if len(low) != len(text):  # a few letters are two when they are small
            return 0
        before = _space.search(low[found.start() :: -1])
        return found.start() + 1 - before.end() if before else 0

    def _is_hit(self, word: str) -> bool:
        return any(word[:length] in self._beginnings for length in self._lengths) or any(
            part in word for part in self._inside
        )


def _needles(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds every text that holds one of the words: mostly one short word, which all others hold."""
    kept: list[str] = []
    for word in sorted(words, key=len):
        if not any(needle in word for needle in kept):
            kept.append(word)
    return re.compile("|".join(map(re.escape, kept)) or r"(?!)")


def marked(text: str, marker: Marker | None) -> SafeString:
    """Return the whole text with its hits marked."""
    if marker is None:
        return conditional_escape(text)
    pieces, end = [], 0
    for begin, after in marker.hits(text):
        pieces.append((text[end:begin], text[begin:after]))
        end = after
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[end:])


def excerpt(text: str, marker: Marker | None, *, shown: int = SHOWN) -> SafeString:
    """Return the part of the text around its first hit in one line, cut between two words, with the hits marked."""
    line = " ".join(text.split())
    first = marker.first(line) if marker else None
    begin = max(0, first - BEFORE) if first else 0
    if begin:
        begin = line.find(" ", begin, first) + 1 or begin
    part = line[begin : begin + shown]
    if begin + shown < len(line):
        part = part.rsplit(" ", 1)[0].rstrip(".,;:–-") + " …"
    return marked(f"… {part}" if begin else part, marker)


def has_hit(text: str, marker: Marker | None) -> bool:
    """Tell whether anything in the text would be marked."""
    return marker is not None and marker.first(text) is not None
