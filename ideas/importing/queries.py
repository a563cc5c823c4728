"""Reads of the import: a page of its rows, and what there is left to choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from ideas.importing import choices, words
from ideas.importing.known import look
from ideas.importing.models import IdeaImport, ImportRow
from innovasjon.web.headings import plain

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
