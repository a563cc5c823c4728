"""Forms to ask the people behind an idea."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person
from innovasjon.web.forms import Form, LineField


class ColleagueForm(Form):
    """The colleague who is asked."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.active(),
        error_messages={"invalid_choice": _("This colleague does not work here any more. Choose another one.")},
    )


class GuestForm(Form):
    """Somebody outside the municipality."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = LineField(label=_("Name"), required=False, max_length=120)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def colleague(self) -> Person | None:
        """Return the employee whose address it is; they are asked as a colleague."""
        return Person.objects.active().with_email(self.cleaned_data["email"]).first()

    @property
    def address(self) -> dict[str, str]:
        """Return whom to write to."""
        return {"email": self.cleaned_data["email"], "name": self.cleaned_data["name"]}
