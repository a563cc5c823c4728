"""What proposers answer, and why one is taken off a project."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovasjon.web.forms import Form, TextField
from projects.models import Answer, Phase, Project
from projects.models.projects import REASON_LENGTH

ANSWERS = [(one.value, one.label) for one in Answer if one is not Answer.WAITING]


class AnswerForm(Form):
    """What one does in the project: a choice of buttons."""

    answer = forms.ChoiceField(choices=ANSWERS)


class RemoveForm(Form):
    """Why somebody no longer stands on the project's page."""

    reason = TextField(
        label=_("Why?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They are told the reason, and it is shown in the project's story."),
        error_messages={"required": _("Write why. Nobody is taken off without a reason.")},
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)


class PhaseForm(Form):
    """Which phase the project goes to, and a word about it."""

    phase = forms.ModelChoiceField(
        label=_("To which phase?"), queryset=Phase.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    note = TextField(
        label=_("A few words about it"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The proposers are told. Going back to an earlier phase needs a word about why."),
    )
    seen = forms.ModelChoiceField(queryset=Phase.objects.none(), widget=forms.HiddenInput)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = Phase.objects.filter(method=project.method_id)
        self.fields["seen"].queryset = phases  # type: ignore[attr-defined]
        # The phase it is in is taken, and changes nothing: two clicks do no harm. It is only not offered.
        self.fields["phase"].queryset = phases  # type: ignore[attr-defined]
        self.fields["phase"].widget.choices = [(row.pk, row.name) for row in phases if row.pk != project.phase_id]
