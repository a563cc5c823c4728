"""Fields of a list's filter, without the cost of rendering a template for each: `{% filter_field form.section %}`."""

from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def filter_field(field: BoundField, *, value: Any = None) -> SafeString:
    """Return a field of a filter with its label; `value` is shown where the address says nothing."""
    given = field.value() or value or ""
    control = _select(field, str(given)) if hasattr(field.field, "choices") else _input(field, str(given))
    return format_html(
        '<div class="ds-field"><label class="ds-label" for="{}">{}</label>{}</div>', field.auto_id, field.label, control
    )


def _select(field: BoundField, given: str) -> SafeString:
    choices = tuple((str(value), str(label)) for value, label in field.field.choices)  # type: ignore[attr-defined]
    return format_html(
        '<select class="ds-input" name="{}" id="{}">{}</select>',
        field.html_name,
        field.auto_id,
        _options(choices, given if given in dict(choices) else ""),
    )


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], given: str) -> SafeString:
    # A list's filter has some thirty of them, the same each time.
    options = ((value, mark_safe(" selected") if value == given else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', options)


def _input(field: BoundField, given: str) -> SafeString:
    attrs = {"type": getattr(field.field.widget, "input_type", "text"), **field.field.widget.attrs}
    return format_html(
        '<input class="ds-input" name="{}" id="{}" value="{}"{}>',
        field.html_name,
        field.auto_id,
        given,
        format_html_join("", ' {}="{}"', attrs.items()),
    )
