"""The tags with which a template fills a letter; see innovasjon/notifications/letters.py."""

import re
from datetime import date
from typing import Any

from django import template
from django.utils import formats

from innovasjon.notifications.letters import shortened

register = template.Library()


@register.simple_block_tag(takes_context=True, end_name="endsubject")
def subject(context: Any, content: str) -> str:
    """Say in under 70 characters what the letter is about or asks."""
    context["letter"].subject = shortened(content)
    return ""


@register.simple_block_tag(takes_context=True, end_name="endparagraph")
def paragraph(context: Any, content: str) -> str:
    """Add a paragraph."""
    context["letter"].add("paragraph", content)
    return ""


@register.simple_tag(takes_context=True)
def quote(context: Any, text: object) -> str:
    """Add what somebody wrote, shown as theirs: each of its paragraphs by itself."""
    for part in re.split(r"\n\s*\n", str(text or "")):
        context["letter"].add("quote", part)
    return ""


@register.simple_block_tag(takes_context=True, end_name="endheading")
def heading(context: Any, content: str) -> str:
    """Add a heading."""
    context["letter"].add("heading", content)
    return ""


@register.simple_tag(takes_context=True)
def entry(context: Any, text: str, path: str = "", note: str = "") -> str:
    """Add a line of a list, with where it leads."""
    context["letter"].add("entry", str(text), url=_address(context, path) if path else "", note=str(note))
    return ""


@register.simple_block_tag(takes_context=True, end_name="endaction")
def action(context: Any, content: str, path: str) -> str:
    """Add the button: one a letter."""
    context["letter"].add("action", content, url=_address(context, path))
    return ""


def _address(context: Any, path: str) -> str:
    """Return where a path of ours leads for this reader: some come in by a link of their own."""
    return str(context.get("own_url") or f"{context['site']}{path}")


@register.filter
def written_day(value: object) -> str:
    """Return a day, kept as text in the ledger, as Norwegians write it."""
    return formats.date_format(date.fromisoformat(str(value)), "DATE_FORMAT") if value else ""
