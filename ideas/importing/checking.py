"""Reads the file row by row as it was chosen to be understood, and keeps what each row becomes."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import IO, Any

from django.db import connection

from ideas.importing import known, sheets
from ideas.importing.choices import Choices
from ideas.importing.known import Known
from ideas.importing.models import IdeaImport, ImportRow
from ideas.importing.rows import Row, addresses, judge
from ideas.importing.sheets import Seams, Sheet
from ideas.models import TITLE_LENGTH
from innovasjon.imports import tables

BATCH = 500
MOST_GAPS = 200  # runs of empty rows that are kept
Keep = Callable[[list[ImportRow], int], None]


class Checking:
    """One reading of the file, with what its rows are compared with."""

    def __init__(self, job: IdeaImport, choices: Choices, today: date) -> None:
        self.job, self.choices, self.today = job, choices, today
        self.seen: dict[bytes, int] = {}
        self.gaps: list[tuple[int, int]] = []
        self.number = 0

    def run(self, file: IO[bytes], *, keep: Keep) -> None:
        """Hand over every row, a batch at a time. Raises Unreadable."""
        sheet, today = sheets.open_sheet(file), known.look()
        headings = {key: sheet.headings[at] for key, at in self.choices.columns.items() if at < len(sheet.headings)}
        seams = sheets.seams(sheet.odd, self.choices.columns)
        rows = self._rows(sheet, seams, headings)
        while batch := list(islice(rows, BATCH)):
            today.find_people(address for row in batch for address in addresses(row.cells))
            keep([self._judged(row, today, headings) for row in batch], self.number)
        if not self.number:
            raise tables.Unreadable(tables.NO_ROWS)

    def _rows(self, sheet: Sheet, seams: Seams, headings: dict[str, str]) -> Iterator[Row]:
        before = sheet.heading_row
        for number, values in sheet.rows:
            if number > before + 1 and len(self.gaps) < MOST_GAPS:
                self.gaps.append((before + 1, number - 1))
            before, self.number = number, self.number + 1
            cells, filled, divided = sheets.cells(number, values, self.choices.columns, seams)
            row = Row(number, cells, line=values)
            if sheets.same_line(values, sheet.headings):
                row.remark("headings_again")
            elif seams.is_heading(number, values):
                row.remark("heading")
            for key, merged in filled:
                row.remark("filled_down", column=headings.get(key, key), row=merged.first_row)
            for key, merged in divided:
                row.remark("merged", column=headings.get(key, key), first=merged.first_row, last=merged.last_row)
            yield row

    def _judged(self, row: Row, today: Known, headings: dict[str, str]) -> ImportRow:
        if not row.is_bad or any(code == "merged" for code, _words in row.causes):
            judge(row, choices=self.choices, known=today, headings=headings, today=self.today)
        kind = ImportRow.Kind.BAD if row.is_bad else ImportRow.Kind.ADD
        if kind == ImportRow.Kind.ADD:
            first = self.seen.setdefault(row.likeness, row.number)
            if first != row.number:
                row.causes.insert(0, ("same_as", {"row": first}))
                kind = ImportRow.Kind.THERE
        return ImportRow(
            job=self.job,
            number=row.number,
            kind=kind,
            title=(row.title or next((value for value in row.cells.values() if value), ""))[:TITLE_LENGTH],
            section_id=row.section,
            # What is left out is kept as it stood, for those who mend it and send it in again.
            content=row.content if kind == ImportRow.Kind.ADD else {"line": list(row.line)},
            causes=row.causes,
        )


def leave_out_what_is_there(job: IdeaImport) -> int:
    """Mark the rows that are ideas already: the same title, and the same section or the same need. In a transaction.

    One statement, so that a list of 20,000 is compared with a million ideas in one walk through them.
    """
    with connection.cursor() as cursor:
        # Rows that were written a moment ago are not counted yet: PostgreSQL would take them for few, and compare each
        # with every idea.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_KNOWN, {"job": job.pk})
        found = int(cursor.rowcount)
        cursor.execute("SET LOCAL enable_nestloop = on")
    return found


_KNOWN = """
UPDATE idea_importing_importrow AS row
SET kind = 'there',
    causes = jsonb_build_array(jsonb_build_array('already', jsonb_build_object('reference', found.reference)))
FROM (
    SELECT row.id, min(idea.reference) AS reference
    FROM idea_importing_importrow AS row
    JOIN ideas_idea AS idea ON lower(idea.title) = lower(row.title)
    WHERE row.job_id = %(job)s AND row.kind = 'add' AND row.outcome = '' AND idea.stage <> 'draft'
      AND (idea.section_id = row.section_id OR idea.need = row.content ->> 'need')
    GROUP BY row.id
) AS found
WHERE row.id = found.id
"""


def counts(job: IdeaImport) -> dict[str, Any]:
    """Return how many rows there are of each kind, and how many remarks of each sort."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"job": job.pk})
        kinds = dict(cursor.fetchall())
        cursor.execute(_REMARKS, {"job": job.pk})
        remarks = [[kind, code, number] for kind, code, number in cursor.fetchall()]
        cursor.execute(_STAGES, {"job": job.pk})
        stages = dict(cursor.fetchall())
        cursor.execute(_MOST, {"job": job.pk})
        (most,) = cursor.fetchone() or (0,)
    told = {"remarks": remarks, "stages": stages, "most_in_a_section": most}
    return {"bad": 0, "there": 0, "add": 0} | kinds | told


_COUNTED = "SELECT kind, count(*) FROM idea_importing_importrow WHERE job_id = %(job)s GROUP BY kind"
_REMARKS = """
SELECT kind, remark ->> 0, count(*) FROM idea_importing_importrow, jsonb_array_elements(causes) AS remark
WHERE job_id = %(job)s GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""
_STAGES = """
SELECT content ->> 'stage', count(*) FROM idea_importing_importrow WHERE job_id = %(job)s AND kind = 'add' GROUP BY 1
"""
_MOST = """
SELECT coalesce(max(number), 0) FROM (
    SELECT count(*) AS number FROM idea_importing_importrow
    WHERE job_id = %(job)s AND kind = 'add' AND content ->> 'stage' = 'submitted' GROUP BY section_id
) AS sections
"""
