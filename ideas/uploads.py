"""Checks what people upload: pictures are re-encoded without metadata, files must be what an allow-list knows."""

import re
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ideas import file_types, pictures
from ideas.models import Attachment

NAME_LENGTH = 150
PICTURE_EXTENSIONS = {"jpg", "jpeg", "png", "webp", "gif", ""}
WEB_EXTENSIONS = {"svg", "svgz", "html", "htm", "xhtml", "xml"}
MACRO_EXTENSIONS = {"docm", "xlsm", "pptm", "dotm", "xltm", "potm", "xlsb"}
# What the file dialogue offers; phones turn HEIC into JPEG when it is not on the list.
ACCEPT = ",".join([f".{name}" for name in sorted((PICTURE_EXTENSIONS | set(file_types.CONTENT_TYPES)) - {""})])
_unprintable = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Upload:
    """An upload that has passed the checks."""

    kind: Attachment.Kind
    name: str  # as people see it
    stored_name: str  # random; tells nothing
    content_type: str
    content: "File[bytes]"
    size: int
    thumbnail: "File[bytes] | None" = None
    width: int | None = None
    height: int | None = None


class RefusedUpload(Exception):
    """We do not take this file. `str()` says which and what to do, in the reader's language."""

    def __init__(self, reason: str | Promise, name: str, **more: object) -> None:
        self.name = name
        super().__init__(str(reason) % {"name": name, **more})


EMPTY = _("“%(name)s” is empty. Choose the file again, or leave it out.")
TOO_BIG = _("“%(name)s” is too big: it is %(size)s, and a file may be at most %(limit)s.")
WEB_PAGE = _("“%(name)s” can hold programs, so we do not take it. Save it as a picture (PNG) or a PDF.")
HEIC = _("“%(name)s” is in a format most people cannot open. Save it as JPEG and choose it again.")
TOO_MANY_PIXELS = _("“%(name)s” is too large: a picture may have 24 million pixels. Choose a smaller one.")
BROKEN = _("“%(name)s” cannot be read as a picture. Open it on your machine, save it anew and choose it again.")
UNKNOWN = _("“%(name)s” is a kind of file we do not take. Use a picture, PDF, Word, Excel, PowerPoint or text.")
MISNAMED = _("“%(name)s” holds something else than its name says. Save it in the right format and choose it again.")
LOCKED = _("“%(name)s” is protected with a password. Save it without one and choose it again.")
MACROS = _("“%(name)s” holds programs (macros), so we do not take it. Save it without macros or as a PDF.")
BOMB = _("“%(name)s” unpacks to something far too big, so we do not take it.")
WRONG: dict[type[Exception], Any] = {
    pictures.TooManyPixels: TOO_MANY_PIXELS,
    pictures.Unreadable: BROKEN,
    file_types.NotThat: MISNAMED,
    file_types.Locked: LOCKED,
    file_types.WithMacros: MACROS,
    file_types.Bomb: BOMB,
}


def prepare(uploaded: "UploadedFile[Any]") -> Upload:
    """Return the upload ready to be stored. Raises RefusedUpload with what is wrong and what to do about it."""
    name = clean_name(uploaded.name or "")
    size = uploaded.size or 0
    if not size:
        raise RefusedUpload(EMPTY, name)
    if size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise RefusedUpload(TOO_BIG, name, size=filesizeformat(size), limit=limit)
    file = cast(BinaryIO, uploaded)
    try:
        return _picture(file, name) if _is_picture(_head(file)) else _file(uploaded, name, size)
    except tuple(WRONG) as wrong:
        raise RefusedUpload(WRONG[type(wrong)], name) from wrong


def clean_name(name: str) -> str:
    """Return the file's own name: no path, nothing invisible, at most 150 characters with the extension kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = " ".join(_unprintable.sub("", last).replace('"', "'").split()).lstrip(". ")
    path = PurePosixPath(visible or gettext("file"))
    suffix = path.suffix[:20]
    return path.name.removesuffix(path.suffix)[: NAME_LENGTH - len(suffix)].rstrip(". ") + suffix


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    return head


def _is_picture(head: bytes) -> bool:
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def _picture(file: BinaryIO, name: str) -> Upload:
    """Write the picture anew; the name gets the extension of what it has become."""
    if _extension(name) not in PICTURE_EXTENSIONS:
        raise file_types.NotThat
    picture = pictures.rewrite(file)
    stem = PurePosixPath(name).stem if _extension(name) else name
    stored_name = f"{uuid.uuid4().hex}{picture.suffix}"
    return Upload(
        kind=Attachment.Kind.PICTURE,
        name=f"{stem}{picture.suffix}",
        stored_name=stored_name,
        content_type=picture.content_type,
        content=ContentFile(picture.content),
        size=len(picture.content),
        thumbnail=ContentFile(picture.thumbnail),
        width=picture.width,
        height=picture.height,
    )


def _file(uploaded: "UploadedFile[Any]", name: str, size: int) -> Upload:
    file, extension = cast(BinaryIO, uploaded), _extension(name)
    if extension not in file_types.CONTENT_TYPES:
        raise RefusedUpload(_refusal(_head(file), extension), name)
    return Upload(
        kind=Attachment.Kind.FILE,
        name=name,
        stored_name=f"{uuid.uuid4().hex}.{extension}",
        content_type=file_types.check(file, extension),
        content=cast("File[bytes]", uploaded),
        size=size,
    )


def _refusal(head: bytes, extension: str) -> Promise:
    """Return why a file outside the list is not taken, as precisely as its beginning tells."""
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}:
        return HEIC
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if extension in WEB_EXTENSIONS or start.startswith((b"<svg", b"<!doctype", b"<html")):
        return WEB_PAGE
    if extension in MACRO_EXTENSIONS:
        return MACROS
    return BROKEN if extension in PICTURE_EXTENSIONS - {""} else UNKNOWN
