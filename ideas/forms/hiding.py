"""Why words are hidden."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms.talk import REASON_LENGTH
from innovasjon.web.forms import Form, TextField


class HideForm(Form):
    """The reason, which those whose words they are read."""

    reason = TextField(
        label=_("Why is it hidden?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say what should not stand there, without repeating it. Whoever wrote it reads this."),
        error_messages={"required": _("Write why it is hidden: whoever wrote it must know what to change.")},
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)
