"""Reads of the import: a page of its rows, and what there is left to choose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ideas.importing import choices, words
from ideas.importing.known import look
from ideas.importing.models import IdeaImport, ImportRow
from innovasjon.imports.headings import plain

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Page:
    """Some rows of a preview. `previous` and `next` are where the pages beside it begin, None where there is none."""

    rows: list[ImportRow]
    previous: int | None
    next: int | None


def page_of_rows(job: IdeaImport, kind: str, *, start: int, code: str = "") -> Page:
    """Return the rows of one kind from row number `start` of the file; with `code` those with that remark."""
    rows = job.rows.filter(kind=kind)
    if code:
        rows = rows.filter(causes__contains=[[code]])
    found = list(rows.filter(number__gte=start).select_related("section", "idea").order_by("number")[: ROWS_A_PAGE + 1])
    before = list(rows.filter(number__lt=start).order_by("-number").values_list("number", flat=True)[:ROWS_A_PAGE])
    return Page(
        found[:ROWS_A_PAGE],
        previous=before[-1] if before else None,
        next=found[ROWS_A_PAGE].number if len(found) > ROWS_A_PAGE else None,
    )


def left_out(job: IdeaImport) -> Iterator[tuple[ImportRow, list[str]]]:
    """Yield the rows that become no idea, in the order of the file, each with its cells as they stood there.

    Of a row that is an idea already only the title is kept.
    """
    headings, at = job.found.get("headings", []), choices.read(job.choices).columns.get("title", 0)
    for row in job.rows.exclude(kind=ImportRow.Kind.ADD).order_by("number").iterator():
        titled = [row.title if place == at else "" for place in range(len(headings))]
        line = row.content.get("line", titled)
        yield row, [*line, *[""] * len(headings)][: len(headings)]


def unclear_sections(job: IdeaImport) -> dict[str, int]:
    """Return the words for sections that are none of ours, and on how many rows each stands."""
    known = look().sections
    return {word: number for word, number in _words(job, "section").items() if plain(word) not in known}


def unclear_stages(job: IdeaImport) -> dict[str, int]:
    """Return the words for stages, and on how many rows each stands; all of them, as a guess may be wrong."""
    return dict(_words(job, "stage"))


def guessed_stage(word: str) -> str:
    """Return the stage that a word probably stands for."""
    return words.stage(word)


def _words(job: IdeaImport, key: str) -> Mapping[str, int]:
    at = choices.read(job.choices).columns.get(key)
    found = job.found.get("words", [])
    return (found[at] or {}) if at is not None and at < len(found) else {}
