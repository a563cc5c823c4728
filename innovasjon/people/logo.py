"""The municipality's logo: decoded and written anew, so that nothing but its pixels is kept."""

from io import BytesIO
from secrets import token_hex
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image

READABLE = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 24_000_000
LARGEST = (800, 400)  # pixels; twice as large as any page draws it


class Unreadable(Exception):
    """The file is no picture we can read, or one that is too large."""


def rewrite(file: IO[bytes]) -> "ContentFile[bytes]":
    """Return the logo as a PNG file of a sensible size, under a new name. Raises Unreadable."""
    try:
        with Image.open(file, formats=READABLE) as image:
            # The header says the size: refuse before a small file becomes half a gigabyte.
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable
            image.load()
            drawn = image.convert("RGBA")
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
        MemoryError,
        Image.DecompressionBombError,
    ) as broken:
        raise Unreadable from broken
    drawn.thumbnail(LARGEST)
    drawn.info = {}
    out = BytesIO()
    drawn.save(out, "PNG")
    return ContentFile(out.getvalue(), name=f"{token_hex(8)}.png")
