"""Template components of the design system; all of them stand on /stilguide/.

Strict on purpose: an unknown attribute is a TemplateSyntaxError from Django, an unknown value is one from us, so that a
misspelt variant fails in the first test of the page and not in front of a reader.
Tags that build their HTML with `format_html` are cheap enough for a list of thousands of rows; those that render a
template of their own (`error_summary`, `empty_state`, `pagination`, `breadcrumbs`, `chart`) are for once a page.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.template import TemplateSyntaxError
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from innovasjon.web import forms, markup, moments, navigation
from innovasjon.web.charts import Chart

register = template.Library()
Text = str | Promise

COLOURS = ("accent", "neutral", "info", "success", "warning", "danger")
VARIANTS = ("primary", "secondary", "tertiary")
SHAPES = ("dot", "ring", "half", "square", "bars", "dash", "cross", "check", "arrow", "question")
MESSAGE_COLOURS = {"debug": "neutral", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


def one_of(allowed: Iterable[str], value: str, what: str) -> str:
    """Return `value`; raise TemplateSyntaxError when it is not among the allowed ones."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{what}: {value!r} is not one of {', '.join(allowed)}")
    return value


def attributes(pairs: Mapping[str, Any]) -> SafeString:
    """Return the pairs as HTML attributes; None and "" are left out, True stands without a value."""
    given = [(name, value) for name, value in pairs.items() if value not in (None, "", False)]
    return format_html_join(
        "", "{}", ((format_html(" {}" if v is True else ' {}="{}"', name, v),) for name, v in given)
    )


# --- Buttons, tags, people, time: cheap


@register.simple_tag
def button(
    label: Text,
    *,
    variant: str = "primary",
    color: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    disabled: bool = False,
) -> SafeString:
    """Return a button. One with htmx attributes is written by hand: `<button class="ds-button" data-variant=…>`."""
    pairs = {
        "data-variant": one_of(VARIANTS, variant, "button variant"),
        "data-color": color and one_of(COLOURS, color, "button color"),
        "type": one_of(("submit", "button", "reset"), type, "button type"),
        "name": name,
        "value": value,
        "form": form,
        "disabled": disabled,
    }
    return format_html('<button class="ds-button"{}>{}</button>', attributes(pairs), label)


@register.simple_tag
def button_link(label: Text, href: str, *, variant: str = "primary", color: str = "", big: bool = False) -> SafeString:
    """Return a link that looks like a button, for going somewhere; what changes something is a `button` in a form."""
    pairs = {
        "data-variant": one_of(VARIANTS, variant, "button_link variant"),
        "data-color": color and one_of(COLOURS, color, "button_link color"),
    }
    shape = " big-action" if big else ""
    return format_html('<a class="ds-button{}" href="{}"{}>{}</a>', shape, href, attributes(pairs), label)


@register.simple_tag
def tag(label: Text, *, color: str = "neutral") -> SafeString:
    """Return a small label."""
    return format_html('<span class="ds-tag" data-color="{}">{}</span>', one_of(COLOURS, color, "tag color"), label)


@register.simple_tag
def stage(label: Text, *, color: str = "neutral", shape: str = "dot") -> SafeString:
    """Return where something stands: word and shape tell it, colour only helps."""
    return format_html(
        '<span class="ds-tag stage" data-color="{}" data-shape="{}">{}</span>',
        one_of(COLOURS, color, "stage color"),
        one_of(SHAPES, shape, "stage shape"),
        label,
    )


@register.filter
def initials(name: object) -> str:
    """Return the first letters of the first and the last name."""
    words = str(name or "").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def person(name: object, *, unit: object = "", color: str = "neutral") -> SafeString:
    """Return a person: initials, name and unit. Give the unit only where it is already fetched."""
    unit_line = format_html('<br><span class="muted small">{}</span>', unit) if unit else ""
    return format_html(
        '<span class="person"><span class="ds-avatar" data-color="{}" data-initials="{}" aria-hidden="true"></span>'
        "<span>{}{}</span></span>",
        one_of(COLOURS, color, "person color"),
        initials(name),
        name,
        unit_line,
    )


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """Return when something happened, in words ("2 hours ago"); the exact time stands in the title."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    exact = _exact(local.replace(second=0, microsecond=0), get_language())
    words = moments.in_words(local, now=timezone.localtime())
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), exact, words)


@lru_cache(maxsize=2048)
def _exact(minute: datetime, language: str) -> str:
    # A story shows many moments, the same to each of its readers.
    return formats.date_format(minute, "DATETIME_FORMAT")


@register.simple_tag
def day(value: date | datetime | None) -> SafeString | str:
    """Return a date as Norwegians write it."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _day(local, get_language())


@lru_cache(maxsize=2048)
def _day(local: date, language: str) -> SafeString:
    # A list shows many dates, and mostly those that the list before it showed.
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), formats.date_format(local, "DATE_FORMAT"))


@register.filter
def message_colour(level: str) -> str:
    """Return the colour of an alert for a message's level."""
    return MESSAGE_COLOURS.get(level, "info")


@register.filter
def words(text: str) -> list[str]:
    """Return the words of a text, to go through in a loop."""
    return text.split()


# --- Boxes around content


@register.simple_block_tag(end_name="endalert")
def alert(content: str, color: str = "info", *, heading: Text = "") -> SafeString:
    """Wrap a message that matters. The icon follows the colour; the words must tell it as well."""
    title = format_html("<h2>{}</h2>", heading) if heading else ""
    return format_html(
        '<div class="ds-alert stack" data-gap="sm" data-color="{}">{}<div>{}</div></div>',
        one_of(("info", "success", "warning", "danger"), color, "alert color"),
        title,
        content,
    )


@register.simple_block_tag(end_name="endcard")
def card(content: str, *, heading: Text = "", href: str = "", color: str = "", variant: str = "default") -> SafeString:
    """Wrap content in a card; with `href` the heading is a link and the whole card can be clicked."""
    title = format_html('<a class="card-link" href="{}">{}</a>', href, heading) if href else heading
    pairs = {
        "data-variant": one_of(("default", "tinted"), variant, "card variant"),
        "data-color": color and one_of(COLOURS, color, "card color"),
    }
    head = format_html('<h3 class="card-title">{}</h3>', title) if heading else ""
    return format_html('<article class="ds-card"{}>{}{}</article>', attributes(pairs), head, content)


@register.simple_tag
def facts(pairs: Iterable[tuple[object, object]]) -> SafeString:
    """Return a list of terms and what they are."""
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", pairs)
    return format_html('<dl class="facts">{}</dl>', rows)


# --- Once a page


@register.inclusion_tag("web/components/empty_state.html")
def empty_state(heading: Text, text: Text = "", *, action_label: Text = "", action_url: str = "") -> dict[str, Any]:
    """Say that there is nothing here yet, and what to do about it."""
    return {"heading": heading, "text": text, "action_label": action_label, "action_url": action_url}


@register.inclusion_tag("web/components/pagination.html")
def pagination(
    *,
    previous: str = "",
    next: str = "",
    count: int | None = None,
    exact: bool = True,
    told: Text = "",
    target: str = "",
) -> dict[str, Any]:
    """Lead to the pages before and after, by keyset: there are no page numbers.

    `count` is shown as "about" when it is an estimate or a cap (`exact=False`); where nobody searched for hits, `told`
    says in words of its own how many there are. `target` is the CSS selector of what
    htmx replaces; without it the links are plain ones.
    """
    return {"previous": previous, "next": next, "count": count, "exact": exact, "told": told, "target": target}


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumbs(*steps: Any) -> dict[str, Any]:
    """Show the way here, by one rule for every page: `{% breadcrumbs "ideas:list" idea _("Merge") %}`.

    - The way begins at a place in the menu or the page it hangs under: the name of an address among a story's PLACES;
    - then come the things that the page is about, each by what its own page is called, never by a number;
    - last stands this page, which is no link: what is done here in a word or two, or the thing when it is its own page.
      The same page has the same way whoever comes to it, and from wherever.

    Pages in the menu, and those open to people who are not signed in, have none.
    """
    *before, here = steps
    if not before:
        raise TemplateSyntaxError("breadcrumbs: a place, the things on the way, then this page's label")
    return {"steps": [step for one in before for step in _steps(one)], "here": _called(here)}


def _steps(one: Any) -> Iterable[tuple[Text, str]]:
    if isinstance(one, str):
        return navigation.way_to(one_of(navigation.places(), one, "breadcrumbs place"))
    return [(_called(one), one.get_absolute_url())]


def _called(one: Any) -> Text:
    """Return what a thing's own page is called; a label is what it says."""
    return getattr(one, "page_title", None) or str(one)


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """List what is wrong with a form or formset, each with a link to its field."""
    return {"problems": forms.problems(form) if form.is_bound else []}


@register.inclusion_tag("web/components/chart.html")
def chart(figure: Chart) -> dict[str, Any]:
    """Draw a chart, with the table behind it and a download."""
    return {"chart": figure}


# --- Fields of forms, for the crispy pack


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Return the field's control in the look of the design system, without touching the widget (shared by requests).

    `maxlength` is left out: browsers cut a pasted text at it without a word, and nothing typed may be lost.
    """
    classes = f"{field.field.widget.attrs.get('class', '')} ds-input".strip()
    attrs: dict[str, str | bool] = {"class": classes, "maxlength": False}
    if field.widget_type == "textarea":
        attrs["cols"] = False
    return mark_safe(field.as_widget(attrs=attrs))  # noqa: S308 - a widget escapes its value


@register.simple_tag
def option_control(option: BoundWidget) -> SafeString:
    """Return one radio button or checkbox of a group."""
    option.data["attrs"]["class"] = "ds-input"
    return mark_safe(option.tag())  # noqa: S308 - a widget escapes its value


@register.simple_tag
def mark(field: BoundField) -> SafeString | str:
    """Say in words whether the field must be filled in.

    Forms with `marks = False`, such as filters, say nothing; nor does a form of what `depends` on another answer.
    """
    if not getattr(field.form, "marks", True) or field.name in getattr(field.form, "depends", ()):
        return ""
    if field.field.required:
        return format_html(' <span class="mark" data-required>{}</span>', _("Must be filled in"))
    return format_html(' <span class="mark">{}</span>', _("Optional"))


# --- Text


@register.filter
def markdown(text: object, heading_level: int = 3) -> SafeString:
    """Return Markdown as safe HTML; its highest heading becomes `heading_level`."""
    return markup.to_html(str(text or ""), heading_level=heading_level)


@register.filter
def talk(text: object, heading_level: int = 3) -> SafeString:
    """Return what somebody says to others as `markdown` does; the names after an @ stand out."""
    return markup.to_html(str(text or ""), heading_level=heading_level, names_people=True)
