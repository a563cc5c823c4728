"""Forms of the network."""

from django import forms

from innovasjon.web.forms import Form


class KeptForm(Form):
    """A form whose text is kept when the session ends while it is written."""

    writer = forms.CharField(widget=forms.HiddenInput, required=False)
