"""Reads of the import: what a file would change, and a page of that."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import IO

from innovasjon.imports import tables
from innovasjon.people.importing import columns, planning, rows, today
from innovasjon.people.importing.lines import KINDS, Kind, Line
from innovasjon.people.importing.models import OrganisationImport
from innovasjon.people.importing.planning import Plan
from innovasjon.people.models import Person

ROWS_BETWEEN_SIGNS_OF_LIFE = 1_000
LINES_A_PAGE = 50


def plan_of(file: IO[bytes], *, heard: Callable[[int], None] = lambda _rows: None) -> Plan:
    """Return what the file would change today. `heard` is told now and then how many rows have been read.

    Raises Unreadable when the file is no table or lacks columns.
    """
    headings, table = columns.find_headings(tables.table(file))
    read = []
    for number, values in table:
        read.append(rows.row(number, headings.cells(values)))
        if len(read) % ROWS_BETWEEN_SIGNS_OF_LIFE == 0:
            heard(len(read))
    heard(len(read))
    if not read:
        raise tables.Unreadable(tables.NO_ROWS)
    return planning.make(read, headings, today.look())


class PreviewGone(Exception):
    """The file that holds the preview cannot be opened."""


@dataclass(frozen=True)
class Page:
    """Some lines of a preview. `previous` and `next` are where the pages beside it begin, None where there is none."""

    lines: list[Line]
    previous: int | None
    next: int | None


def page_of_lines(job: OrganisationImport, kind: Kind, *, start: int) -> Page:
    """Return a page of the preview's lines of one kind from number `start`; empty past the end.

    Raises PreviewGone when the stored lines are not there any more, as after a restore without the files.
    """
    total = job.counts.get(kind, 0)
    start = max(0, min(start, total))
    before = sum(job.counts.get(other, 0) for other in KINDS[: KINDS.index(kind)])
    with _opened(job) as kept:
        text = io.TextIOWrapper(kept, encoding="utf-8")
        found = [json.loads(line) for line in islice(text, before + start, before + min(start + LINES_A_PAGE, total))]
        text.detach()
    return Page(
        found,
        previous=max(0, start - LINES_A_PAGE) if start else None,
        next=start + LINES_A_PAGE if start + LINES_A_PAGE < total else None,
    )


def kept(job: OrganisationImport) -> list[str]:
    """Return the names of those who are not in the file and stay; no query when there are none."""
    pks = job.counts.get("kept", [])
    return list(Person.objects.filter(pk__in=pks).order_by("name", "pk").values_list("name", flat=True)) if pks else []


def _opened(job: OrganisationImport) -> IO[bytes]:
    try:
        opened: IO[bytes] = job.lines.open("rb")
    except (OSError, ValueError) as gone:  # ValueError: no file was ever kept
        raise PreviewGone from gone
    return opened
