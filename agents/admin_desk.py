"""The assistance desk in the administration: what the team is asked to help with, and the time its members have.

Facts are looked at; a request moves on by what the desk does, for one or for several at once.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import rules
from django import forms
from django.contrib import admin
from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from agents import actions, desk
from agents.forms.assistance import PlanForm, TurnDownForm
from agents.models import Assistance, Capacity
from innovasjon.audit.adminfilters import Asking
from innovasjon.audit.adminpages import ReadOnlyPage
from innovasjon.audit.bulk import Bulk, LeftOut
from innovasjon.people.admin import PersonPage
from innovasjon.people.models import Person
from innovasjon.web.adminfigures import Figure
from innovasjon.web.forms import Form

FOR_THE_TEAM = _("only the resource team can do this")


def _today() -> date:
    return timezone.localdate()


def _late(rows: Any) -> Any:
    return rows.waiting().filter(answer_by__lt=_today())


def _overdue(rows: Any) -> Any:
    return rows.planned().filter(planned_on__lt=_today())


def _without_hours(rows: Any) -> Any:
    noted = Exists(Capacity.objects.filter(person=OuterRef("pk")))
    return rows.filter(~noted, in_resource_team=True, is_active=True)


class WhatIsNext(Asking):
    """What the team has to do with a request."""

    title = _("next")
    parameter_name = "neste"
    answers = {
        "answer": (_("Waits for an answer"), lambda rows: rows.waiting()),
        "late": (_("Should have been answered"), _late),
        "help": (_("Planned"), lambda rows: rows.planned()),
        "agree": (_("Planned without a day"), lambda rows: rows.planned().filter(planned_on=None)),
        "note": (_("The day has been, and nothing is noted"), _overdue),
        "hear": (_("Done, and nobody has said what it was worth"), lambda rows: rows.filter(state="done", rating=None)),
    }


class ByHours(Asking):
    """Whether a member of the team has said how much time they have."""

    title = _("time for helping others")
    parameter_name = "timer"
    answers = {"none": (_("In the team, without hours noted"), _without_hours)}


PersonPage.is_also_filtered_by(ByHours)


class PlanningForm(PlanForm):
    """Who helps with all of those one has chosen."""

    marks = False


class ReasonForm(TurnDownForm):
    """Why the team can help with none of those one has chosen."""

    marks = False


class HoursForm(Form):
    """The hours a week of those one has chosen."""

    marks = False
    hours_a_week = forms.IntegerField(label=_("Hours a week for helping others, each"), min_value=0, max_value=40)


class _OfRequests(Bulk):
    starts: str  # a move of the desk (STARTS)

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those that stand elsewhere, and all of them when the reader is not in the team."""
        if not rules.has_perm("agents.give_help", by):
            return FOR_THE_TEAM
        return "" if row.state in desk.STARTS[self.starts] else _("this cannot be done as the request stands now")

    def called(self, row: Assistance) -> str:
        """Return what it is about, who asked, and where it stands."""
        return f"{row.title} ({row.asked_by}), {row.get_state_display()}"


class Plan(_OfRequests):
    """Say who helps with several requests."""

    name = starts = "plan"
    label = _("Say yes and plan it")
    meaning = _(
        "Each gets the helper, the day and the hours that you write. Who asked and who helps are told. A request that"
        " is planned already gets the new plan."
    )
    form = PlanningForm

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Plan the help."""
        plan = {name: answers[name] for name in ("helper", "planned_on", "planned_hours")}
        try:
            actions.plan_help(assistance=row, **plan, by=by, now=now)
        except actions.NotInTheTeam as left:
            raise LeftOut(_("who was to help has left the resource team")) from left

    def done(self, count: int) -> str:
        """Return how many were planned."""
        return ngettext("%(count)d request is planned.", "%(count)d requests are planned.", count) % {"count": count}


class TurnDown(_OfRequests):
    """Say no to several requests, and why."""

    name = starts = "turn_down"
    label = _("Turn down")
    meaning = _("Each of those who asked is told no, with the reason you write.")
    form = ReasonForm

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Say no."""
        actions.turn_down_request(assistance=row, reason=answers["reason"], by=by, now=now)

    def done(self, count: int) -> str:
        """Return how many were turned down."""
        words = ngettext("%(count)d request is turned down.", "%(count)d requests are turned down.", count)
        return words % {"count": count}


@admin.register(Assistance)
class AssistancePage(ReadOnlyPage):
    """Requests for help. They are asked, answered and noted on the desk's own pages."""

    group = "agents"
    meaning = _("What the resource team is asked to help with, who helps, and what came of it.")
    list_display = ("title", "kind", "state", "asked_by", "answer_by", "helper", "planned_on")
    exported = (
        *("title", "kind", "state", "asked_by", "asked_at", "unit", "section", "wished_on", "answer_by"),
        *("answered_at", "reason", "helper", "planned_on", "planned_hours", "done_at", "hours", "outcome"),
        *("rating", "verdict"),
    )
    list_filter = (WhatIsNext, "kind", "section")
    list_select_related = ("asked_by", "unit", "section", "helper")
    search_fields = ("title", "asked_by__name", "helper__name")
    search_help_text = _("Words of the title, or the name of who asked or helps.")
    ordering = ("-asked_at", "-id")
    sortable_by = ()
    fieldsets = (
        (None, {"fields": ("title", "kind", "what_for", "wished_on")}),
        (_("Who asks"), {"fields": ("asked_by", "unit", "section", "asked_at")}),
        (_("The answer"), {"fields": ("state", "answer_by", "answered_at", "answered_by", "reason")}),
        (_("The plan"), {"fields": ("helper", "planned_on", "planned_hours")}),
        (_("The help"), {"fields": ("done_at", "done_by", "hours", "outcome", "rating", "verdict")}),
    )
    bulks = (Plan(), TurnDown())

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may ask for help."""
        return self.has_view_permission(request) and bool(rules.has_perm("agents.ask_for_help", request.user))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to where help is asked for."""
        return HttpResponseRedirect(reverse("agents:ask"))

    def figures(self) -> Iterable[Figure]:
        """Count what should have been answered, and the days that have been and of which nothing is noted."""
        here = self.address("changelist")
        words = ngettext_lazy(
            "%(count)d request should have been answered", "%(count)d requests should have been answered", "count"
        )
        yield Figure(words, _late(Assistance.objects.all()), f"{here}?neste=late")
        words = ngettext_lazy(
            "The day of %(count)d planned help has been, and nothing is noted",
            "The days of %(count)d planned helps have been, and nothing is noted",
            "count",
        )
        yield Figure(words, _overdue(Assistance.objects.all()), f"{here}?neste=note")


class StillThere(Asking):
    """Whether who noted the hours is in the team today."""

    title = _("member")
    parameter_name = "medlem"
    answers = {
        "yes": (
            _("In the team today"),
            lambda rows: rows.filter(person__in_resource_team=True, person__is_active=True),
        ),
        "no": (
            _("No longer in the team"),
            lambda rows: rows.exclude(person__in_resource_team=True, person__is_active=True),
        ),
    }


class SetHours(Bulk):
    """Note the hours of several members."""

    name = "hours"
    label = _("Note their hours a week")
    meaning = _("What the desk says of the team's time in the coming four weeks is counted from it.")
    form = HoursForm

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those who have left the team."""
        if not rules.has_perm("agents.give_help", by):
            return FOR_THE_TEAM
        is_member = row.person.is_active and row.person.in_resource_team
        return "" if is_member else _("is no longer in the resource team")

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Note the hours."""
        actions.set_capacity(person=row.person, hours_a_week=answers["hours_a_week"], by=by, now=now)


@admin.register(Capacity)
class CapacityPage(ReadOnlyPage):
    """The time that members of the team have for helping others."""

    group = "agents"
    meaning = _("How many hours a week each member of the team has for helping others, and how many are planned.")
    list_display = ("person", "hours_a_week", "planned", "free")
    list_filter = (StillThere,)
    list_select_related = ("person",)
    search_fields = ("person__name",)
    search_help_text = _("The name of the member.")
    ordering = ("person__name", "id")
    sortable_by = ()
    fields = ("person", "hours_a_week", "planned", "free")
    bulks = (SetHours(),)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the members note their own."""
        return bool(rules.has_perm("agents.give_help", request.user))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to where a member notes their hours."""
        return HttpResponseRedirect(reverse("agents:capacity"))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the planned hours of the coming weeks in the same query."""
        soon = Q(planned_on__range=(_today(), _today() + timedelta(weeks=desk.WEEKS))) | Q(planned_on=None)
        planned = Assistance.objects.planned().filter(soon, helper=OuterRef("person")).order_by().values("helper")
        hours = Subquery(planned.annotate(hours=Sum("planned_hours")).values("hours"), output_field=IntegerField())
        return super().get_queryset(request).annotate(planned_=Coalesce(hours, 0))

    @admin.display(description=_("hours planned in four weeks"))
    def planned(self, capacity: Any) -> int:
        """Return the hours that are planned in the coming weeks."""
        return int(capacity.planned_)

    @admin.display(description=_("hours left in four weeks"))
    def free(self, capacity: Any) -> int:
        """Return the hours that are not planned yet."""
        return max(0, int(capacity.hours_a_week) * desk.WEEKS - int(capacity.planned_))

    def seen_at(self, obj: Any) -> str:
        """Return the desk, where the team's time stands."""
        return reverse("agents:desk")

    def figures(self) -> Iterable[Figure]:
        """Count the members who have not said how much time they have."""
        words = ngettext_lazy(
            "%(count)d member of the team has noted no hours",
            "%(count)d members of the team have noted no hours",
            "count",
        )
        people = f"{reverse('admin:people_person_changelist')}?timer=none"
        yield Figure(words, _without_hours(Person.objects.all()), people)
