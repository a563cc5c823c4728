"""What was changed in a text, word by word. Pure, and bounded: a text of ten thousand characters costs little."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
ISLAND = 2  # words that stayed between two changes: fewer are read more easily as part of the change
# Pairs of equal words that are looked at. A text of a few words repeated for pages would take minutes: it is compared
# line by line, and when that is no better, not at all.
MOST_PAIRS = 40_000
_parts = re.compile(r"\n+|\S+")
Block = tuple[Sequence[str], Sequence[str], bool]  # what stood there, what stands there, whether it is the same


@dataclass(frozen=True)
class Piece:
    """Some words in a row that stayed (`same`), were taken out (`gone`) or put in (`new`)."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """Return the two texts as one: what stayed, what was taken out and what came in its place."""
    blocks = _blocks(_parts.findall(before), _parts.findall(after))
    if blocks is None:
        blocks = _blocks(_lines(before), _lines(after)) or [(_lines(before), _lines(after), False)]
    return list(_pieces(_without_islands(blocks)))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[Block] | None:
    """Return the parts as blocks that are the same or not; None when that would take too long."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    occurs = Counter(new)
    if sum(occurs[part] for part in old) > MOST_PAIRS:
        return None
    found: list[Block] = [(before[:start], after[:start], True)]
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found.append((old[a:b], new[c:d], tag == "equal"))
    found.append((before[len(before) - end :], after[len(after) - end :], True))
    return [block for block in found if block[0] or block[1]]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _without_islands(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with neighbouring changes as one, and what little stood between them among it."""
    gone: list[str] = []
    new: list[str] = []
    for number, (old, words, is_same) in enumerate(blocks):
        is_island = bool(gone or new) and len(old) <= ISLAND and number + 1 < len(blocks) and "\n" not in "".join(old)
        if not is_same or is_island:
            gone += old
            new += words
            continue
        if gone or new:
            yield gone, new, False
            gone, new = [], []
        yield old, words, True
    if gone or new:
        yield gone, new, False


def _pieces(blocks: Iterator[Block]) -> Iterator[Piece]:
    for old, new, is_same in blocks:
        if is_same:
            yield Piece(SAME, _text(old))
            continue
        if old:
            yield Piece(GONE, _text(old))
        if new:
            yield Piece(NEW, _text(new))


def _text(parts: Sequence[str]) -> str:
    """Return the parts as text again: a space between words, none beside a line break."""
    return re.sub(r" ?(\n+) ?", r"\1", " ".join(parts))
