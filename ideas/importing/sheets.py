"""The file as rows under headings: where the headings stand, what the columns hold, what merged cells hide."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO

from ideas.importing import columns
from innovasjon.imports import tables
from innovasjon.imports.headings import LINES_BEFORE_HEADINGS, plain
from innovasjon.imports.oddities import Merged, Oddities

EXAMPLES, EXAMPLE_LENGTH = 3, 60
MOST_WORDS = 60  # a column with more different values is text, not a choice
ROWS_BETWEEN_SIGNS_OF_LIFE = 500
# What several rows may share; a title in a merged cell is one idea written over several rows.
SHARED = frozenset({"section", "unit", "stage", "date", "proposer", "email", "whose_need", "tags"})

Heard = Callable[[int], None]


@dataclass
class Sheet:
    """The headings of a file, and the rows below them, which are read as they are asked for."""

    headings: list[str]
    heading_row: int
    rows: Iterator[tuple[int, Sequence[str]]]
    odd: Oddities


@dataclass
class Found:
    """What the columns hold: examples, and the different words where they are few."""

    headings: list[str]
    examples: list[list[str]]
    words: list[dict[str, int] | None]
    rows: int = 0


def open_sheet(file: IO[bytes]) -> Sheet:
    """Find the headings: among the first lines the one with most that we know, else the first. Raises Unreadable."""
    odd = Oddities()
    rows = tables.table(file, odd=odd, lines=True)
    first = list(islice(rows, LINES_BEFORE_HEADINGS))
    if not first:
        raise tables.Unreadable(tables.EMPTY)
    best = max(range(len(first)), key=lambda at: (columns.recognised(first[at][1]), -at))
    number, headings = first[best]
    width = max(len(values) for _number, values in first)
    named = [" ".join(value.split())[:EXAMPLE_LENGTH] for value in headings] + [""] * (width - len(headings))
    return Sheet(named, number, chain(first[best + 1 :], rows), odd)


def survey(file: IO[bytes], *, heard: Heard) -> Found:
    """Read the whole file once, to know what there is to choose between. Raises Unreadable."""
    sheet = open_sheet(file)
    width = len(sheet.headings)
    found = Found(sheet.headings, [[] for _ in range(width)], [{} for _ in range(width)])
    for _number, values in sheet.rows:
        found.rows += 1
        for at, value in enumerate(values[:width]):
            if value:
                _note(found, at, value)
        if found.rows % ROWS_BETWEEN_SIGNS_OF_LIFE == 0:
            heard(found.rows)
    heard(found.rows)
    if not found.rows:
        raise tables.Unreadable(tables.NO_ROWS)
    return found


def _note(found: Found, at: int, value: str) -> None:
    line = " ".join(value.split())
    if len(found.examples[at]) < EXAMPLES and line[:EXAMPLE_LENGTH] not in found.examples[at]:
        found.examples[at].append(line[:EXAMPLE_LENGTH])
    words = found.words[at]
    if words is not None:
        words[line] = words.get(line, 0) + 1
        if len(words) > MOST_WORDS or len(line) > 2 * EXAMPLE_LENGTH:
            found.words[at] = None


# --- Merged cells


@dataclass
class Seams:
    """The merged cells of a sheet, by where they are met while its rows go by."""

    wide: set[int] = field(default_factory=set)  # rows with one merged cell across columns
    tall: dict[tuple[int, int], Merged] = field(default_factory=dict)  # by (row, column)
    values: dict[Merged, str] = field(default_factory=dict)

    def is_heading(self, number: int, values: Sequence[str]) -> bool:
        """Tell whether the row is nothing but one merged cell."""
        return number in self.wide and sum(1 for value in values if value) == 1


def seams(odd: Oddities, places: Mapping[str, int]) -> Seams:
    """Return the merged cells that matter for the columns in use."""
    found = Seams()
    used = set(places.values())
    for merged in odd.merged:
        if not merged.is_tall:
            found.wide.add(merged.first_row)
            continue
        for column in used & set(range(merged.first_column, merged.last_column + 1)):
            for row in range(merged.first_row, min(merged.last_row, merged.first_row + 5000) + 1):
                found.tall[row, column] = merged
    return found


def cells(
    number: int, values: Sequence[str], places: Mapping[str, int], seams: Seams
) -> tuple[dict[str, str], list[tuple[str, Merged]], list[tuple[str, Merged]]]:
    """Return the row's values by column, which were filled down from a merged cell, and which such a cell divides."""
    found = {key: values[at] if at < len(values) else "" for key, at in places.items()}
    filled, divided = [], []
    for key, at in places.items() if seams.tall else ():
        merged = seams.tall.get((number, at))
        if merged is None:
            continue
        if number == merged.first_row:
            seams.values[merged] = found[key]
        if key not in SHARED:
            divided.append((key, merged))
        elif number > merged.first_row and not found[key]:
            found[key] = seams.values.get(merged, "")
            filled.append((key, merged))
    return found, filled, divided


def same_line(values: Sequence[str], headings: Sequence[str]) -> bool:
    """Tell whether a row is the headings once more, as where several lists were pasted together."""
    return [plain(value) for value in values if value] == [plain(value) for value in headings if value]
