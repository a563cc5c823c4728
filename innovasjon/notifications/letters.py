"""A message as its reader gets it, before it is mail, a notice or a card: a subject and a few kinds of block.

Each kind's text is one template (templates/<story>/mail/<kind>.txt) that fills a letter by the tags of
`templatetags/letters.py`; text and HTML are both made of the letter, so they cannot say different things, and what
people wrote can never become a button or a heading.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import css_inline
from django.template import Context, Engine, Template
from django.template.loader import get_template
from django.utils.translation import get_language

LONGEST_SUBJECT = 68  # characters; folded for the journey, a long word may get a space more
WIDTH = 72
Shape = Literal["paragraph", "quote", "heading", "entry", "action"]


@dataclass(frozen=True)
class Block:
    """A part of a letter. `url` leads an entry or action on; `note` says more about an entry."""

    shape: Shape
    text: str
    url: str = ""
    note: str = ""


@dataclass
class Letter:
    """What is told, in one language."""

    subject: str = ""
    blocks: list[Block] = field(default_factory=list)

    def add(self, shape: Shape, text: str, *, url: str = "", note: str = "") -> None:
        """Add a block; one without words is left out."""
        if text.strip():
            self.blocks.append(Block(shape, in_one_line(text), url, in_one_line(note)))


def in_one_line(text: str) -> str:
    """Return the text without line breaks and what cannot be printed: none of it may become a line of its own."""
    clean = text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(clean.split())


def shortened(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Return the text in one line, cut between two words when it is too long."""
    line = in_one_line(text)
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut).rstrip(" ,.;:–-") + "…"


def write(template: str, context: dict[str, Any]) -> Letter:
    """Return the letter that the template makes of the context, in the language that is active."""
    letter = Letter()
    # Nothing is escaped here: the letter holds plain text, and the HTML of it escapes it.
    get_template(template).template.render(Context({**context, "letter": letter}, autoescape=False))  # type: ignore[attr-defined]
    return letter


def as_text(letter: Letter, frame: dict[str, str]) -> str:
    """Return the letter as plain text; `frame` holds what stands around it."""
    parts = [part for block in letter.blocks for part in _lines(block)]
    return "\n".join([*parts, "-- ", *_footer(frame)]).strip() + "\n"


def _lines(block: Block) -> Iterator[str]:
    if block.shape == "heading":
        yield from (block.text.upper(), "")
    elif block.shape == "quote":
        yield from (textwrap.fill(block.text, WIDTH, initial_indent="  ", subsequent_indent="  "), "")
    elif block.shape == "entry":
        yield textwrap.fill(block.text, WIDTH, initial_indent="* ", subsequent_indent="  ")
        yield from (*(f"  {line}" for line in (block.note, block.url) if line), "")
    elif block.shape == "action":
        yield from (f"{block.text}:", block.url, "")
    else:
        yield from (textwrap.fill(block.text, WIDTH, break_long_words=False, break_on_hyphens=False), "")


def _footer(frame: dict[str, str]) -> Iterator[str]:
    yield f"{frame['brand']} – {frame['municipality']}"
    yield textwrap.fill(frame["why"], WIDTH)
    for words, url in (("settings_words", "settings_url"), ("stop_words", "stop_url")):
        if frame.get(url):
            yield f"{frame[words]}: {frame[url]}"


def as_html(letter: Letter, frame: dict[str, str]) -> str:
    """Return the letter as HTML that stands in every mail program: tables, style in each element, no pictures."""
    return str(_layout().render(Context({"letter": letter, "language": get_language(), **frame})))


@cache
def _layout() -> Template:
    """Return the layout with its style sheet written into the elements; done once a process."""
    source = get_template("notifications/mail/letter.html").template.source  # type: ignore[attr-defined]
    inlined = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False).inline(source)
    return Engine.get_default().from_string(inlined)
