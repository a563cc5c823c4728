"""The network's pages: who is agent where, each agent, coverage; and what the team, leaders and agents do there."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agents import actions, helped, network
from agents.forms.appointments import AbsenceForm, ConfirmForm, DescribeForm, EndForm, ProposeForm
from agents.models import Absence, Appointment
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import attention, stories
from innovasjon.web.access import permitted, require, signed_in
from innovasjon.web.forms import Form, render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

FOR_THE_TEAM = gettext_lazy("Innovation agents are proposed by the resource team.")
FOR_THE_TEAM_ALONE = gettext_lazy("This overview is the resource team's.")
FOR_THE_LEADER = gettext_lazy("The mandate is confirmed by the leader of the section.")
FOR_THE_AGENT = gettext_lazy("Only the agent can do this.")
FOR_AGENT_AND_TEAM = gettext_lazy("Only the agent and the resource team can do this.")
NOT_AWAY = {
    actions.WhyNot.PAST: gettext_lazy("“Last day away”: choose today or a later day."),
    actions.WhyNot.OUTSIDE: gettext_lazy("“Last day away”: the absence must lie within the term as agent."),
    actions.WhyNot.AWAY_ALREADY: gettext_lazy(
        "“First day away”: another absence covers some of these days. Take that one off first."
    ),
}


@signed_in
@require_safe
def network_page(request: ReaderRequest) -> HttpResponse:
    """Show who is innovation agent in each section today, and how to reach them."""
    today, now = timezone.localdate(), timezone.now()
    covers = network.sections(on=today)
    waiting = Appointment.objects.unconfirmed(today).filter(section__leader=request.user)
    context = {
        "covers": covers,
        "summary": network.summary(covers),
        "to_confirm": waiting.select_related("person", "section") if covers else [],
        "may_propose": rules.has_perm("agents.propose_agent", request.user),
        "panels": [panel for story in stories.collect("networkpage") for panel in story.panels(request.user, now)],
        "may_see_overview": rules.has_perm("agents.see_overview", request.user),
    }
    return render(request, "agents/network.html", context)


@signed_in
@require_safe
def agent(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show an agent: where, how to reach them, what they look for, their mandate."""
    today = timezone.localdate()
    person = get_object_or_404(Person.objects.select_related("unit"), pk=pk)
    terms = network.terms_of(person, on=today)
    if not terms:
        return _nobody(request)
    rows = [
        {
            "term": term,
            "is_over": term.is_over(today),
            "is_coming": term.starts_on > today,
            "absences": [row for row in term.absences.all() if row.ends_on >= today],
            "may": _may(request.user, term) if not term.is_over(today) else {},
            "help": helped.beside(term, may_ask=term.person == request.user and not term.is_over(today)),
        }
        for term in terms
    ]
    return render(request, "agents/agent.html", {"agent": person, "rows": rows})


def _nobody(request: ReaderRequest) -> HttpResponse:
    messages.info(request, _("This colleague is not an innovation agent."))
    return redirect("agents:network")


def _may(reader: Person, term: Appointment) -> dict[str, bool]:
    names = {
        "confirm": "agents.confirm_appointment",
        "describe": "agents.describe_appointment",
        "absence": "agents.set_absence",
        "end": "agents.end_appointment",
    }
    may = {name: rules.has_perm(rule, reader, term) for name, rule in names.items()}
    return may | {"confirm": may["confirm"] and term.waits_for_the_leader}


@signed_in
@require_safe
def coverage(request: ReaderRequest) -> HttpResponse:
    """Show each section's agents beside what waits there: a picture, and the table behind it."""
    today = timezone.localdate()
    covers = network.coverage(on=today)
    context = {
        "rows": [(cover, cover.ends_soon(today)) for cover in covers],
        "columns": [column.label for column, _figure, _url in covers[0].cells] if covers else [],
        "chart": network.workload(covers),
        "summary": network.summary(covers),
    }
    return render(request, "agents/coverage.html", context)


@permitted("agents.see_overview", reason=FOR_THE_TEAM_ALONE)
@require_safe
def overview(request: ReaderRequest) -> HttpResponse:
    """Show the resource team what needs it, each with where something can be done."""
    return render(request, "agents/overview.html", {"matters": list(attention.matters())})


@permitted("agents.propose_agent", reason=FOR_THE_TEAM)
@form_or_get
def propose(request: ReaderRequest) -> HttpResponse:
    """Propose somebody as agent; the leader of the section is asked to confirm."""
    if request.method != "POST":
        form: Form = written(request, ProposeForm, section=request.GET.get("section", ""))
        return render(request, "agents/propose.html", {"form": form})
    form = ProposeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.propose(
                section=data["section"], person=data["person"], term=form.term, by=request.user, now=timezone.now()
            )
        except actions.Overlaps:
            form.add_error("starts_on", _("This person already is agent for the section in part of this term."))
        except actions.OverBefore:
            form.add_error("ends_on", _("“Last day”: choose today or a later day."))
        else:
            messages.success(request, _proposed(made))
            return redirect(made)
    return render_form(request, "agents/propose.html", {"form": form}, form)


def _proposed(made: Appointment) -> str:
    words = {"name": made.person.name, "section": made.section.name, "leader": made.section.leader}
    if made.section.leader:
        return _("%(name)s is proposed for %(section)s. %(leader)s is asked to confirm.") % words
    return _("%(name)s is proposed for %(section)s, which has no leader to confirm it yet.") % words


def _term(pk: int) -> Appointment:
    rows = Appointment.objects.select_related("person", "substitute", "section__leader", "proposed_by")
    return get_object_or_404(rows, pk=pk)


@signed_in
@form_or_get
def confirm(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let the section's leader say yes or no to a mandate."""
    term = _term(pk)
    require("agents.confirm_appointment", request.user, term, reason=FOR_THE_LEADER)
    if request.method != "POST":
        return _confirm_page(request, term, written(request, ConfirmForm))
    form = ConfirmForm(request.POST)
    is_no = request.POST.get("answer") == "no"
    if form.is_valid() and is_no and not form.cleaned_data["reason"]:
        form.add_error("reason", _("“If you say no: why?”: write why, so that the person knows."))
    if not form.is_valid():
        return _confirm_page(request, term, form)
    by: dict[str, Any] = {"appointment": term, "by": request.user, "now": timezone.now()}
    try:
        if is_no:
            actions.decline(reason=form.cleaned_data["reason"], **by)
            messages.success(request, _("You have said no. The person and the resource team are told why."))
            return redirect("agents:network")
        actions.confirm(**by)
    except actions.AlreadySettled as error:
        return _confirm_page(request, error.appointment, form, status=409)
    messages.success(request, _("You have confirmed the mandate of %(name)s.") % {"name": term.person.name})
    return redirect(term)


def _confirm_page(request: ReaderRequest, term: Appointment, form: Form, *, status: int = 0) -> HttpResponse:
    context = {"form": form, "term": term, "is_settled": status == 409}
    if status:
        return render(request, "agents/confirm.html", context, status=status)
    return render_form(request, "agents/confirm.html", context, form)


@signed_in
@form_or_get
def describe(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let the agent say what they look for."""
    term = _term(pk)
    require("agents.describe_appointment", request.user, term, reason=FOR_THE_AGENT)
    form = DescribeForm(request.POST) if request.method == "POST" else _begun(request, DescribeForm, term, "looks_for")
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["looks_for"]
        actions.describe(appointment=term, looks_for=words, by=request.user, now=timezone.now())
        messages.success(request, _("Your words stand on the page of the network now."))
        return redirect(term)
    return render_form(request, "agents/describe.html", {"form": form, "term": term}, form)


def _begun(request: ReaderRequest, form: type[Form], term: Appointment, *names: str) -> Form:
    return written(request, form, **{name: getattr(term, name) for name in names})


@signed_in
@form_or_get
def set_absence(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say when the agent is away, and who stands in."""
    term = _term(pk)
    require("agents.set_absence", request.user, term, reason=FOR_AGENT_AND_TEAM)
    about = {"agent": term.person.email}
    if request.method != "POST":
        form: Form = written(request, AbsenceForm, options=about)
        return render(request, "agents/absence.html", {"form": form, "term": term})
    form = AbsenceForm(request.POST, **about)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on", "substitute")}
        try:
            made = actions.set_absence(appointment=term, **data, by=request.user, now=timezone.now())
        except actions.NoSuchAbsence as error:
            form.add_error("starts_on" if error.why == actions.WhyNot.AWAY_ALREADY else "ends_on", NOT_AWAY[error.why])
        else:
            messages.success(request, _noted(made, request.user))
            return redirect(term)
    return render_form(request, "agents/absence.html", {"form": form, "term": term}, form)


def _noted(absence: Absence, reader: Person) -> str:
    if absence.stand_in is None:
        return _("The absence is noted. Nobody stands in: the section's other agents answer, or the resource team.")
    if absence.stand_in == reader:
        return _("The absence is noted. You stand in.")
    return _("The absence is noted. %(name)s stands in, and is told.") % {"name": absence.stand_in}


@signed_in
@form_or_get
def end_absence(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say that the agent is back, or that they do not go away after all; first what will happen."""
    rows = Absence.objects.select_related("substitute", "appointment__person", "appointment__section")
    row = get_object_or_404(rows.select_related("appointment__substitute"), pk=pk)
    require("agents.set_absence", request.user, row.appointment, reason=FOR_AGENT_AND_TEAM)
    today = timezone.localdate()
    if row.ends_on < today:
        messages.info(request, _("The absence is over already."))
        return redirect(row.appointment)
    if request.method != "POST":
        context = {"absence": row, "term": row.appointment, "is_away": row.starts_on <= today}
        return render(request, "agents/end_absence.html", context)
    actions.end_absence(absence=row, by=request.user, now=timezone.now(), today=today)
    messages.success(request, _("The absence is taken off from today."))
    return redirect(row.appointment)


@signed_in
@form_or_get
def end(request: ReaderRequest, pk: int) -> HttpResponse:
    """End a term: the agent's own wish, or the team's."""
    term = _term(pk)
    require("agents.end_appointment", request.user, term, reason=FOR_AGENT_AND_TEAM)
    today = timezone.localdate()
    context: dict[str, Any] = {"term": term, "is_own": term.person_id == request.user.pk}
    if request.method != "POST":
        form: Form = written(request, EndForm, options={"today": today})
        return render(request, "agents/end.html", context | {"form": form})
    form = EndForm(request.POST, today=today)
    if form.is_valid():
        try:
            actions.end(appointment=term, **_ending(form), by=request.user, now=timezone.now())
        except actions.AlreadySettled:
            form.add_error("last_day", _("“Last day”: the term ends by then already."))
        else:
            return _ended(request, term)
    return render_form(request, "agents/end.html", context | {"form": form}, form)


def _ended(request: ReaderRequest, term: Appointment) -> HttpResponse:
    term.refresh_from_db()
    if term.called_off_at:
        messages.success(request, _("The term is called off before it begins. Those concerned are told."))
        return redirect("agents:network")
    messages.success(request, _("The term has got its last day. Those concerned are told."))
    return redirect(term)


def _ending(form: Form) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("last_day", "reason")}
