"""A letter as HTML: the layout is rendered once for each shape of block and each frame, and then only filled in.

Django's templates take longer to write a digest than all else that is done with it. So what they make of the layout is
kept as pieces, with holes where a letter's own words go; the words are escaped as the template would.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape

import css_inline
from django.template import Context, Engine, Template
from django.template.loader import get_template
from django.utils.translation import get_language

from innovasjon.notifications.letters import Block, Letter, Shape

# Private characters, which no text of ours holds: what stands between them is the name of a hole.
_hole = re.compile("\ue000(\\w+)\ue001")
OWN = ("stop_url",)  # what in a frame is each reader's own
BLOCKS = "<!--blocks-->"  # stands in the layout before and after the blocks
Pieces = tuple[str, ...]  # words and the names of holes, by turns


def as_html(letter: Letter, frame: Mapping[str, str]) -> str:
    """Return the letter as HTML that stands in every mail program: tables, style in each element, no pictures."""
    shared = tuple((name, _gap(name) if name in OWN and value else value) for name, value in frame.items())
    values = {name: escape(frame[name]) for name in OWN if frame.get(name)}
    values["subject"] = escape(letter.subject)
    values["blocks"] = "".join([_block(block) for block in letter.blocks])
    return _filled(_around(get_language() or "", shared), values)


def _block(block: Block) -> str:
    values = {"text": escape(block.text), "url": escape(block.url), "note": escape(block.note)}
    return _filled(_of_shape(block.shape, bool(block.url), bool(block.note)), values)


def _filled(pieces: Pieces, values: Mapping[str, str]) -> str:
    return "".join([values[piece] if number % 2 else piece for number, piece in enumerate(pieces)])


@lru_cache(maxsize=256)
def _around(language: str, frame: tuple[tuple[str, str], ...]) -> Pieces:
    """Return the layout around the blocks: there is one for each kind and language."""
    before, _blocks, after = _rendered(Letter(_gap("subject")), language, dict(frame))
    return tuple(_hole.split(before + _gap("blocks") + after))


@cache
def _of_shape(shape: Shape, has_url: bool, has_note: bool) -> Pieces:
    """Return what the layout makes of a block of this shape."""
    block = Block(shape, _gap("text"), _gap("url") if has_url else "", _gap("note") if has_note else "")
    _before, found, _after = _rendered(Letter(blocks=[block]), "", {})
    return tuple(_hole.split(found))


def _gap(name: str) -> str:
    return f"\ue000{name}\ue001"


def _rendered(letter: Letter, language: str, frame: Mapping[str, str]) -> list[str]:
    """Return what stands before the blocks, the blocks, and what stands after them."""
    return str(_template().render(Context({"letter": letter, "language": language, **frame}))).split(BLOCKS)


@cache
def _template() -> Template:
    """Return the layout with its style sheet written into the elements; done once a process."""
    source = get_template("notifications/mail/letter.html").template.source  # type: ignore[attr-defined]
    inlined = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False).inline(source)
    return Engine.get_default().from_string(inlined)
