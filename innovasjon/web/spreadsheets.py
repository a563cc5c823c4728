"""Rows as CSV and Excel files that open well and do nothing but show text.

A cell that begins with `=` is a formula to a spreadsheet: whoever wrote an idea would run it on the reader's machine.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters; Excel refuses a file with a longer cell
_formula = re.compile("[=+\\-@\t\r\n]")
# What XML cannot hold; one of these in one cell makes Excel refuse the whole file.
_illegal = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Cells = Sequence[Any]


def csv_response(name: str, header: Cells, rows: Iterable[Cells]) -> HttpResponseBase:
    """Return a CSV file, sent while its rows are read: `;` between cells and a BOM, as Excel in Norwegian expects."""
    response = StreamingHttpResponse(_csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    return _as_file(response, f"{name}.csv")


def excel_response(name: str, header: Cells, rows: Iterable[Cells]) -> HttpResponseBase:
    """Return an Excel file. It is written to disk first, so that the memory it takes does not grow with its rows."""
    return _as_file(FileResponse(_written(header, rows), content_type=EXCEL), f"{name}.xlsx")


def plain(value: Any) -> str:
    """Return a value as the text of a CSV cell; one that a spreadsheet would take for a formula gets a quote before."""
    text = value.isoformat() if isinstance(value, date) else _illegal.sub("", str(value))
    return f"'{text}" if isinstance(value, str) and _formula.match(text) else text


def _as_file(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(header: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow([plain(cell) for cell in header])
    for row in rows:
        yield writer.writerow([plain(cell) for cell in row])


def _written(header: Cells, rows: Iterable[Cells]) -> IO[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in chain([header], rows):
        sheet.append([_cell(sheet, value) for value in row])
    stored = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(stored)
    stored.seek(0)
    return stored


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Return numbers and dates as they are; text as a cell that is text, whatever it begins with."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=_illegal.sub("", value)[:LONGEST])
    cell.data_type = "s"
    return cell
