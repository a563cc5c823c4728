"""Markdown that people write, as HTML that is safe to show.

Two locks: the parser knows no raw HTML, and nh3 lets only a short list of tags and addresses through.
"""

import re
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
_AFTER = ".,;:!?…»”’)]}*_"
_broken = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@cache
def _parser() -> MarkdownIt:
    options = {"maxNesting": DEEPEST, "html": False, "linkify": False, "typographer": False}
    # No tables: a few lines can make thousands of empty cells, and seconds of work.
    return MarkdownIt("commonmark", options).enable("strikethrough").disable(["image", "html_block"])


def to_html(text: str, *, heading_level: int = 3) -> SafeString:
    """Return `text`, written in Markdown, as safe HTML with its highest heading at `heading_level`."""
    clean = _broken.sub("\N{REPLACEMENT CHARACTER}", text[:LONGEST])
    tokens = _parser().parse(clean)
    _shift_headings(tokens, heading_level)
    _link_addresses(tokens)
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


def _link_addresses(tokens: list[Token]) -> None:
    """Make links of the web addresses in plain text; those within links and code stay as they are."""
    for block in tokens:
        inside, linked = 0, []
        for token in block.children or ():
            inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            linked += _parts(token) if token.type == "text" and not inside else [token]
        block.children = linked if block.children else block.children


def _parts(token: Token) -> list[Token]:
    """Return a text as tokens: its words, and a link for each web address in it."""
    parts, end = [], 0
    for found in _address.finditer(token.content):
        address = found[0].rstrip(_AFTER)
        # "(https://no.wikipedia.org/wiki/Rot_(plante))": a bracket that is opened in the address belongs to it.
        if found[0][len(address) :].startswith(")") and address.count("(") > address.count(")"):
            address += ")"
        parts += [_text(token.content[end : found.start()]), *_link(address)]
        end = found.start() + len(address)
    return [*parts, _text(token.content[end:])] if parts else [token]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(address: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": address}), _text(address), Token("link_close", "a", -1)]
