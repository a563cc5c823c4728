"""Reads a table from an Excel workbook or a text file, row by row, whatever its encoding; never the whole at once."""

import codecs
import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Any

import openpyxl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.imports.oddities import Oddities

Table = Iterator[tuple[int, Sequence[str]]]
Clean = Callable[[str], str]

MOST_COLUMNS, MOST_ROWS = 60, 200_000
UNPACKED_LIMIT = 400 * 1024 * 1024  # bytes of a workbook's parts together; the rows are streamed
STRINGS_LIMIT = 64 * 1024 * 1024  # bytes; openpyxl holds all the strings at once
CHUNK = 64 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
EMPTY = _("The file is empty.")
NO_ROWS = _(
    "There are no rows below the first line. Choose the list itself, saved as an Excel workbook (.xlsx) or CSV."
)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file cannot be read as a table; the message says what to do, in the reader's language."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


def table(file: IO[bytes], *, odd: Oddities | None = None, lines: bool = False) -> Table:
    """Yield each row that holds something, with its number in the file, as tidy text. Raises Unreadable.

    `odd` is filled before the first row comes, and formulas without a result then stand as they are written. `lines`
    keeps the line breaks within a cell.
    """
    clean = tidy_lines if lines else tidy
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not start:
        raise Unreadable(EMPTY)
    if start.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This is an old Excel file, or it is locked by a password. Open it in Excel and save it as .xlsx or CSV.")
        )
    rows = _workbook(file, odd, clean) if start.startswith(b"PK\x03\x04") else _text(file, start, clean)
    filled = 0
    for number, values in rows:
        filled += any(values)
        if filled > MOST_ROWS:
            raise Unreadable(_("The file has more rows than we can take. Divide it in two."))
        if any(values):
            yield number, values


# --- Excel


def _workbook(file: IO[bytes], odd: Oddities | None, clean: Clean) -> Table:
    not_excel = _("This is not an Excel workbook we can read. Open it in Excel and save it as .xlsx or CSV.")
    try:
        _look_inside(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            yield from _sheet(book, odd, clean)
    except (Unreadable, GeneratorExit):
        raise
    except Exception as broken:  # openpyxl, zipfile and expat raise whatever comes to hand on a broken file
        raise Unreadable(not_excel) from broken


def _look_inside(file: IO[bytes]) -> None:
    """Raise Unreadable for a bomb, and KeyError for a zip file that is something else, such as a Word document."""
    with zipfile.ZipFile(file) as archive:
        archive.getinfo("xl/workbook.xml")
        strings = sum(part.file_size for part in archive.infolist() if part.filename.endswith("sharedStrings.xml"))
        if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT or strings > STRINGS_LIMIT:
            raise Unreadable(_("The workbook is too large once it is unpacked. Save it as CSV instead."))
        for part in archive.infolist():
            with archive.open(part) as content:
                # No program writes entities into a workbook; they are only there to swell.
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content.read(1024):
                    raise KeyError(part.filename)


def _sheet(book: Any, odd: Oddities | None, clean: Clean) -> Table:
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
    if odd is not None:
        with sheet._get_source() as content:
            odd.look(content)
    # What the sheet says of its own size may be wrong.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        width = next((at for at in range(len(values), 0, -1) if values[at - 1] is not None), 0)
        cells = [_cell(value, clean) for value in values[:width]]
        yield number, _with_formulas(number, cells, odd) if odd and odd.formulas else cells


def _with_formulas(number: int, cells: list[str], odd: Oddities) -> list[str]:
    for column in range(MOST_COLUMNS):
        if formula := odd.formulas.get((number, column)):
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or formula
    return cells


def _cell(value: Any, clean: Clean) -> str:
    """Return a cell as its reader sees it: 1042, not 1042.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, datetime) and value.time() == time():  # a day is kept as its first moment
        return value.date().isoformat()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return clean(str(value))


# --- Text


def _text(file: IO[bytes], start: bytes, clean: Clean) -> Table:
    encoding = _encoding(file, start)
    if encoding != "utf-16" and b"\x00" in start:
        raise Unreadable(_("This is not a table. Save it as an Excel workbook (.xlsx) or as CSV."))
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        for number, values in enumerate(csv.reader(text, delimiter=_delimiter(text)), 1):
            yield number, [clean(_without_guard(value)) for value in values[:MOST_COLUMNS]]
    except csv.Error as broken:
        raise Unreadable(
            _("The file has a quotation mark that is never closed, or is not a table. Save it as CSV anew.")
        ) from broken
    finally:
        text.detach()


def _encoding(file: IO[bytes], start: bytes) -> str:
    """Return UTF-8 when the whole file can be read so, else what Windows programs write."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def _delimiter(text: io.TextIOWrapper) -> str:
    """Return the sign between the columns: the one that most of the first lines hold equally many of.

    Not the one there is most of: a description may hold more commas than there are columns.
    """
    first = [text.readline(CHUNK) for _line in range(10)]
    text.seek(0)

    def fits(sign: str) -> tuple[int, int]:
        ((number, lines),) = Counter(line.count(sign) for line in first if sign in line).most_common(1) or [(0, 0)]
        return lines, number

    return max(";,\t", key=fits)


def _without_guard(value: str) -> str:
    """Return the value without the apostrophe our export sets before what Excel would take for a formula."""
    return value[1:] if value[:1] == "'" and value[1:2] in FORMULA_SIGNS else value


def tidy(value: str) -> str:
    """Return the value composed (NFC), in one line, without what cannot be seen."""
    if value.isascii() and value.isprintable():
        return value.strip()
    seen = (" " if unicodedata.category(sign) == "Cc" else sign for sign in unicodedata.normalize("NFC", value))
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) != "Cf").split())


def tidy_lines(value: str) -> str:
    """Return the value tidy line by line, with at most one blank line between two paragraphs."""
    if "\n" not in value and "\r" not in value:
        return tidy(value)
    return re.sub("\n{3,}", "\n\n", "\n".join(tidy(line) for line in value.splitlines())).strip()
