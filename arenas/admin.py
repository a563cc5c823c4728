"""Gatherings and calendar links in the administration. They are looked at, and change by what the story does."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import rules
from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from arenas import actions, words
from arenas.forms import CallOffForm, moment_of
from arenas.models import CalendarLink, Gathering, Reply
from innovasjon.audit.adminfilters import Asking
from innovasjon.audit.adminpages import ReadOnlyPage
from innovasjon.audit.adminrows import RowsToRead
from innovasjon.audit.bulk import Bulk, LeftOut
from innovasjon.web.adminfigures import Figure
from innovasjon.web.forms import DateField, Form

FOR_THE_TEAM = _("only the resource team can do this")


def _coming(rows: Any) -> Any:
    return rows.filter(ends_at__gt=timezone.now(), cancelled_at=None)


def _without_agenda(rows: Any) -> Any:
    return _coming(rows).filter(about="")


class WhenItIs(Asking):
    """Whether it comes, has been, or is called off."""

    title = _("time")
    parameter_name = "tid"
    answers = {
        "coming": (_("Coming"), _coming),
        "agenda": (_("Coming, without an agenda"), _without_agenda),
        "before": (_("Has been"), lambda rows: rows.filter(ends_at__lte=timezone.now(), cancelled_at=None)),
        "called-off": (_("Called off"), lambda rows: rows.exclude(cancelled_at=None)),
    }


class _OfGatherings(Bulk):
    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out what is over or called off, and all of it when the reader is not in the team."""
        if not rules.has_perm("arenas.plan_gathering", by):
            return FOR_THE_TEAM
        if row.is_cancelled:
            return _("is called off already")
        return _("is over") if row.is_over(timezone.now()) else ""

    def called(self, row: Gathering) -> str:
        """Return what it is called, and when it is."""
        return f"{row.title}, {words.when(row)}"


class WhyForm(CallOffForm):
    """Why all of those one has chosen are called off."""

    marks = False


class CallOff(_OfGatherings):
    """Call gatherings off."""

    name = "call_off"
    label = _("Call off")
    meaning = _("The whole network is told that it does not take place, and why. Calendars strike it out.")
    form = WhyForm

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Call it off."""
        try:
            actions.call_off(gathering=row, reason=answers["reason"], by=by, now=now)
        except actions.TooLate as late:
            raise LeftOut(_("is over")) from late

    def done(self, count: int) -> str:
        """Return how many are called off."""
        words = ngettext("%(count)d gathering is called off.", "%(count)d gatherings are called off.", count)
        return words % {"count": count}


class MoveForm(Form):
    """The new day, and the time of day where that is another too."""

    marks = False
    day = DateField(label=_("New day"))
    begins = forms.TimeField(
        label=_("Begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Leave it blank to keep the time of day."),
    )
    ends = forms.TimeField(
        label=_("Ends at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean_day(self) -> date:
        """Refuse a day that has been: the whole network would be told of it."""
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("“New day”: choose today or a later day."))
        return day


class Move(_OfGatherings):
    """Move one gathering to another day or time."""

    name = "move"
    label = _("Move to another day or time")
    meaning = _(
        "The whole network is told of the new time, and reminded two days before it. Answers that people have given"
        " stay, and can be changed."
    )
    form = MoveForm
    most = 1

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Give it the new time, with all else as it was."""
        first, last = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        starts_at = moment_of(answers["day"], answers["begins"] or first.time())
        ends_at = moment_of(answers["day"], answers["ends"] or last.time())
        if starts_at is None or ends_at is None:
            raise LeftOut(_("the clock is put forward that night: choose another time"))
        if ends_at <= starts_at:
            raise LeftOut(_("it would end before it begins: write both times"))
        same = {name: getattr(row, name) for name in ("title", "place", "video_url", "about", "organiser")}
        plan = actions.Plan(starts_at=starts_at, ends_at=ends_at, **same)
        actions.change_gathering(gathering=row, plan=plan, seen=row.revision, by=by, now=now)

    def done(self, count: int) -> str:
        """Return how many are moved."""
        words = ngettext(
            "%(count)d gathering has got its new time.", "%(count)d gatherings have got a new time.", count
        )
        return words % {"count": count}


class ReplyRows(RowsToRead):
    """Who comes."""

    model = Reply
    related = ("person",)
    fields = readonly_fields = ("person", "answer", "answered_at")


@admin.register(Gathering)
class GatheringPage(ReadOnlyPage):
    """Gatherings. What is written of them changes on their own pages."""

    group = "agents"
    meaning = _("Gatherings of the network: when, where, who sees to them, and who comes.")
    list_display = ("title", "starts_at", "place", "organiser", "cancelled_at")
    exported = ("title", "starts_at", "ends_at", "place", "video_url", "organiser", "cancelled_at", "cancelled_because")
    list_filter = (WhenItIs, "kind")
    list_select_related = ("organiser",)
    search_fields = ("title", "place", "organiser__name")
    search_help_text = _("Words of the title or the place, or the name of the organiser.")
    ordering = ("-starts_at", "-id")
    sortable_by = ()
    inlines = (ReplyRows,)
    bulks = (Move(), CallOff())
    fieldsets = (
        (None, {"fields": ("title", "kind", "starts_at", "ends_at", "place", "video_url", "about", "organiser")}),
        (_("How it came about"), {"fields": ("created_by", "created_at", "changed_at")}),
        (_("Called off"), {"fields": ("cancelled_at", "cancelled_by", "cancelled_because")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those plan one who may; it is done where the network is told."""
        return bool(rules.has_perm("arenas.plan_gathering", request.user))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to where a gathering is planned."""
        return HttpResponseRedirect(reverse("arenas:plan"))

    def figures(self) -> Iterable[Figure]:
        """Count the gatherings that come and say nothing of what they are about."""
        words = ngettext_lazy(
            "%(count)d coming gathering has no agenda", "%(count)d coming gatherings have no agenda", "count"
        )
        yield Figure(words, _without_agenda(Gathering.objects.all()), f"{self.address('changelist')}?tid=agenda")


class WhetherItOpens(Asking):
    """Whether a link opens the calendar."""

    title = _("link")
    parameter_name = "lenke"
    answers = {
        "works": (_("Works"), lambda rows: rows.standing()),
        "revoked": (_("Taken back"), lambda rows: rows.exclude(revoked_at=None)),
    }


class TakeBack(Bulk):
    """Take links to the team's calendar back."""

    name = "take_back"
    label = _("Take back")
    meaning = _(
        "The link opens nothing from now on: calendars that follow it get no more news. A member of the team can make"
        " a new one on their own page."
    )

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those that open nothing."""
        return _("is taken back already") if row.revoked_at else ""

    def called(self, row: CalendarLink) -> str:
        """Return whose it is, and since when."""
        return str(row)

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Take it back."""
        actions.end_calendar_links(people=[row.person_id], by=by, now=now)

    def done(self, count: int) -> str:
        """Return how many are taken back."""
        words = ngettext("%(count)d link is taken back.", "%(count)d links are taken back.", count)
        return words % {"count": count}


@admin.register(CalendarLink)
class CalendarLinkPage(ReadOnlyPage):
    """The links by which members follow the team's calendar. What is secret in them is kept nowhere."""

    group = "agents"
    meaning = _("Who follows the team's calendar by a secret link, and the links that have been taken back.")
    list_display = ("person", "created_at", "opens", "revoked_at", "revoked_by")
    list_filter = (WhetherItOpens,)
    list_select_related = ("person", "revoked_by")
    search_fields = ("person__name",)
    search_help_text = _("The name of the member.")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("person", "created_at", "opens", "revoked_at", "revoked_by")
    bulks = (TakeBack(),)

    @admin.display(description=_("opens the calendar"), boolean=True)
    def opens(self, link: CalendarLink) -> bool:
        """Tell whether it opens the calendar today."""
        return link.revoked_at is None and link.person.is_active and link.person.in_resource_team
