"""What people may upload, and what becomes of it."""

import json
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.utils import translation
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from pytest_django import Settings

from ideas import uploads
from ideas.models import Attachment
from tests.ideas.files import office, open_document, packed, picture, uploaded

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def refusal(name: str, content: bytes) -> str:
    """The message a file is refused with."""
    with translation.override("en"), pytest.raises(uploads.RefusedUpload) as refused:
        uploads.prepare(uploaded(name, content))
    return str(refused.value)


def opened(upload: uploads.Upload) -> Image.Image:
    return Image.open(BytesIO(upload.content.read()))


# --- Pictures

# What decoders say of the format itself.
HARMLESS = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "background", "loop", "timestamp", "duration"}


@pytest.mark.parametrize(
    ("file_format", "mode", "becomes"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("WEBP", "RGB", "image/webp"),
        ("WEBP", "RGBA", "image/webp"),
        ("GIF", "P", "image/png"),
    ],
)
def test_a_picture_is_written_anew_in_a_format_for_the_web(file_format: str, mode: str, becomes: str) -> None:
    content = picture(file_format, mode=mode) if mode != "I;16" else deep_png()
    upload = uploads.prepare(uploaded(f"a.{file_format.lower()}", content))
    assert (upload.kind, upload.content_type, upload.width, upload.height) == (
        Attachment.Kind.PICTURE,
        becomes,
        60,
        40,
    )
    assert Image.MIME[str(opened(upload).format)] == becomes


def deep_png() -> bytes:
    out = BytesIO()
    Image.new("I;16", (60, 40), 40_000).save(out, "PNG")
    return out.getvalue()


def test_nothing_but_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Secret camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (59.0, 47.0, 0.0)
    text = PngInfo()
    text.add_text("Author", "Secret author")
    texts = {
        "JPEG": picture("JPEG", exif=exif, comment=b"Secret comment", icc_profile=b"Secret profile"),
        "PNG": picture("PNG", exif=exif, pnginfo=text),
        "WEBP": picture("WEBP", exif=exif, xmp=b"<x:xmpmeta>Secret</x:xmpmeta>"),
        "GIF": picture("GIF", comment=b"Secret comment"),
    }
    for file_format, content in texts.items():
        assert b"Secret" in content
        upload = uploads.prepare(uploaded(f"a.{file_format.lower()}", content))
        assert upload.thumbnail
        for written in (upload.content, upload.thumbnail):
            written.seek(0)
            data = written.read()
            assert b"Secret" not in data
            assert dict(Image.open(BytesIO(data)).getexif()) == {}
            assert set(Image.open(BytesIO(data)).info) <= HARMLESS


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # the camera was held 90 degrees clockwise
    upload = uploads.prepare(uploaded("a.jpg", picture(exif=exif, quality=95)))
    image = opened(upload)
    assert (upload.width, upload.height) == image.size == (40, 60)
    top, bottom = (image.convert("RGB").getpixel((20, y)) for y in (5, 55))
    assert (colour(top), colour(bottom)) == ("red", "blue")


def colour(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    return "red" if pixel[0] > pixel[2] else "blue"


def test_the_small_picture_fits_in_480_pixels() -> None:
    upload = uploads.prepare(uploaded("a.jpg", picture(size=(1200, 300))))
    assert upload.thumbnail
    assert Image.open(upload.thumbnail).size == (480, 120)


def test_of_an_animation_the_first_frame_is_kept() -> None:
    out = BytesIO()
    red, blue = (Image.new("P", (20, 20), 0), Image.new("P", (20, 20), 0))
    red.putpalette([255, 0, 0] * 256)
    blue.putpalette([0, 0, 255] * 256)
    red.save(out, "GIF", save_all=True, append_images=[blue])
    upload = uploads.prepare(uploaded("a.gif", out.getvalue()))
    assert colour(opened(upload).convert("RGB").getpixel((5, 5))) == "red"
    assert upload.name == "a.png"


def test_a_phones_double_picture_is_read_as_one() -> None:
    out = BytesIO()
    Image.new("RGB", (30, 20)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 20))])
    assert uploads.prepare(uploaded("a.jpg", out.getvalue())).content_type == "image/jpeg"


def test_a_polyglot_loses_its_other_half() -> None:
    """A picture that is also a zip archive, a script or a web page is only a picture afterwards."""
    for tail in (packed({"evil.js": "alert(1)"}), b"<script>alert(1)</script>", b"<?php system($_GET[0]); ?>"):
        upload = uploads.prepare(uploaded("a.jpg", picture() + tail))
        data = upload.content.read()
        assert tail[-20:] not in data
        assert not zipfile.is_zipfile(BytesIO(data))


def test_a_picture_larger_than_memory_is_refused_before_it_is_decoded() -> None:
    """13,000 by 13,000 black pixels are 20 kB as PNG, and half a gigabyte decoded."""
    assert refusal("hus.png", hollow_png(13_000, 13_000)) == (
        "“hus.png” is too large: a picture may have 24 million pixels. Choose a smaller one."
    )
    assert "24 million pixels" in refusal("a.png", hollow_png(5_000, 4_801))
    assert "24 million pixels" in refusal("a.png", hollow_png(65_000, 65_000))


def hollow_png(width: int, height: int) -> bytes:
    """A PNG whose header promises this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10_000)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", picture()[:200]),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"rubbish" * 40),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"rubbish" * 40),
        ("a.gif", b"GIF89a"),
        ("a.jpg", b"not a picture at all"),
    ],
)
def test_a_broken_picture_is_refused(name: str, content: bytes) -> None:
    assert refusal(name, content) == (
        f"“{name}” cannot be read as a picture. Open it on your machine, save it anew and choose it again."
    )


def test_a_misnamed_picture_gets_its_right_name() -> None:
    assert uploads.prepare(uploaded("skjerm.png", picture("JPEG"))).name == "skjerm.jpg"
    assert uploads.prepare(uploaded("uten ending", picture("JPEG"))).name == "uten ending.jpg"


# --- Files


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("PLAN.PDF", PDF, "application/pdf"),
        ("a.docx", office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.pptx", office("pptx"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("a.odt", open_document("text"), "application/vnd.oasis.opendocument.text"),
        ("a.ods", open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        ("a.odp", open_document("presentation"), "application/vnd.oasis.opendocument.presentation"),
        ("a.txt", "Blåbærsyltetøy".encode(), "text/plain"),
        ("a.txt", "Blåbærsyltetøy".encode("cp1252"), "text/plain"),
        ("a.csv", "\ufeffnavn;alder\r\nÅse;40".encode(), "text/csv"),
    ],
)
def test_the_listed_files_are_taken_as_they_are(name: str, content: bytes, content_type: str) -> None:
    upload = uploads.prepare(uploaded(name, content))
    assert (upload.kind, upload.name, upload.content_type, upload.size) == (
        Attachment.Kind.FILE,
        name,
        content_type,
        len(content),
    )
    assert upload.content.read() == content
    assert upload.thumbnail is None


def test_the_stored_name_tells_nothing() -> None:
    upload = uploads.prepare(uploaded("Oppsigelse Kari Nordmann.pdf", PDF))
    stem, extension = upload.stored_name.split(".")
    assert (len(stem), set(stem) <= set("0123456789abcdef"), extension) == (32, True, "pdf")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WEB = "can hold programs, so we do not take it. Save it as a picture (PNG) or a PDF."
MACROS = "holds programs (macros), so we do not take it. Save it without macros or as a PDF."
MISNAMED = "holds something else than its name says. Save it in the right format and choose it again."
LOCKED = "is protected with a password. Save it without one and choose it again."
HEIC = "is in a format most people cannot open. Save it as JPEG and choose it again."
BOMB = "unpacks to something far too big, so we do not take it."
UNKNOWN = "is a kind of file we do not take. Use a picture, PDF, Word, Excel, PowerPoint or text."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("logo.svg", SVG, WEB),
        ("logo", SVG, WEB),
        ("side.html", b"<!doctype html><script>alert(1)</script>", WEB),
        ("side", b"\xef\xbb\xbf \n<HTML>", WEB),
        ("a.docm", office("docx"), MACROS),
        ("a.docx", office("docx", **{"word/vbaProject.bin": b"x"}), MACROS),
        ("a.xlsx", office("xlsx", **{"xl/VBAPROJECT.BIN": b"x"}), MACROS),
        ("a.odt", open_document("text", **{"Basic/Standard/Module1.xml": b"x"}), MACROS),
        ("a.docx", office("xlsx"), MISNAMED),
        ("a.docx", packed({"word/document.xml": "<xml/>"}), MISNAMED),
        ("a.docx", PDF, MISNAMED),
        ("a.pdf", office("docx"), MISNAMED),
        ("a.pdf", picture(), MISNAMED),
        ("a.odt", open_document("spreadsheet"), MISNAMED),
        ("a.odt", b"PK\x03\x04 and no more", MISNAMED),
        ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00", MISNAMED),
        ("a.csv", picture("BMP"), MISNAMED),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), LOCKED),
        ("a.odt", open_document("text", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), LOCKED),
        ("a.pdf", PDF + b" trailer<</Encrypt 5 0 R>>", LOCKED),
        ("a.docx", office("docx", **{"word/media/x": bytes(60 * 1024 * 1024)}), BOMB),
        ("a.docx", office("docx", **{f"x/{n}": "" for n in range(5_000)}), BOMB),
        ("a.exe", b"MZ\x90\x00", UNKNOWN),
        ("a.zip", packed({"a": "b"}), UNKNOWN),
        ("a.pdf.exe", PDF, UNKNOWN),
        ("a.doc", b"\xd0\xcf\x11\xe0", UNKNOWN),
        ("bilde.heic", b"\x00\x00\x00\x18ftypheic" + bytes(50), HEIC),
    ],
)
def test_all_else_is_refused_by_name_with_what_to_do(name: str, content: bytes, reason: str) -> None:
    assert refusal(name, content) == f"“{name}” {reason}"


def test_a_document_locked_part_by_part_is_refused() -> None:
    data = bytearray(office("docx"))
    for at in [i for i in range(len(data)) if data[i : i + 4] == b"PK\x01\x02"]:
        data[at + 8] |= 1  # the flag that says "encrypted" in the archive's list of contents
    assert refusal("a.docx", bytes(data)).endswith(LOCKED)


def test_an_ordinary_document_full_of_repetition_is_no_bomb() -> None:
    text = json.dumps([{"celle": n % 7} for n in range(200_000)])
    assert uploads.prepare(uploaded("a.xlsx", office("xlsx", **{"xl/sharedStrings.xml": text}))).name == "a.xlsx"


def test_an_empty_file_is_refused() -> None:
    assert refusal("a.pdf", b"") == "“a.pdf” is empty. Choose the file again, or leave it out."


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    assert refusal("a.pdf", PDF + bytes(1024)).replace("\xa0", " ") == (
        "“a.pdf” is too big: it is 1.1 KB, and a file may be at most 1.0 KB."
    )


def test_a_file_at_the_limit_is_taken(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = len(PDF)
    assert uploads.prepare(uploaded("a.pdf", PDF)).size == len(PDF)


# --- Names


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\kari\\Ønske.pdf", "Ønske.pdf"),
        ("rapport\u202efdp.exe", "rapportfdp.exe"),  # written backwards by a sign that turns the direction
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ('quote"d.pdf', "quote'd.pdf"),
        ("...", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("a" * 300 + ".docx", "a" * 145 + ".docx"),
        ("a." + "b" * 300, "a." + "b" * 19),
        ("A\u030ase.pdf", "Åse.pdf"),
        ("x\ud800y.pdf", "xy.pdf"),
    ],
)
def test_a_name_is_cleaned_of_paths_and_what_cannot_be_seen(given: str, clean: str) -> None:
    with translation.override("en"):
        assert uploads.clean_name(given) == clean
