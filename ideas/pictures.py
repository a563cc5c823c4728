"""Pictures people upload: decoded and written anew, so that only what can be seen is kept.

No metadata (place, camera, owner), no second file hidden behind the first, no code.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

MOST_PIXELS = 24_000_000  # decoded, such a picture takes about 100 MB of memory
THUMBNAIL_SIDE = 480  # pixels, the longest side
QUALITY = 85
# Only these decoders run at all. A phone's "MPO" is a JPEG with more pictures behind it; the first one is kept.
READABLE = ("JPEG", "PNG", "WEBP", "GIF")
WRITTEN_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG"}


class Unreadable(Exception):
    """The picture is broken, or only looks like one."""


class TooManyPixels(Exception):
    """Decoded, the picture would take too much memory."""


@dataclass(frozen=True)
class Picture:
    """A picture written anew."""

    content: bytes
    thumbnail: bytes
    suffix: str  # ".jpg", ".png" or ".webp"
    content_type: str
    width: int
    height: int


SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


def rewrite(file: BinaryIO) -> Picture:
    """Return the picture upright and without anything but its pixels. Raises Unreadable or TooManyPixels."""
    upright, file_format = _decode(file)
    small = upright.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(
        content=_encode(upright, file_format),
        thumbnail=_encode(small, file_format),
        suffix=SUFFIXES[file_format],
        content_type=f"image/{file_format.lower()}",
        width=upright.width,
        height=upright.height,
    )


def _decode(file: BinaryIO) -> tuple[Image.Image, str]:
    """Return the first frame as RGB or RGBA, and the format to write it in."""
    try:
        with Image.open(file, formats=READABLE) as image:
            # The header says the size: refuse before a 20 kB file becomes half a gigabyte.
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixels
            image.load()
            pixels = ImageOps.exif_transpose(image).convert("RGBA" if image.has_transparency_data else "RGB")
            return pixels, _written_as(str(image.format), pixels)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels from bomb
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, MemoryError) as broken:
        raise Unreadable from broken


def _written_as(file_format: str, pixels: Image.Image) -> str:
    """Return the format to write: JPEG cannot hold transparency."""
    wanted = WRITTEN_AS[file_format]
    return "PNG" if wanted == "JPEG" and pixels.mode == "RGBA" else wanted


def _encode(image: Image.Image, file_format: str) -> bytes:
    """Return the picture's bytes. `info` is emptied: writers take comments and profiles from there."""
    image.info = {}
    out = BytesIO()
    if file_format == "PNG":
        image.save(out, "PNG", optimize=False)
    else:
        image.save(out, file_format, quality=QUALITY)
    return out.getvalue()
