"""The network in the administration: who is agent where, and when. Terms are proposed and ended by actions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import rules
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from agents import actions
from agents.admin_desk import AssistancePage, CapacityPage
from agents.forms.appointments import EndForm
from agents.models import Absence, Appointment
from agents.network import SOON
from innovasjon.audit.adminfilters import Asking
from innovasjon.audit.adminpages import Page, Words
from innovasjon.audit.adminrows import RowsToRead
from innovasjon.audit.bulk import Bulk, LeftOut
from innovasjon.people.admin import SectionPage
from innovasjon.people.models import Section
from innovasjon.web.adminfigures import Figure

__all__ = ["AppointmentPage", "AssistancePage", "CapacityPage"]


def _today() -> date:
    return timezone.localdate()


def _ending_soon(rows: Any) -> Any:
    return rows.on(_today()).filter(ends_on__lte=_today() + SOON)


def _without_agent(rows: QuerySet[Section]) -> QuerySet[Section]:
    served = Appointment.objects.on(_today()).filter(section=OuterRef("pk"))
    return rows.filter(~Exists(served), is_active=True)


class Standing(Asking):
    """How a term stands today."""

    title = _("time")
    parameter_name = "tid"
    answers = {
        "now": (_("Agents today"), lambda rows: rows.on(_today())),
        "unconfirmed": (_("Waits for the leader's yes"), lambda rows: rows.unconfirmed(_today())),
        "soon": (_("Ends within 60 days"), _ending_soon),
        "later": (
            _("Not begun"),
            lambda rows: rows.filter(starts_on__gt=_today(), declined_at=None, called_off_at=None),
        ),
        "before": (_("Ended"), lambda rows: rows.filter(ends_on__lt=_today())),
        "declined": (_("Turned down"), lambda rows: rows.exclude(declined_at=None)),
        "called-off": (_("Called off"), lambda rows: rows.exclude(called_off_at=None)),
    }


class ByAgent(Asking):
    """Whether a section has an agent today."""

    title = _("innovation agent")
    parameter_name = "agent"
    answers = {
        "none": (_("Without an agent"), _without_agent),
        "some": (
            _("With an agent"),
            lambda rows: rows.filter(Exists(Appointment.objects.on(_today()).filter(section=OuterRef("pk")))),
        ),
    }


SectionPage.is_also_filtered_by(ByAgent)


class EndingForm(EndForm):
    """The last day of several terms, and why."""

    marks = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, today=_today(), **kwargs)


class End(Bulk):
    """End terms, with all that follows for what the agents have in hand."""

    name = "end"
    label = _("End the term")
    meaning = _(
        "The term gets its last day; one that has not begun is called off. What the agent answers for passes to the"
        " other agents of the section, to who stands in, or to the resource team. The agent, the leader and who stands"
        " in are told, and why."
    )
    form = EndingForm

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out the terms that are over, and those the reader may not end."""
        if not rules.has_perm("agents.end_appointment", by, row):
            return _("only the agent and the resource team can do this")
        return _("the term is over already") if row.is_over(_today()) else ""

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """End the term."""
        try:
            actions.end(appointment=row, last_day=answers["last_day"], reason=answers["reason"], by=by, now=now)
        except actions.AlreadySettled as settled:
            raise LeftOut(_("the term ends by then already")) from settled

    def called(self, row: Appointment) -> str:
        """Return the agent and the section, and the last day there is."""
        until = f", – {row.ends_on:%d.%m.%Y}" if row.ends_on else ""
        return f"{row.person}, {row.section}{until}"

    def done(self, count: int) -> str:
        """Return how many terms got a last day."""
        words = ngettext("%(count)d term has got its last day.", "%(count)d terms have got their last day.", count)
        return words % {"count": count}


class AppointmentForm(Words):
    """What may be written anew while a term lasts: who stands in, for how long each month, and what for."""

    def _get_validation_exclusions(self) -> set[str]:
        """Let the constraint against one's own substitute see who the agent is, which nobody writes here."""
        return set(super()._get_validation_exclusions()) - {"person"}  # type: ignore[misc]


class AbsenceRows(RowsToRead):
    """The times the agent is away: they are noted on the agent's page."""

    model = Absence
    related = ("substitute",)
    fields = readonly_fields = ("starts_on", "ends_on", "substitute")


@admin.register(Appointment)
class AppointmentPage(Page):
    """Terms. They are proposed and ended where those concerned are told; none is deleted."""

    group = "agents"
    meaning = _("Who is agent for which section, whether the leader has said yes, and when the term ends.")
    form = AppointmentForm
    list_display = ("person", "section", "starts_on", "ends_on", "substitute", "confirmed_at")
    list_filter = (Standing, "section")
    list_select_related = ("person", "section", "substitute")
    search_fields = ("person__name", "substitute__name")
    search_help_text = _("The name of the agent, or of who stands in.")
    ordering = ("-starts_on", "-id")
    autocomplete_fields = ("substitute",)
    term = ("section", "person", "starts_on", "ends_on")
    settled = ("proposed_by", "confirmed_at", "confirmed_by", "declined_at", "called_off_at")
    fields = (*term, "substitute", "hours_a_month", "mandate", *settled)
    readonly_fields = (*term, *settled)
    inlines = (AbsenceRows,)
    bulks = (End(),)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those propose an agent who may."""
        return bool(rules.has_perm("agents.propose_agent", request.user))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to where an agent is proposed, and the leader is asked."""
        return HttpResponseRedirect(reverse("agents:propose"))

    def figures(self) -> Iterable[Figure]:
        """Count what waits, what runs out, and where nobody is."""
        today, here = _today(), self.address("changelist")
        words = ngettext_lazy("%(count)d section has no agent", "%(count)d sections have no agent", "count")
        sections = f"{reverse('admin:people_section_changelist')}?agent=none"
        yield Figure(words, _without_agent(Section.objects.all()), sections)
        words = ngettext_lazy(
            "%(count)d term waits for the leader's yes", "%(count)d terms wait for the leader's yes", "count"
        )
        yield Figure(words, Appointment.objects.unconfirmed(today), f"{here}?tid=unconfirmed")
        words = ngettext_lazy("%(count)d term ends within 60 days", "%(count)d terms end within 60 days", "count")
        yield Figure(words, _ending_soon(Appointment.objects.all()), f"{here}?tid=soon")
