"""What each move of an idea asks for. Every form remembers where the idea stood when it was opened."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas import answer_templates
from ideas.models import REASON_MINIMUM, CloseReason
from ideas.models.demands import LONGEST, not_blank
from innovasjon.people.forms import ColleagueField
from innovasjon.people.models import Person
from innovasjon.web.forms import DateField, Form, TextField

LONGEST_PAUSE = 12  # months


def _text(label: Any, *, rows: int = 5, **more: Any) -> TextField:
    return TextField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more)


class MoveForm(Form):
    """A move. `seen` is where the idea stood when the form was opened, `writer` who writes.

    `back` is the inbox that it was opened from, where work goes on.
    """

    text_field = ""  # what an answer template may be written into

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    back = forms.CharField(widget=forms.HiddenInput, required=False)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a place that nothing would be filled in for: it would be sent as it stands."""
        data = super().clean() or {}
        if unknown := answer_templates.unknown_places(str(data.get(self.text_field, ""))):
            told = _("“%(label)s” has %(unknown)s, which stands for nothing. Use one of %(known)s.")
            label = self.fields[self.text_field].label
            known = answer_templates.known_places()
            self.add_error(self.text_field, told % {"label": label, "unknown": unknown, "known": known})
        return data


class AskForm(MoveForm):
    """What the agent wants to know."""

    text_field = "question"
    question = _text(
        _("Your question"),
        help_text=_("Everybody behind the idea gets it. The clock stands still until one of them replies."),
        error_messages={"required": _("Write what you want to know in “Your question”.")},
    )


class ReplyForm(MoveForm):
    """What those behind the idea reply."""

    answer = _text(
        _("Your reply"),
        rows=8,
        help_text=_("Shown in the idea's story, to everybody who can read it."),
        error_messages={"required": _("Write what you want to say in “Your reply”.")},
    )


class ReasonForm(MoveForm):
    """Why."""

    reason = _text(
        _("Why?"),
        help_text=_("Those behind the idea get these words, and they stand in its story."),
        error_messages={"required": _("Write why, so that those behind the idea understand it.")},
    )


class GoOnForm(MoveForm):
    """That the agent goes on without a reply, and why if they want to say it."""

    reason = _text(_("Why?"), required=False, help_text=_("Those behind the idea get these words."))


class ParkForm(ReasonForm):
    """Why the idea is put aside, and until when."""

    text_field = "reason"
    revisit_on = DateField(
        label=_("Comes back on"),
        help_text=_(
            "On that day it is assessed again by itself, and those it concerns are told. At most 12 months on."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        bounds = {"min": (today + timedelta(days=1)).isoformat(), "max": a_year_after(today).isoformat()}
        self.fields["revisit_on"].widget.attrs |= bounds

    def clean_revisit_on(self) -> date:
        """Demand a day to come, within twelve months."""
        day: date = self.cleaned_data["revisit_on"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError(_("“Comes back on”: choose a day after today."), code="past")
        if day > a_year_after(today):
            raise ValidationError(_("“Comes back on”: choose a day within twelve months."), code="too_late")
        return day


def a_year_after(day: date) -> date:
    """Return the same day a year later; the day after 29 February is 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, month=3, day=1)


class CloseForm(MoveForm):
    """Why the idea ends here, and what was learnt if it was tried."""

    text_field = "reason"
    reason_kind = forms.ChoiceField(
        label=_("What is the reason?"), choices=CloseReason.choices, widget=forms.RadioSelect
    )
    reason = _text(
        _("The reason in your own words"),
        help_text=_(
            "Those behind the idea get these words. Write as you would say it to them, at least 30 characters."
        ),
        error_messages={
            "required": _("Write the reason in your own words, so that those behind the idea understand it.")
        },
    )
    learnt = _text(
        _("What did we learn?"),
        required=False,
        help_text=_("Must be written if the idea was tried. It helps the next one who has the same idea."),
    )

    def clean_reason(self) -> str:
        """Demand more than a word."""
        reason = str(self.cleaned_data["reason"])
        if not_blank(reason) < REASON_MINIMUM:
            told = _(
                "“The reason in your own words”: write at least %(least)d characters, so that it explains something."
            )
            raise ValidationError(told, code="short", params={"least": REASON_MINIMUM})
        return reason

    def clean(self) -> dict[str, Any]:
        """Demand what was learnt when the idea was tried."""
        data = super().clean() or {}
        if data.get("reason_kind") == CloseReason.TRIED and "learnt" in data and not data["learnt"]:
            self.add_error("learnt", _("“What did we learn?”: write what you learnt when the idea was tried."))
        return data


class HandOverForm(MoveForm):
    """Who answers for the idea from now on."""

    to = forms.ModelChoiceField(
        label=_("Who takes over?"),
        queryset=Person.objects.active(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose who takes over."),
            "invalid_choice": _("Choose an agent of the section. The one you chose is none any more."),
        },
    )
    reason = _text(_("A word to go with it"), required=False, rows=3, help_text=_("Those behind the idea read it too."))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {person.pk: person.name for person in people}
        field = self.fields["to"]
        field.queryset = Person.objects.active().filter(pk__in=offered)  # type: ignore[attr-defined]
        field.widget.choices = list(offered.items())


class RealiseForm(MoveForm):
    """What benefit an idea in use gives, since when, and who looks after it."""

    benefit = _text(
        _("What benefit does it give?"),
        help_text=_("For whom is something better now, and how do you know? Those behind the idea get these words."),
        error_messages={"required": _("Write what benefit it gives. An idea is in use when somebody has use of it.")},
    )
    in_use_from = DateField(label=_("In use from"))
    owner = ColleagueField(
        label=_("Who looks after it?"),
        help_text=_("Name or e-mail address of who sees to it that it stays in use, and tells how it goes."),
    )

    def clean_in_use_from(self) -> date:
        """Refuse a day to come: until then it is not in use."""
        day: date = self.cleaned_data["in_use_from"]
        if day > timezone.localdate():
            raise ValidationError(_("“In use from”: choose today or an earlier day."), code="future")
        return day
