"""Forms of notices and of what one wants to hear of."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from innovasjon.notifications import kinds
from innovasjon.notifications.kinds import Group, Way
from innovasjon.notifications.models import Rhythm
from innovasjon.people.models import Person
from innovasjon.web import kept_forms
from innovasjon.web.forms import DateField, Form

UNREAD = "unread"
LONGEST_AWAY = timedelta(days=366)


class NoticeFilter(Form):
    """How the list of notices is narrowed."""

    marks = False
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("All notices")), (UNREAD, _("Only the unread"))]
    )
    about = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = {kind.group for kind in kinds.registry().values()}
        choices = [(group.value, group.label) for group in Group if group in groups]
        self.fields["about"].choices = [("", _("Everything")), *choices]  # type: ignore[attr-defined]

    @property
    def is_for_unread(self) -> bool:
        """Tell whether only the unread are asked for."""
        return self.cleaned_data.get("show") == UNREAD

    @property
    def kinds(self) -> list[str] | None:
        """Return the names of the kinds asked for; None for all."""
        about = self.cleaned_data.get("about")
        return [kind.name for kind in kinds.registry().values() if kind.group == about] if about else None


class SettingsForm(Form):
    """What a person wants to hear of, how, and when."""

    marks = False
    digest = forms.ChoiceField(
        label=_("How often do you want the digest?"), choices=Rhythm.Digest.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day, when it comes once a week?"), choices=Rhythm.Weekday.choices, coerce=int
    )
    away_from = DateField(label=_("First day off"), required=False)
    away_until = DateField(label=_("Last day off"), required=False)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = kinds.offered_to(person)
        for kind in self._offered:
            label = str(kind.label)
            field = forms.ChoiceField(label=label[:1].upper() + label[1:], choices=Way.choices)
            self.fields[_name_of(kind.name)] = field

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield the kinds by what they are about."""
        for group, found in groupby(self._offered, key=lambda kind: kind.group):
            yield str(group.label), [self[_name_of(kind.name)] for kind in found]

    def clean(self) -> dict[str, Any]:
        """Demand both ends of the days off, in order, and no longer than a year."""
        data = super().clean() or {}
        first, last = data.get("away_from"), data.get("away_until")
        if first and not last and "away_until" not in self.errors:
            self.add_error("away_until", ValidationError(_("“Last day off”: write when you are back.")))
        if last and not first and "away_from" not in self.errors:
            self.add_error("away_from", ValidationError(_("“First day off”: write when you leave.")))
        if first and last and not first <= last <= first + LONGEST_AWAY:
            self.add_error(
                "away_until", ValidationError(_("“Last day off”: write a day after the first, within a year."))
            )
        return data

    @property
    def rhythm(self) -> dict[str, Any]:
        """Return what `preferences.set_rhythm` keeps."""
        return {name: self.cleaned_data[name] for name in ("digest", "weekday", "away_from", "away_until")}

    @property
    def ways(self) -> dict[str, str]:
        """Return what `preferences.choose` keeps."""
        return {kind.name: self.cleaned_data[_name_of(kind.name)] for kind in self._offered}


def chosen(rhythm: Rhythm, ways: Mapping[str, str]) -> dict[str, Any]:
    """Return what the form shows of what somebody has chosen."""
    values = {name: getattr(rhythm, name) for name in ("digest", "weekday", "away_from", "away_until")}
    mark = {kept_forms.WRITER_FIELD: kept_forms.writer_mark(rhythm.person_id)}
    return values | mark | {_name_of(name): way for name, way in ways.items()}


def _name_of(kind: str) -> str:
    return "kind-" + kind.replace(".", "-")
