"""Why a project ends, what it taught, and what becomes of each of its ideas."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.forms.moves import a_year_after
from ideas.lifecycle import Stage
from ideas.models import REASON_MINIMUM, Idea, not_blank
from innovasjon.people.forms import ColleagueField
from innovasjon.web.forms import DateField, Form, TextField
from projects.actions import Fate
from projects.models import CloseReason
from projects.models.projects import REASON_LENGTH

FATES = [
    (Stage.REALISED.value, _("It is in use")),
    (Stage.PARKED.value, _("It is parked, and comes back on a day")),
    (Stage.CLOSED.value, _("It ends here")),
]


class CloseForm(Form):
    """Why the project ends, and what it taught."""

    reason = forms.ChoiceField(
        label=_("Why does the project end?"), choices=CloseReason.choices, widget=forms.RadioSelect
    )
    words = TextField(
        label=_("Tell how it went"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The proposers, and those who follow their ideas, get these words."),
        error_messages={"required": _("Write how it went in “Tell how it went”.")},
    )
    learning = TextField(
        label=_("What did you learn?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What would you tell somebody who begins on the same? Also what did not work is worth knowing."),
        error_messages={"required": _("Write what you learnt in “What did you learn?”.")},
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)


class FateForm(Form):
    """What becomes of one idea."""

    depends = frozenset({"on", "owner"})

    fate = forms.ChoiceField(label=_("What becomes of the idea?"), choices=FATES, widget=forms.RadioSelect)
    words = TextField(
        label=_("What do you tell those behind it?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The benefit it gives, or the reason. When it ends here: at least 30 characters."),
        error_messages={"required": _("Write what you tell those behind the idea.")},
    )
    on = DateField(
        label=_("Day"),
        required=False,
        help_text=_(
            "Must be filled in when it is in use (since when) or parked (until when). Leave it empty when it ends here."
        ),
    )
    owner = ColleagueField(
        label=_("Who looks after it in use?"),
        required=False,
        help_text=_("Name or e-mail address. Must be filled in when it is in use, and only then."),
    )

    def __init__(self, *args: Any, idea: Idea, kept: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"ide-{idea.pk}", **kwargs)
        self.idea = idea
        self.initial = {name: kept[key] for name in self.fields if kept and (key := self.add_prefix(name)) in kept}

    def clean(self) -> dict[str, Any]:
        """Demand what the chosen fate demands."""
        data = super().clean() or {}
        fate, words, on = data.get("fate"), data.get("words", ""), data.get("on")
        if fate == Stage.CLOSED and words and not_blank(words) < REASON_MINIMUM:
            self.add_error("words", _("“What do you tell those behind it?”: write at least 30 characters."))
        if fate in {Stage.REALISED, Stage.PARKED} and not on and "on" not in self.errors:
            self.add_error("on", _("Fill in “%(label)s”.") % {"label": self.fields["on"].label})
        if fate == Stage.PARKED and on and not _is_within_a_year(on):
            self.add_error("on", _("“Day”: choose a day after today, within twelve months."))
        if fate == Stage.REALISED and on and on > timezone.localdate():
            self.add_error("on", _("“Day”: choose today or an earlier day. Until then it is not in use."))
        if fate == Stage.REALISED and on and self._is_before_it_was_sent(on):
            self.add_error("on", _("“Day”: choose the day the idea was sent, or a later day."))
        if fate == Stage.REALISED and not data.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("“Who looks after it in use?”: write who answers for it from now on."))
        return data

    def _is_before_it_was_sent(self, day: date) -> bool:
        sent = self.idea.submitted_at
        return sent is not None and day < timezone.localdate(sent)

    @property
    def meaning(self) -> Fate:
        """Return what was chosen, as the action takes it."""
        data = self.cleaned_data
        return Fate(Stage(data["fate"]), data["words"], data["on"], data["owner"])


def _is_within_a_year(day: date) -> bool:
    today = timezone.localdate()
    return today < day <= a_year_after(today)
