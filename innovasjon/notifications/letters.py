"""A message as its reader gets it, before it is mail, a notice or a card: a subject and a few kinds of block.

Each kind's text is one template (templates/<story>/mail/<kind>.txt) that fills a letter by the tags of
`templatetags/letters.py`; text and HTML are both made of the letter, so they cannot say different things, and what
people wrote can never become a button or a heading.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.template import Context
from django.template.library import SimpleBlockNode
from django.template.loader import get_template

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


def subject(template: str, context: dict[str, Any]) -> str:
    """Return the subject alone of the letter that the template makes, without making the rest where that can be."""
    compiled = get_template(template).template  # type: ignore[attr-defined]
    own = [node for node in compiled.nodelist if isinstance(node, SimpleBlockNode) and node.func.__name__ == "subject"]
    if not own:
        return write(template, context).subject
    letter = Letter()
    values = Context({**context, "letter": letter}, autoescape=False)
    with values.bind_template(compiled):
        own[0].render(values)
    return letter.subject


def as_text(letter: Letter, frame: Mapping[str, str]) -> str:
    """Return the letter as plain text; `frame` holds what stands around it."""
    parts = [part for block in letter.blocks for part in _lines(block)]
    return "\n".join([*parts, "-- ", *_footer(frame)]).strip() + "\n"


def _lines(block: Block) -> Iterable[str]:
    if block.shape == "heading":
        return block.text.upper(), ""
    if block.shape == "quote":
        return wrapped(block.text, first="  ", other="  "), ""
    if block.shape == "entry":
        more = [f"  {line}" for line in (block.note, block.url) if line]
        return wrapped(block.text, first="* ", other="  "), *more, ""
    if block.shape == "action":
        return f"{block.text}:", block.url, ""
    return wrapped(block.text, is_split_at_hyphens=False), ""


def wrapped(text: str, *, first: str = "", other: str = "", is_split_at_hyphens: bool = True) -> str:
    """Return the text, which is one line, in lines of our width."""
    if len(first) + len(text) <= WIDTH:
        return first + text
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=other,
        break_long_words=is_split_at_hyphens,
        break_on_hyphens=is_split_at_hyphens,
    )


def _footer(frame: Mapping[str, str]) -> Iterator[str]:
    yield f"{frame['brand']} – {frame['municipality']}"
    yield wrapped(frame["why"])
    for words, url in (("settings_words", "settings_url"), ("stop_words", "stop_url")):
        if frame.get(url):
            yield f"{frame[words]}: {frame[url]}"
