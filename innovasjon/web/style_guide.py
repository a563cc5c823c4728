"""What /stilguide/ shows: every component once, with made-up content."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovasjon.web.charts import Chart, Series
from innovasjon.web.forms import DateField, Form, LineField, TextField
from innovasjon.web.templatetags.components import COLOURS, SHAPES

SECTIONS = ("Oppvekst", "Helse og mestring", "Teknisk og eiendom", "Kultur og samfunn")
MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
MARKDOWN = """# Overskrift

Et avsnitt med **halvfet**, *kursiv* og [en lenke](https://www.ks.no/).

1. Først
2. Så

> Et sitat fra noen som vet det.
"""


class ExampleForm(Form):
    """Every kind of field."""

    title = LineField(label=_("Title"), max_length=60, help_text=_("Short and plain."))
    text = TextField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    section = forms.ChoiceField(label=_("Section"), choices=[("", "–"), *((name, name) for name in SECTIONS)])
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label=_("Several"), choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False
    )
    when = DateField(label=_("Day"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    agreed = forms.BooleanField(label=_("I have read this"))


def content() -> dict[str, Any]:
    """Return what the page's template draws."""
    now = timezone.now()
    return {
        "colours": COLOURS,
        "shapes": list(zip(SHAPES, (COLOURS * 2)[: len(SHAPES)], strict=True)),
        "moments": [now, now - timedelta(minutes=12), now - timedelta(days=1), now - timedelta(days=40)],
        "pairs": [(_("Section"), SECTIONS[0]), (_("Reference"), "I-2026-0042"), (_("Shared"), "1. mars 2026")],
        "markdown": MARKDOWN,
        "charts": _charts(),
        "form": ExampleForm(prefix="a"),
        "failed_form": ExampleForm({"b-title": "x" * 70, "b-when": "0001-01-01"}, prefix="b"),
    }


def _charts() -> list[Chart]:
    return [
        Chart(
            _("Ideas per section"),
            _("Oppvekst has shared the most ideas, Kultur og samfunn the fewest."),
            "bar",
            SECTIONS,
            [Series(_("Ideas"), (48, 31, 22, 9))],
        ),
        Chart(
            _("What became of the ideas"),
            _("Two of three ideas in each section were tried or are in use."),
            "stacked",
            SECTIONS,
            [
                Series(_("in use"), (20, 9, 8, 3)),
                Series(_("being developed"), (12, 12, 6, 4)),
                Series(_("closed"), (16, 10, 8, 2)),
            ],
        ),
        Chart(
            _("Ideas per month"),
            _("Most ideas come in March and October, after the gatherings."),
            "line",
            MONTHS,
            [
                Series("2025", (4, 6, 14, 9, 7, 5, 1, 6, 9, 15, 8, 3)),
                Series("2026", (6, 8, 19, 12, 9, 6, 2, 9, 12, 21, 11, 5)),
            ],
        ),
    ]
