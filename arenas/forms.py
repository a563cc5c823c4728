"""Forms of gatherings."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arenas.actions import Plan
from arenas.models import ABOUT_LENGTH, LINK_LENGTH, PLACE_LENGTH, REASON_LENGTH, TITLE_LENGTH, Gathering, Reply
from innovasjon.people.forms import ColleagueField
from innovasjon.web.forms import DateField, Form, LineField, TextField


class KeptForm(Form):
    """A form whose text is kept when the session ends while it is written."""

    writer = forms.CharField(widget=forms.HiddenInput, required=False)


class GatheringForm(KeptForm):
    """When, where, what about, and who sees to it. Times are those of the clock on the wall here."""

    # One of the two is demanded: their help says so.
    depends = frozenset({"place", "video_url"})

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    day = DateField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = LineField(
        label=_("Place"), max_length=PLACE_LENGTH, required=False, help_text=_("Write a place, a video link or both.")
    )
    video_url = forms.URLField(
        label=_("Video link"),
        max_length=LINK_LENGTH,
        required=False,
        assume_scheme="https",
        help_text=_("For those who cannot be there."),
    )
    about = TextField(
        label=_("What it is about"),
        max_length=ABOUT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "The agenda, and what people should think of before they come. Begin a line with - to make a list."
        ),
    )
    organiser = ColleagueField(label=_("Organiser"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, was: Gathering | None = None, **kwargs: Any) -> None:
        """Take a form; `was` is the gathering before it is changed, whose own time may have passed."""
        super().__init__(*args, **kwargs)
        self.was = was

    def clean_video_url(self) -> str:
        """Take links to web pages alone."""
        url: str = self.cleaned_data["video_url"]
        if url and not url.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("“Video link”: paste the whole address, from https:// on."))
        return url

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, a time that no clock shows or that has passed, and no place at all."""
        data = super().clean() or {}
        begins, ends, day = data.get("begins"), data.get("ends"), data.get("day")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("“Ends at” must come after “Begins at”."))
        if day:
            for name in ("begins", "ends"):
                if data.get(name) and moment_of(day, data[name]) is None:
                    self.add_error(name, _("The clock is put forward that night: choose another time."))
        if day and begins and ends and not self.errors and self._has_passed():
            self.add_error("day", _("“Day” and “Ends at” have passed: choose a time to come."))
        if "place" in data and "video_url" in data and not data["place"] and not data["video_url"]:
            self.add_error("place", _("Write a place, a video link or both."))
        return data

    def _has_passed(self) -> bool:
        """Tell whether it would be over already: nobody can be asked to come. What is over may keep its time."""
        first, last = (moment_of(self.cleaned_data["day"], self.cleaned_data[name]) for name in ("begins", "ends"))
        is_as_before = self.was and (first, last) == (self.was.starts_at, self.was.ends_at)
        return bool(last and last <= timezone.now() and not is_as_before)

    @property
    def plan(self) -> Plan:
        """Return what the action writes down."""
        data = self.cleaned_data
        names = ("title", "place", "video_url", "about", "organiser")
        return Plan(
            starts_at=timezone.make_aware(datetime.combine(data["day"], data["begins"])),
            ends_at=timezone.make_aware(datetime.combine(data["day"], data["ends"])),
            **{name: data[name] for name in names},
        )


def moment_of(day: date, clock: time) -> datetime | None:
    """Return the moment of a time here; None for one that is skipped when the clock is put forward."""
    naive = datetime.combine(day, clock)
    found = timezone.make_aware(naive)
    return found if timezone.make_naive(found.astimezone(timezone.get_fixed_timezone(0))) == naive else None


def begun(gathering: Gathering) -> dict[str, Any]:
    """Return what the form of a gathering begins with."""
    first, last = timezone.localtime(gathering.starts_at), timezone.localtime(gathering.ends_at)
    names = ("title", "place", "video_url", "about", "organiser")
    return {
        "day": first.date(),
        "begins": first.time(),
        "ends": last.time(),
        "seen": gathering.revision,
        **{name: getattr(gathering, name) for name in names},
    }


class CallOffForm(KeptForm):
    """Why a gathering does not take place."""

    reason = TextField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody in the network reads it."),
    )


class ReplyForm(Form):
    """Whether one comes."""

    answer = forms.ChoiceField(choices=Reply.Answer.choices)
