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
