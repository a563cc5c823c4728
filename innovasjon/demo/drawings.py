"""Draws the pictures that people of the demo attach: plain shapes, no photographs of anybody."""

import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 800
Colour = tuple[int, int, int]
Drawing = ImageDraw.ImageDraw


def draw(kind: str, *, seed: str) -> bytes:
    """Return a JPEG of that kind (map, room, night, outdoors or sheet); the same seed draws the same."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (238, 236, 228))
    KINDS[kind](ImageDraw.Draw(picture), random.Random(seed))
    soft = picture if kind in ("map", "sheet") else picture.filter(ImageFilter.GaussianBlur(1.6))
    out = BytesIO()
    soft.save(out, "JPEG", quality=82)
    return out.getvalue()


def _map(pen: Drawing, chance: random.Random) -> None:
    """A town by a river, with a route marked in red."""
    for _ in range(9):
        x, y = chance.randrange(WIDTH), chance.randrange(HEIGHT)
        pen.ellipse((x - 160, y - 110, x + 160, y + 110), fill=(214, 228, 200))
    river = [(x, 420 + chance.randint(-60, 60)) for x in range(-50, WIDTH + 100, 150)]
    pen.line(river, fill=(150, 190, 220), width=54, joint="curve")
    for start in range(60, WIDTH, 190):
        across = [(start + chance.randint(-70, 70), y) for y in range(-20, HEIGHT + 80, 220)]
        pen.line(across, fill=(255, 255, 255), width=12, joint="curve")
    for _ in range(70):
        x, y = chance.randrange(WIDTH), chance.randrange(HEIGHT)
        pen.rectangle((x, y, x + chance.randint(14, 40), y + chance.randint(12, 30)), fill=(196, 186, 172))
    level = chance.randint(200, 500)
    stops = [(x, level + chance.randint(-70, 90)) for x in range(130, WIDTH - 60, 155)]
    pen.line(stops, fill=(190, 50, 45), width=9, joint="curve")
    for x, y in stops:
        pen.ellipse((x - 15, y - 15, x + 15, y + 15), fill=(255, 255, 255), outline=(190, 50, 45), width=6)


def _room(pen: Drawing, chance: random.Random) -> None:
    """A bare room with a window and boxes along the wall."""
    _sky(pen, (206, 200, 186), (226, 220, 208))
    pen.polygon([(0, HEIGHT), (200, 560), (1000, 560), (WIDTH, HEIGHT)], fill=(150, 138, 120))
    pen.line([(200, 0), (200, 560), (1000, 560), (1000, 0)], fill=(176, 168, 152), width=5)
    pen.rectangle((470, 120, 730, 330), fill=(222, 236, 244), outline=(250, 250, 248), width=14)
    pen.line([(600, 120), (600, 330)], fill=(250, 250, 248), width=10)
    for x in range(220, 960, 90):
        if chance.random() < 0.7:
            height = chance.randint(50, 190)
            tint = chance.randint(-18, 18)
            pen.rectangle(
                (x, 575 - height, x + 84, 575), fill=(168 + tint, 132 + tint, 94 + tint), outline=(120, 94, 66)
            )


def _night(pen: Drawing, chance: random.Random) -> None:
    """A dark road with a shelter; one far pair of headlights."""
    _sky(pen, (12, 18, 34), (34, 44, 62))
    for _ in range(60):
        x, y = chance.randrange(WIDTH), chance.randrange(360)
        pen.point((x, y), fill=(180, 190, 210))
    pen.polygon([(0, HEIGHT), (520, 470), (620, 470), (WIDTH, HEIGHT)], fill=(22, 24, 30))
    for x in range(0, WIDTH, 46):
        height = chance.randint(60, 170)
        pen.polygon([(x, 480), (x + 28, 480 - height), (x + 56, 480)], fill=(8, 16, 18))
    pen.rectangle((820, 420, 1060, 660), outline=(70, 74, 84), width=10)
    pen.polygon([(800, 425), (1080, 425), (1040, 390), (840, 390)], fill=(60, 64, 74))
    for x in (556, 584):
        pen.ellipse((x - 9, 462, x + 9, 480), fill=(250, 240, 190))


def _outdoors(pen: Drawing, chance: random.Random) -> None:
    """A brick building by the river under an open sky."""
    _sky(pen, (158, 196, 226), (226, 236, 240))
    for x in range(-60, WIDTH, 130):
        height = chance.randint(60, 190)
        pen.ellipse((x, 470 - height, x + 240, 640), fill=(96 + chance.randint(-14, 14), 130, 88))
    left = chance.randint(180, 360)
    pen.rectangle((left, 270, left + 520, 560), fill=(158, 88, 66))
    pen.polygon([(left - 20, 275), (left + 260, 190), (left + 540, 275)], fill=(92, 70, 62))
    for x in range(left + 40, left + 480, 96):
        pen.rectangle((x, 340, x + 50, 430), fill=(206, 220, 226), outline=(232, 226, 214), width=5)
    pen.rectangle((0, 560, WIDTH, 640), fill=(128, 152, 96))
    pen.rectangle((0, 640, WIDTH, HEIGHT), fill=(108, 146, 168))
    for _ in range(90):
        x, y = chance.randrange(WIDTH), chance.randint(650, HEIGHT)
        pen.line([(x, y), (x + chance.randint(20, 90), y)], fill=(142, 176, 194), width=3)


def _sheet(pen: Drawing, chance: random.Random) -> None:
    """A sheet of cards with simple signs on them, as somebody would lay them on a table."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=(182, 158, 128))
    for row in range(3):
        for column in range(4):
            x, y = 70 + column * 275 + chance.randint(-8, 8), 50 + row * 245 + chance.randint(-8, 8)
            pen.rounded_rectangle((x, y, x + 235, y + 205), radius=18, fill=(252, 252, 248), outline=(200, 196, 188))
            _sign(pen, chance, x + 118, y + 86)
            pen.line([(x + 50, y + 170), (x + 185, y + 170)], fill=(90, 90, 90), width=9)


def _sign(pen: Drawing, chance: random.Random, x: int, y: int) -> None:
    colour: Colour = chance.choice([(38, 98, 150), (190, 62, 48), (62, 128, 84), (214, 150, 40)])
    shape = chance.randrange(4)
    if shape == 0:
        pen.ellipse((x - 52, y - 52, x + 52, y + 52), outline=colour, width=14)
    elif shape == 1:
        pen.polygon([(x, y - 56), (x + 58, y + 48), (x - 58, y + 48)], outline=colour, width=14)
    elif shape == 2:
        pen.rectangle((x - 48, y - 48, x + 48, y + 48), fill=colour)
    else:
        pen.line([(x - 46, y - 46), (x + 46, y + 46)], fill=colour, width=18)
        pen.line([(x + 46, y - 46), (x - 46, y + 46)], fill=colour, width=18)


def _sky(pen: Drawing, top: Colour, bottom: Colour) -> None:
    for y in range(HEIGHT):
        share = y / HEIGHT
        colour = tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        pen.line([(0, y), (WIDTH, y)], fill=colour)


KINDS: dict[str, Callable[[Drawing, random.Random], None]] = {
    "map": _map,
    "room": _room,
    "night": _night,
    "outdoors": _outdoors,
    "sheet": _sheet,
}
