"""A field is written as Django's own template writes it, to the letter."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting, get_default_renderer
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from innovasjon.web import widgets

CHOICES = [("", "Velg"), ("a&b", "<A>"), ("Gruppe <1>", [("c", gettext_lazy("Search")), (4, mark_safe("<b>d</b>"))])]
ATTRS = {
    "rows": 4,
    "class": 'a "b"',
    "required": True,
    "maxlength": False,
    "data-x": "",
    "title": gettext_lazy("Search"),
}


@pytest.mark.parametrize(
    "value", [None, "", "kaffe", '<script>"&', 0, 42, mark_safe("<i>"), date(2026, 11, 26), ["c", "4"]]
)
@pytest.mark.parametrize("attrs", [{}, ATTRS])
@pytest.mark.parametrize(
    "widget",
    [
        *(
            forms.TextInput(),
            forms.HiddenInput(),
            forms.EmailInput(),
            forms.NumberInput(),
            forms.PasswordInput(),
            forms.FileInput(),
        ),
        *(
            forms.DateInput(),
            forms.TimeInput(),
            forms.CheckboxInput(),
            forms.Textarea(),
            forms.TextInput({"type": "search"}),
        ),
        *(forms.Select(choices=CHOICES), forms.SelectMultiple(choices=CHOICES), forms.RadioSelect(choices=CHOICES)),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_field_is_written_as_django_writes_it(widget: forms.Widget, attrs: dict[str, Any], value: Any) -> None:
    ours, djangos = (
        widget.render("navn<", value, attrs, renderer=one) for one in (widgets.Renderer(), TemplatesSetting())
    )

    assert ours == djangos


def test_the_site_uses_it() -> None:
    assert isinstance(get_default_renderer(), widgets.Renderer)
