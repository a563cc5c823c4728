"""Forms of what agents keep between themselves: a note, and a card of assessment."""

from collections.abc import Iterable
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.models import Assessment, Criterion, Note
from ideas.models.internal import HIGHEST, LOWEST
from innovasjon.web.forms import Form, TextField

ENDS = {LOWEST: gettext_lazy("very little"), HIGHEST: gettext_lazy("very much")}


class NoteForm(Form):
    """What an agent wants to remember, or to tell the others. Sent twice it is written once, by its key."""

    marks = False
    body = TextField(
        label=gettext_lazy("Write an internal note"),
        max_length=Note._meta.get_field("body").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Write @ and a name to tell somebody who may read it."),
        error_messages={"required": gettext_lazy("Write what the internal note shall say.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)


class AssessmentForm(Form):
    """A card of assessment: the fields of its criteria are added by `card_of`."""

    comment = TextField(
        label=gettext_lazy("Why do you think so?"),
        required=False,
        max_length=Assessment._meta.get_field("comment").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def scores(self, criteria: Iterable[Criterion]) -> dict[Criterion, int]:
        """Return what each criterion got."""
        return {row: int(self.cleaned_data[field_name(row)]) for row in criteria}


def field_name(criterion: Criterion) -> str:
    """Return the name of the field that scores the criterion."""
    return f"criterion-{criterion.pk}"


def card_of(criteria: Iterable[Criterion]) -> type[AssessmentForm]:
    """Return the form with a scale for each criterion, and the comment last."""
    scales = {field_name(row): _scale(row) for row in criteria}
    return type("Card", (AssessmentForm,), {**scales, "field_order": [*scales, "comment"]})


def _scale(criterion: Criterion) -> forms.ChoiceField:
    steps = range(LOWEST, HIGHEST + 1)
    return forms.ChoiceField(
        label=criterion.name,
        help_text=criterion.help,
        choices=[(step, f"{step} – {ENDS[step]}" if step in ENDS else str(step)) for step in steps],
        widget=forms.RadioSelect,
        error_messages={"required": _("Give “%(name)s” from 1 to 5.") % {"name": criterion.name}},
    )
