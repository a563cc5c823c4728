"""Forms of the administration of messages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovasjon.audit.adminpages import Words
from innovasjon.notifications import teams
from innovasjon.notifications.models import TeamsChannel
from innovasjon.web.forms import LineField


class TeamsChannelForm(Words):
    """A channel in Teams. Its address opens the channel to whoever has it: it is written here and never shown."""

    url = forms.CharField(
        label=gettext_lazy("address of the workflow"),
        required=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "size": 80}),
        help_text=gettext_lazy("From Workflows in Teams. It is not shown again; leave it blank to keep it."),
    )

    class Meta:
        model = TeamsChannel
        fields = ("name", "section", "url", "is_active")
        field_classes = {"name": LineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was typed a moment ago comes back when the form does; what is stored never does.
        self.fields["url"].widget.render_value = self.is_bound

    def clean_url(self) -> Any:
        """Keep the address there is when nothing is written; take only those that may be called."""
        url = self.cleaned_data["url"].strip()
        if not url and self.instance.pk:
            return TeamsChannel.objects.values_list("url", flat=True).get(pk=self.instance.pk)
        try:
            teams.allowed(url)
        except teams.NotAllowed as refusal:
            raise ValidationError(_("Copy the address from Workflows in Teams: it begins with https://.")) from refusal
        return url
