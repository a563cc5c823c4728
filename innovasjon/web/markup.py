"""Markdown that people write, as HTML that is safe to show.

Two locks: the parser knows no raw HTML, and nh3 lets only a short list of tags and addresses through.
"""

import re
from collections.abc import Callable
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 200_000  # characters
DEEPEST = 20  # quotes and lists within each other; what is deeper is left out
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6"),
}
SCHEMES = {"http", "https", "mailto", "tel"}
# A web address as people paste it. What ends a sentence or closes a bracket is not part of it.
_address = re.compile(r"https?://[^\s<>\"'\u2028\u2029]{3,2000}")
# As ideas/mentions.py reads it: not in the middle of a word; the rest of a whole name has capitals.
_name = re.compile(r"(?<![\w.@])@[^\W\d_][\w'’\-]*(?: (?=[A-ZÆØÅÄÖÉÜ])[\w'’\-]+){0,4}")
_AFTER = ".,;:!?…»”’)]}*_"
Made = Callable[[str], tuple[str, list[Token]]]  # from what was found: as much of it as is used, and what it becomes
_broken = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@cache
def _parser() -> MarkdownIt:
    options = {"maxNesting": DEEPEST, "html": False, "linkify": False, "typographer": False}
    # No tables: a few lines can make thousands of empty cells, and seconds of work.
    return MarkdownIt("commonmark", options).enable("strikethrough").disable(["image", "html_block"])


def to_html(text: str, *, heading_level: int = 3, names_people: bool = False) -> SafeString:
    """Return `text`, written in Markdown, as safe HTML with its highest heading at `heading_level`.

    In a text that `names_people` the names after an @ stand out.
    """
    clean = _broken.sub("\N{REPLACEMENT CHARACTER}", text[:LONGEST])
    tokens = _parser().parse(clean)
    _shift_headings(tokens, heading_level)
    _replace_in_text(tokens, _address, _linked)
    if names_people:
        _replace_in_text(tokens, _name, _named)
    html = _parser().renderer.render(tokens, _parser().options, {})
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(safe)  # noqa: S308 - nh3 has just cleaned it


def _shift_headings(tokens: list[Token], level: int) -> None:
    """Move all headings so that the highest stands at `level`: the page's own h1 and h2 stay alone above them."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    shift = level - min((int(token.tag[1]) for token in headings), default=level)
    for token in headings:
        token.tag = f"h{min(6, max(level, int(token.tag[1]) + shift))}"


def _replace_in_text(tokens: list[Token], wanted: re.Pattern[str], made: Made) -> None:
    """Put what is `made` of it for all that is wanted in plain text; what is within links and code stays as it is."""
    for block in tokens:
        inside, replaced = 0, []
        for token in block.children or ():
            inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            is_plain = token.type == "text" and not inside
            replaced += _parts(token, wanted, made) if is_plain else [token]
        block.children = replaced if block.children else block.children


def _parts(token: Token, wanted: re.Pattern[str], made: Made) -> list[Token]:
    """Return a text as tokens: its words, and what is made of each part that is wanted."""
    parts, end = [], 0
    for found in wanted.finditer(token.content):
        used, tokens = made(found[0])
        parts += [_text(token.content[end : found.start()]), *tokens]
        end = found.start() + len(used)
    return [*parts, _text(token.content[end:])] if parts else [token]


def _linked(found: str) -> tuple[str, list[Token]]:
    """Return the web address at the beginning of what was found, and a link to it."""
    address = found.rstrip(_AFTER)
    # "(https://no.wikipedia.org/wiki/Rot_(plante))": a bracket that is opened in the address belongs to it.
    if found[len(address) :].startswith(")") and address.count("(") > address.count(")"):
        address += ")"
    return address, [Token("link_open", "a", 1, attrs={"href": address}), _text(address), Token("link_close", "a", -1)]


def _named(found: str) -> tuple[str, list[Token]]:
    return found, [Token("strong_open", "strong", 1), _text(found), Token("strong_close", "strong", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
