"""Forms of sign-in and of one's own page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.web.forms import Form, Habits, LineField

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


class PersonSearch(Form):
    """What somebody types to find a colleague."""

    marks = False
    q = LineField(label=_("Name or e-mail address"), max_length=100, required=False)
