"""Fields of forms as Django's own templates make them, without a template for each and one more for its attributes.

An idea's page has three, the form of an idea thirty. Other widgets than these are made by their template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

INPUTS = (
    "input",
    "hidden",
    "text",
    "email",
    "number",
    "url",
    "password",
    "date",
    "datetime",
    "time",
    "file",
    "checkbox",
)


class Renderer(TemplatesSetting):
    """Django's renderer, quicker at what most forms consist of."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return the HTML of a widget or a form."""
        written = WRITTEN.get(template_name)
        return written(context["widget"]) if written else super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget))


def _text_area(widget: Mapping[str, Any]) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget), widget["value"] or ""
    )


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _index in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget), groups)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    rows = ((one["value"], _attributes(one), one["label"]) for one in options)
    shown = format_html_join("", '\n  <option value="{}"{}>{}</option>\n', rows)
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, shown) if name else shown


def _attributes(widget: Mapping[str, Any]) -> SafeString:
    pairs = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return mark_safe("".join(_attribute(name, value) for name, value in pairs))  # noqa: S308 - each is escaped


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


WRITTEN: Mapping[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
    "django/forms/widgets/textarea.html": _text_area,
    "django/forms/widgets/select.html": _select,
}
