"""Reads a table from an Excel workbook or a text file, row by row, whatever its encoding; never the whole at once."""

import codecs
import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Table = Iterator[tuple[int, Sequence[str]]]

MOST_COLUMNS, MOST_ROWS = 60, 200_000
UNPACKED_LIMIT = 400 * 1024 * 1024  # bytes of a workbook's parts together; the rows are streamed
STRINGS_LIMIT = 64 * 1024 * 1024  # bytes; openpyxl holds all the strings at once
CHUNK = 64 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
EMPTY = _("The file is empty.")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file cannot be read as a table; the message says what to do, in the reader's language."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


def table(file: IO[bytes]) -> Table:
    """Yield each row that holds something, with its number in the file, as tidy text. Raises Unreadable."""
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not start:
        raise Unreadable(EMPTY)
    if start.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This is an old Excel file, or it is locked by a password. Open it in Excel and save it as .xlsx or CSV.")
        )
    rows = _workbook(file) if start.startswith(b"PK\x03\x04") else _text(file, start)
    filled = 0
    for number, values in rows:
        filled += any(values)
        if filled > MOST_ROWS:
            raise Unreadable(_("The file has more rows than we can take. Divide it in two."))
        if any(values):
            yield number, values


# --- Excel


def _workbook(file: IO[bytes]) -> Table:
    not_excel = _("This is not an Excel workbook we can read. Open it in Excel and save it as .xlsx or CSV.")
    try:
        _look_inside(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _sheet(openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False))
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


def _sheet(book: Any) -> Table:
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
    # What the sheet says of its own size may be wrong.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        width = next((at for at in range(len(values), 0, -1) if values[at - 1] is not None), 0)
        yield number, [_cell(value) for value in values[:width]]


def _cell(value: Any) -> str:
    """Return a cell as its reader sees it: 1042, not 1042.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return tidy(str(value))


# --- Text


def _text(file: IO[bytes], start: bytes) -> Table:
    encoding = _encoding(file, start)
    if encoding != "utf-16" and b"\x00" in start:
        raise Unreadable(_("This is not a table. Save it as an Excel workbook (.xlsx) or as CSV."))
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        for number, values in enumerate(csv.reader(text, delimiter=_delimiter(text)), 1):
            yield number, [tidy(_without_guard(value)) for value in values[:MOST_COLUMNS]]
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
    """Return the sign between the columns: the one most used in the first lines."""
    first = [text.readline(CHUNK) for _line in range(10)]
    text.seek(0)
    return max(";,\t", key=lambda sign: max(line.count(sign) for line in first))


def _without_guard(value: str) -> str:
    """Return the value without the apostrophe our export sets before what Excel would take for a formula."""
    return value[1:] if value[:1] == "'" and value[1:2] in FORMULA_SIGNS else value


def tidy(value: str) -> str:
    """Return the value composed (NFC), in one line, without what cannot be seen."""
    if value.isascii() and value.isprintable():
        return value.strip()
    seen = (" " if unicodedata.category(sign) == "Cc" else sign for sign in unicodedata.normalize("NFC", value))
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) != "Cf").split())
