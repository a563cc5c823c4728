"""The form of an update."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from innovasjon.web.forms import Form, TextField
from projects.models import UPDATE_LENGTH


class UpdateForm(Form):
    """How it goes, in a few lines. Written in Markdown; sent twice it is told once, by its key."""

    marks = False
    body = TextField(
        label=_("Tell how it goes"),
        max_length=UPDATE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The proposers, and those who follow their ideas, are told."),
        error_messages={"required": _("Write how it goes with the project.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)
