"""Forms of the assistance desk."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agents import desk
from agents.forms import KeptForm
from agents.models import REASON_LENGTH, WHAT_FOR_LENGTH, Assistance
from agents.models.assistance import MOST_HOURS, TITLE_LENGTH
from innovasjon.people.models import Person, Unit
from innovasjon.web.forms import ComingDayField, Form, LineField, TextField


class AskForm(KeptForm):
    """What somebody asks the team to help with."""

    kind = forms.ChoiceField(label=_("What do you need?"), choices=Assistance.Kind.choices, widget=forms.RadioSelect)
    title = LineField(
        label=_("In short"), max_length=TITLE_LENGTH, help_text=_("For example: A workshop about the first weeks here")
    )
    what_for = TextField(
        label=_("What is it for?"),
        min_length=20,
        max_length=WHAT_FOR_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What do you want to achieve, who takes part, and what have you tried?"),
    )
    wished_on = ComingDayField(label=_("When do you need it?"), required=False)
    unit = forms.ModelChoiceField(label=_("For which unit?"), queryset=Unit.objects.none(), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    subject = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        """Ask for which unit only those who speak for several."""
        super().__init__(*args, **kwargs)
        found = list(units)
        if len(found) > 1:
            field: Any = self.fields["unit"]
            field.queryset, field.empty_label = units, _("My own, or none of them")
        else:
            del self.fields["unit"]


class HelperField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Who of the team helps: by name, each with the hours that are not planned yet."""

    free: dict[int, int]

    def label_from_instance(self, obj: Person) -> str:
        """Return the name; of those who have noted their hours also what is left of them."""
        free = self.free.get(obj.pk)
        if free is None:
            return obj.name
        words = ngettext(
            "%(name)s, %(free)d hour left in four weeks", "%(name)s, %(free)d hours left in four weeks", free
        )
        return words % {"name": obj.name, "free": free}


class PlanForm(KeptForm):
    """Who helps, when, and with how much time."""

    helper = HelperField(
        label=_("Who helps?"),
        queryset=Person.objects.in_team().order_by("name", "pk"),
        empty_label=_("Choose"),
    )
    planned_on = ComingDayField(
        label=_("When?"), required=False, help_text=_("Leave it open when it is not agreed yet.")
    )
    planned_hours = forms.IntegerField(label=_("How many hours, about?"), min_value=1, max_value=MOST_HOURS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = desk.members(on=timezone.localdate())
        self.fields["helper"].free = {member.pk: member.free for member in team}  # type: ignore[attr-defined]


class TurnDownForm(KeptForm):
    """Why the team cannot help."""

    reason = TextField(
        label=_("Why can you not help?"),
        min_length=20,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who asked reads it. Is there another way, or another time?"),
    )


class FinishForm(KeptForm):
    """Hours spent, and what came of the help."""

    hours = forms.IntegerField(label=_("How many hours did it take?"), min_value=0, max_value=MOST_HOURS)
    outcome = TextField(
        label=_("What came of it?"),
        required=False,
        max_length=WHAT_FOR_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody reads it: what can others learn from it?"),
    )


class RateForm(KeptForm):
    """What the help was worth."""

    rating = forms.TypedChoiceField(
        label=_("What was the help worth to you?"),
        choices=Assistance.Rating.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    verdict = LineField(label=_("In a sentence"), max_length=300, required=False)


class CapacityForm(Form):
    """The hours a week that a member has for helping others."""

    marks = False
    hours_a_week = forms.IntegerField(label=_("Your hours a week for helping others"), min_value=0, max_value=40)


def as_planned(assistance: Assistance) -> dict[str, Any]:
    """Return what the form of the plan shows before anything is changed."""
    wished = assistance.wished_on
    return {
        "helper": assistance.helper_id,
        "planned_on": assistance.planned_on or (wished if wished and wished >= timezone.localdate() else None),
        "planned_hours": assistance.planned_hours,
    }
