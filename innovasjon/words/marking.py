"""Hits marked in what is shown of a text, safely: what people wrote is escaped piece by piece."""

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

SHOWN, BEFORE = 220, 60  # characters of a text, and of those before its first hit
Marker = re.Pattern[str] | None


def marked(text: str, marker: Marker) -> SafeString:
    """Return the whole text with its hits marked."""
    if marker is None:
        return conditional_escape(text)
    pieces, end = [], 0
    for hit in marker.finditer(text):
        if hit[0]:
            pieces.append((conditional_escape(text[end : hit.start()]), hit[0]))
            end = hit.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[end:])


def excerpt(text: str, marker: Marker, *, shown: int = SHOWN) -> SafeString:
    """Return the part of the text around its first hit in one line, cut between two words, with the hits marked."""
    line = " ".join(text.split())
    first = marker.search(line) if marker else None
    begin = max(0, first.start() - BEFORE) if first else 0
    if begin:
        begin = line.find(" ", begin, first.start() if first else None) + 1 or begin
    part = line[begin : begin + shown]
    if begin + shown < len(line):
        part = part.rsplit(" ", 1)[0].rstrip(".,;:–-") + " …"
    return marked(f"… {part}" if begin else part, marker)


def has_hit(text: str, marker: Marker) -> bool:
    """Tell whether anything in the text would be marked."""
    return bool(marker and marker.search(text))
