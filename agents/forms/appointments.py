"""Forms of appointments and absences."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agents.actions import Term
from agents.forms import KeptForm
from agents.models import LOOKS_FOR_LENGTH, MANDATE_LENGTH, MOST_HOURS, REASON_LENGTH
from innovasjon.people.forms import ColleagueField
from innovasjon.people.models import Section
from innovasjon.web.forms import DateField, TextField


class ProposeForm(KeptForm):
    """Who is to be agent, where, how long, and what for."""

    section = forms.ModelChoiceField(label=_("Section"), queryset=Section.objects.in_use(), empty_label=_("Choose"))
    person = ColleagueField(label=_("Innovation agent"))
    substitute = ColleagueField(
        label=_("Substitute"), required=False, help_text=_("Answers for the ideas while the agent is away.")
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), required=False)
    hours_a_month = forms.IntegerField(
        label=_("Hours a month"),
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
        help_text=_("The time that the leader sets aside for the work as agent."),
    )
    mandate = TextField(
        label=_("Mandate"),
        max_length=MANDATE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What the agent may do and decide, and what is expected of the section."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a term the wrong way round, and somebody who stands in for themselves."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("“Last day” must come after “First day”."))
        if data.get("person") and data.get("person") == data.get("substitute"):
            self.add_error("substitute", _("“Substitute”: choose somebody else than the agent."))
        return data

    @property
    def term(self) -> Term:
        """Return what the action writes down."""
        names = ("starts_on", "ends_on", "substitute", "mandate", "hours_a_month")
        return Term(**{name: self.cleaned_data[name] for name in names})


class ConfirmForm(KeptForm):
    """The leader's no, and why. A yes needs no words."""

    reason = TextField(
        label=_("If you say no: why?"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person and the resource team read it."),
    )


class DescribeForm(KeptForm):
    """What the agent looks for."""

    looks_for = TextField(
        label=_("What do you look for?"),
        required=False,
        max_length=LOOKS_FOR_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Colleagues read it on the page of the network. What should they come to you with?"),
    )


class AbsenceForm(KeptForm):
    """When the agent is away, and who stands in."""

    starts_on = DateField(label=_("First day away"))
    ends_on = DateField(label=_("Last day away"))
    substitute = ColleagueField(
        label=_("Substitute"),
        required=False,
        help_text=_(
            "For this absence alone. Empty: the substitute of the term; without one the other agents, or the team."
        ),
    )

    def __init__(self, *args: Any, agent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent

    def clean(self) -> dict[str, Any]:
        """Refuse days the wrong way round, and the agent as their own substitute."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("“Last day away” must come after “First day away”."))
        if data.get("substitute") and data["substitute"].email == self.agent:
            self.add_error("substitute", _("“Substitute”: choose somebody else than the agent."))
        return data


class EndForm(KeptForm):
    """The last day of a term, and why."""

    last_day = DateField(label=_("Last day"))
    reason = TextField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The agent, the leader of the section and the resource team read it."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> date:
        """Refuse a day that has been: what somebody did as agent stays so."""
        day: date = self.cleaned_data["last_day"]
        if day < self.today:
            raise forms.ValidationError(_("“Last day”: choose today or a later day."))
        return day
