"""Forms of the talk about an idea, and of taking an idea back."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.models import Comment, WithdrawReason
from innovasjon.web.forms import Form, TextField

COMMENT_LENGTH = Comment._meta.get_field("body").max_length or 0
REASON_LENGTH = 2000


class CommentForm(Form):
    """What somebody wants to say. Written in Markdown; sent twice it is said once, by its key."""

    marks = False
    body = TextField(
        label=_("Write a comment"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to say in the comment.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)


class EditCommentForm(Form):
    """One's own comment, written anew."""

    marks = False
    body = TextField(
        label=_("Your comment"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to say, or delete the comment.")},
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)


class WithdrawForm(Form):
    """Why the proposers take their idea back."""

    reason_kind = forms.ChoiceField(
        label=_("Why do you withdraw the idea?"), choices=WithdrawReason.choices, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Tell more"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown on the idea's page."),
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Demand words where no kind fits."""
        data = super().clean() or {}
        if data.get("reason_kind") == WithdrawReason.OTHER and "reason" in data and not data["reason"]:
            self.add_error("reason", _("“Tell more”: write why, as none of the given reasons fits."))
        return data
