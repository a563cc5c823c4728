"""A term as agent, from the proposal to its last day: what the team, the leader and the agent do with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agents import actions, settled
from agents.forms.appointments import ConfirmForm, DescribeForm, EndForm, ProposeForm
from agents.models import Appointment
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import permitted, require, signed_in
from innovasjon.web.forms import Form, render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

FOR_THE_TEAM = gettext_lazy("Innovation agents are proposed by the resource team.")
FOR_THE_LEADER = gettext_lazy("The term is confirmed by the leader of the section.")
FOR_THE_AGENT = gettext_lazy("Only the agent can do this.")
FOR_AGENT_AND_TEAM = gettext_lazy("Only the agent and the resource team can do this.")
WHO = ("proposed_by", "confirmed_by", "declined_by", "called_off_by")


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


def term_or_404(pk: int) -> Appointment:
    """Return a term with those it concerns."""
    rows = Appointment.objects.select_related("person", "substitute", "section__leader", *WHO)
    return get_object_or_404(rows, pk=pk)


@signed_in
@form_or_get
def confirm(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let the section's leader say yes or no to a term; once that is settled, say who did it and when."""
    term = term_or_404(pk)
    require("agents.confirm_appointment", request.user, term, reason=FOR_THE_LEADER)
    if request.method != "POST":
        return _confirm_page(request, term, written(request, ConfirmForm))
    form = ConfirmForm(request.POST)
    # Before what was typed is looked at: nobody is to write a reason for a no that comes too late.
    if settled.answer(term, reader=request.user):
        return _confirm_page(request, term, form, status=409)
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
    messages.success(request, _("You have confirmed the term of %(name)s.") % {"name": term.person.name})
    return redirect(term)


def _confirm_page(request: ReaderRequest, term: Appointment, form: Form, *, status: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "term": term,
        "settled": settled.answer(term, reader=request.user),
        "typed": form["reason"].value() if status else "",
        "is_late": status == 409,
    }
    if status:
        return render(request, "agents/confirm.html", context, status=status)
    return render_form(request, "agents/confirm.html", context, form)


@signed_in
@form_or_get
def describe(request: ReaderRequest, pk: int) -> HttpResponse:
    """Let the agent say what they look for."""
    term = term_or_404(pk)
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
def end(request: ReaderRequest, pk: int) -> HttpResponse:
    """End a term: the agent's own wish, or the team's."""
    term = term_or_404(pk)
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
