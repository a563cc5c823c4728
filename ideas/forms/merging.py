"""Choosing the idea that another one is merged into."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from innovasjon.people.models import Person
from innovasjon.web.forms import Form, LineField


class FindForm(Form):
    """What the other idea is looked for by: words, or its reference."""

    marks = False
    q = LineField(
        label=_("Find the other idea"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Words of its title or need, or its reference, such as I-2026-0042."),
    )


class MergeForm(Form):
    """The idea that remains."""

    into = forms.ModelChoiceField(
        label=_("The other idea"),
        queryset=Idea.objects.none(),
        error_messages={
            "required": _("Choose the idea that is to remain."),
            "invalid_choice": _("That idea is not there, or not open to you. Choose another one."),
        },
    )

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Idea.objects.visible_to(reader)  # type: ignore[attr-defined]

    @property
    def problem(self) -> str:
        """Return what is wrong with the choice."""
        return " ".join(str(text) for text in self.errors.get("into", ()))
