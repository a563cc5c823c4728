"""Forms of sign-in and of one's own page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person
from innovasjon.web.forms import Form, Habits, LineField, readable

LONGEST_PASSWORD = 1_000  # characters; hashing more is work for nothing


class SignInForm(Habits, AuthenticationForm):
    """E-mail and password. Says the same whether the address, the password or the person's place here is wrong."""

    marks = False
    error_messages = {"invalid_login": _("The e-mail address or the password is wrong. Check both and try again.")}

    username = LineField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ForgottenForm(Form):
    """Where a link to choose a password is to be sent."""

    marks = False
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class GuestLinkForm(Form):
    """Where a guest's new link is to be sent."""

    marks = False
    email = forms.EmailField(
        label=_("The e-mail address we wrote to you at"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class _Labelled:
    """Mixed into Django's forms of passwords, after Habits: our words, before the errors are made of them."""

    labels: Mapping[str, str | Promise]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            self.fields[name].label = label  # type: ignore[assignment]
            self.fields[name].widget.attrs.pop("autofocus", None)
        # Django's is a list, which cannot stand in the paragraph of a field.
        self.fields["new_password1"].help_text = " ".join(password_validators_help_texts())
        self.fields["new_password2"].help_text = ""


class NewPasswordForm(Habits, _Labelled, SetPasswordForm):  # type: ignore[type-arg]
    """A first or new password, by somebody who has opened a link."""

    error_messages = SetPasswordForm.error_messages | {
        "password_mismatch": _("The two new passwords differ. Write the same twice."),
    }
    labels = {"new_password1": _("Password"), "new_password2": _("Password once more")}


class PasswordForm(Habits, _Labelled, PasswordChangeForm):
    """A new password, by somebody who knows the old one."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": _("The password you have now is not this one. Write it again."),
        "password_mismatch": _("The two new passwords differ. Write the same twice."),
    }
    field_order = ["old_password", "new_password1", "new_password2"]
    labels = {
        "old_password": _("The password you have now"),
        "new_password1": _("New password"),
        "new_password2": _("New password once more"),
    }


class ColleagueField(forms.CharField):
    """A colleague, by name or e-mail address. The value is a Person, None when nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "")
        kwargs["help_text"] = kwargs["help_text"] or _("Name or e-mail address")
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a person by their address, which is theirs alone."""
        return value.email if isinstance(value, Person) else value

    def to_python(self, value: Any) -> Any:
        """Return who it is. Raises ValidationError when nobody, or more than one, works here by that name."""
        text = " ".join(readable(value).split()) if value else ""
        if not text:
            return None
        people = Person.objects.active()
        found = list(people.with_email(text) if "@" in text else people.filter(name__iexact=text).order_by("pk")[:4])
        found = found or list(people.matching(text).order_by("name", "pk")[:4])
        if not found:
            raise forms.ValidationError(_("“%(label)s”: nobody here is called that.") % {"label": self.label})
        if len(found) > 1:
            which = ", ".join(f"{person.name} ({person.email})" for person in found)
            told = _("“%(label)s”: write the e-mail address, as more than one fits: %(people)s")
            raise forms.ValidationError(told % {"label": self.label, "people": which})
        return found[0]

    def run_validators(self, value: Any) -> None:
        """Check nothing more: a person is no text."""


class PersonSearch(Form):
    """What somebody types to find a colleague."""

    marks = False
    q = LineField(label=_("Name or e-mail address"), max_length=100, required=False)
