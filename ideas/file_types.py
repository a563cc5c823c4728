"""Which files people may upload, told by what is in them: the name alone proves nothing."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

MOST_PARTS = 5_000  # files inside a document
MOST_UNPACKED = 300 * 1024 * 1024  # bytes
MOST_SHRUNK = 150  # times; text shrinks 5-50 times, bombs a thousand
LONGEST_PART_READ = 1024 * 1024  # bytes of the parts that say what a document is
CHUNK = 1024 * 1024

OFFICE = {
    "docx": ("wordprocessingml.document", "word/document.xml"),
    "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": ("presentationml.presentation", "ppt/presentation.xml"),
}
OPEN_DOCUMENT = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    **{name: f"application/vnd.openxmlformats-officedocument.{kind}" for name, (kind, _part) in OFFICE.items()},
    **OPEN_DOCUMENT,
}
_macros = re.compile(r"(^|/)vbaProject\.bin$|(^|/)vbaData\.xml$|^(Basic|Scripts)/.+|\.(exe|dll|js|vbs|bat|ps1)$", re.I)


class NotThat(Exception):
    """The content is not what the name says."""


class Locked(Exception):
    """Protected with a password: nobody else could read it, no scanner could look inside."""


class WithMacros(Exception):
    """Holds programs."""


class Bomb(Exception):
    """Would fill the disk or the memory of whoever opens it."""


@dataclass(frozen=True)
class Parts:
    """A packed document: its archive, and the names of what is in it."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    def text(self, name: str) -> str:
        """Return the beginning of one part; "" when it is not there. Never reads more than a megabyte."""
        if name not in self.names:
            return ""
        with self.archive.open(name) as part:
            return part.read(LONGEST_PART_READ).decode("utf-8", "replace")


def check(file: BinaryIO, extension: str) -> str:
    """Return the content type of a file that is what its extension ("pdf", "docx" …) says.

    Raises NotThat, Locked, WithMacros or Bomb; KeyError for an extension that is not in CONTENT_TYPES.
    """
    content_type = CONTENT_TYPES[extension]
    examine: Callable[[BinaryIO, str], None] = {"pdf": _check_pdf, "txt": _check_text, "csv": _check_text}.get(
        extension, _check_packed
    )
    file.seek(0)
    examine(file, extension)
    file.seek(0)
    return content_type


def _check_pdf(file: BinaryIO, extension: str) -> None:
    if file.read(5) != b"%PDF-":
        raise NotThat
    tail = b""
    while chunk := file.read(CHUNK):
        if b"/Encrypt" in tail + chunk:
            raise Locked
        tail = chunk[-10:]


def _check_text(file: BinaryIO, extension: str) -> None:
    """Text is UTF-8 or Windows-1252, and holds nothing that only machines write."""
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as machine_made:
            raise NotThat from machine_made
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
        raise NotThat


def _check_packed(file: BinaryIO, extension: str) -> None:
    """Word, Excel, PowerPoint and OpenDocument are zip archives with a part that says which of them."""
    if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Locked  # Microsoft wraps a password-protected document in its old format
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise NotThat
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(_parts(archive), extension)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as broken:
        raise NotThat from broken


def _parts(archive: zipfile.ZipFile) -> Parts:
    """Return the parts, or raise what is wrong with the archive. Sizes are those it claims; nothing is unpacked."""
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Locked
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_SHRUNK * max(packed, CHUNK // 4):
        raise Bomb
    return Parts(archive, frozenset(entry.filename for entry in entries))


def _check_parts(parts: Parts, extension: str) -> None:
    types = parts.text("[Content_Types].xml")
    if any(_macros.search(name) for name in parts.names) or "macroenabled" in types.lower():
        raise WithMacros
    if extension in OFFICE:
        kind, main_part = OFFICE[extension]
        if main_part not in parts.names or f"officedocument.{kind}.main+xml" not in types:
            raise NotThat
        return
    if parts.text("mimetype").strip() != OPEN_DOCUMENT[extension]:
        raise NotThat
    if "encryption-data" in parts.text("META-INF/manifest.xml"):
        raise Locked
