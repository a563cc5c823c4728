"""The form of a need that many ideas may answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import NEED_MINIMUM, TEXT_LENGTH, TITLE_LENGTH, WhoseNeed
from innovasjon.people.models import Section
from innovasjon.web.forms import Form, LineField, TextField


class NeedForm(Form):
    """A shared need, in one line and in full. It says nothing of how to meet it: that is what the ideas are for."""

    title = LineField(
        label=_("The need in one line"),
        max_length=TITLE_LENGTH,
        help_text=_("Who lacks what? For example: Families do not know which sport their child can try."),
    )
    description = TextField(
        label=_("Description"),
        min_length=NEED_MINIMUM,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What happens today, for whom, how often? Leave the solutions to the ideas."),
    )
    whose_need = forms.ChoiceField(label=_("Whose need"), choices=WhoseNeed.choices, widget=forms.RadioSelect)
    whose_need_other = LineField(label=_("Who, if somebody else"), max_length=80, required=False)
    section = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.in_use(),
        required=False,
        empty_label=_("The whole municipality"),
        help_text=_("Where the need is felt most."),
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Demand to know who, when it is none of the choices."""
        data = super().clean() or {}
        if data.get("whose_need") == WhoseNeed.OTHER and not data.get("whose_need_other"):
            self.add_error("whose_need_other", _("“Who, if somebody else”: write who has the need."))
        return data

    @property
    def content(self) -> dict[str, Any]:
        """Return what the action writes down."""
        return {name: value for name, value in self.cleaned_data.items() if name != "writer"}
