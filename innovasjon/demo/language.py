"""Norwegian-like sentences by the million, from the words and frames of data/vocabulary.toml.

Words are drawn with Zipf weights and some are glued together, so that search meets common words, rare ones and
words that occur once, as in real text.
"""

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from innovasjon.demo import texts

TABLE = 2048  # entries of a look-up table in which a word's share is its weight
ZIPF = 0.85
COMPOUNDS = 0.12  # share of things that become longer words, as "møteromskalender"
STRIDES = (1, 5, 7, 11)  # from frame to frame; none divides the dozen there are of each kind
NUMBERS = (2, 3, 4, 5, 6, 8, 9, 11, 14, 17, 20, 23, 26, 31, 38, 45, 52, 60, 75, 90, 120, 160, 240)

Slot = Callable[[], str]
Frame = tuple[str | Slot, ...]
_slots = re.compile(r"\{(\w+)\}")
_tripled = re.compile(r"([a-zæøå])\1\1")


class Writer:
    """Writes titles, needs, descriptions and comments."""

    def __init__(self, chance: random.Random) -> None:
        self._random = chance.random
        words = texts.read("vocabulary")
        self._stems = [_without_article(row.split("|")[0]) for row in (*words["things"], *words["routines"])]
        self._slots = self._slots_of(words)
        self._outcomes = [self._compiled(text) for text in words["outcomes"]]
        frames = {kind: [self._compiled(text) for text in many] for kind, many in words["frames"].items()}
        self._titles, self._needs = frames["title"], frames["need"]
        self._descriptions, self._comments = frames["description"], frames["comment"]

    def title(self) -> str:
        """Return a line, at most 160 characters."""
        return self._one(self._titles)[:160]

    def need(self) -> str:
        """Return one to three sentences."""
        return self._some(self._needs, 1, 3)

    def description(self) -> str:
        """Return up to five sentences; often none."""
        return self._some(self._descriptions, 0, 5)

    def comment(self) -> str:
        """Return one or two sentences."""
        return self._some(self._comments, 1, 2)

    def _slots_of(self, words: Mapping[str, list[str]]) -> dict[str, Slot]:
        things, routines = _columns(words["things"]), _columns(words["routines"])
        people, verbs, adjectives = (_columns(words[kind]) for kind in ("people", "verbs", "adjectives"))
        slots: dict[str, Slot] = {
            "ting": self._glued(things[0]),
            "ting0": self._glued([_without_article(word) for word in things[0]]),
            "tingen": self._glued(things[1]),
            "tingene": self._glued(things[2]),
            "rutine": self._drawn(routines[0]),
            "rutine0": self._drawn([_without_article(word) for word in routines[0]]),
            "rutinen": self._drawn(routines[1]),
            "rutinene": self._drawn(routines[2]),
            "folk": self._drawn(people[0]),
            "folkene": self._drawn(people[1]),
            "folkene2": self._drawn(people[1][::-1]),
            "verb": self._drawn(verbs[0]),
            "verber": self._drawn(verbs[1]),
            "adj": self._drawn(adjectives[0]),
            "adje": self._drawn(adjectives[1]),
            "sted": self._drawn(words["places"]),
            "tid": self._drawn(words["spans"]),
            "navn": self._drawn(words["first_names"]),
            "tall": self._drawn([str(number) for number in NUMBERS]),
            "utbytte": lambda: self._one(self._outcomes),
        }
        return slots | {name.capitalize(): _capital(slot) for name, slot in slots.items()}

    def _drawn(self, words: Sequence[str]) -> Slot:
        table, chance = zipf_table(words), self._random
        return lambda: table[int(chance() * TABLE)]

    def _glued(self, words: Sequence[str]) -> Slot:
        plain, stems, chance = self._drawn(words), self._stems, self._random

        def slot() -> str:
            word = plain()
            if chance() > COMPOUNDS:
                return word
            article, _, noun = word.rpartition(" ")
            glued = _tripled.sub(r"\1\1", stems[int(chance() * len(stems))].replace(" ", "") + noun)
            return f"{article} {glued}".lstrip()

        return slot

    def _compiled(self, text: str) -> Frame:
        """Return the frame as pieces: text as it stands, and slots to be filled."""
        pieces = _slots.split(text)
        return tuple(self._slots[piece] if number % 2 else piece for number, piece in enumerate(pieces) if piece)

    def _one(self, frames: Sequence[Frame]) -> str:
        return _filled(frames[int(self._random() * len(frames))])

    def _some(self, frames: Sequence[Frame], least: int, most: int) -> str:
        """Return that many sentences, each from a frame of its own."""
        count = least + int(self._random() * (most - least + 1))
        start, stride = int(self._random() * len(frames)), STRIDES[int(self._random() * len(STRIDES))]
        chosen = [frames[(start + number * stride) % len(frames)] for number in range(count)]
        return " ".join([_filled(frame) for frame in chosen])


def _filled(frame: Frame) -> str:
    return "".join([piece if isinstance(piece, str) else piece() for piece in frame])


def zipf_table(words: Sequence[str], *, size: int = TABLE) -> list[str]:
    """Return `size` entries in which the first words stand often and the last ones seldom, each at least once."""
    weights = [1 / (rank + 1) ** ZIPF for rank in range(len(words))]
    unit = (size - len(words)) / sum(weights)
    table = [word for word, weight in zip(words, weights, strict=True) for _ in range(1 + int(weight * unit))]
    return table + [words[0]] * (size - len(table))


def _columns(rows: Iterable[str]) -> list[list[str]]:
    return [list(column) for column in zip(*(row.split("|") for row in rows), strict=True)]


def _without_article(words: str) -> str:
    return words.split(" ", 1)[1]


def _capital(slot: Slot) -> Slot:
    def capital() -> str:
        word = slot()
        return word[:1].upper() + word[1:]

    return capital
