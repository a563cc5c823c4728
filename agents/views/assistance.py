"""The assistance desk: asking the resource team for help, answering, and saying what it was worth."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agents import actions, desk, queries, subjects
from agents.forms.assistance import AskForm, CapacityForm, FinishForm, PlanForm, RateForm, TurnDownForm, as_planned
from agents.models import Assistance, Capacity
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages
from innovasjon.web.access import permitted, require, signed_in
from innovasjon.web.forms import Form, render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

FOR_THE_TEAM = gettext_lazy("Only the resource team can do this.")
FOR_THE_ASKER = gettext_lazy("Only the one who asked for the help can do this.")
NEWEST = pages.Order("-asked_at", "-id")


@signed_in
@require_safe
def requests(request: ReaderRequest) -> HttpResponse:
    """List what the team is asked to help with, and say how much time it has."""
    today = timezone.localdate()
    shown = request.GET.get("vis", "venter")
    shown = shown if shown in desk.PARTS else "venter"
    try:
        found = pages.cut(desk.part(shown), NEWEST, request.GET.get("page", ""))
    except pages.LostPlace:
        return redirect(pages.address(request, page=None))
    team = desk.members(on=today)
    is_team = rules.has_perm("agents.give_help", request.user)
    context = {
        "rows": [(row, desk.look(row), desk.clock(row, on=today)) for row in found.rows],
        "parts": [
            (label, pages.address(request, vis=name, page=None), name == shown)
            for name, (label, _states) in desk.PARTS.items()
        ],
        "previous": pages.address(request, page=found.previous) if found.previous else "",
        "next": pages.address(request, page=found.next) if found.next else "",
        "free": desk.free_hours(team),
        "team": team if is_team else [],
        "capacity": CapacityForm(initial={"hours_a_week": _own_hours(request)}) if is_team else None,
    }
    return render(request, "agents/desk.html", context)


def _own_hours(request: ReaderRequest) -> int | None:
    return Capacity.objects.filter(person=request.user).values_list("hours_a_week", flat=True).first()


@permitted("agents.give_help", reason=FOR_THE_TEAM)
@form_or_get
def capacity(request: ReaderRequest) -> HttpResponse:
    """Note one's hours a week."""
    if request.method == "POST":
        form = CapacityForm(request.POST)
        if not form.is_valid():
            return render_form(request, "agents/capacity.html", {"form": form}, form)
        hours = form.cleaned_data["hours_a_week"]
        actions.set_capacity(person=request.user, hours_a_week=hours, by=request.user, now=timezone.now())
        messages.success(request, _("Your hours are noted."))
        return redirect("agents:desk")
    return render(
        request, "agents/capacity.html", {"form": CapacityForm(initial={"hours_a_week": _own_hours(request)})}
    )


@signed_in
@form_or_get
def ask(request: ReaderRequest) -> HttpResponse:
    """Ask the team for help; with `?om=` on behalf of what a story's page linked from."""
    mark = request.POST.get("subject") or request.GET.get("om", "")
    subject = subjects.read(mark, request.user) if mark else None
    units = queries.units_of(request.user)
    if request.method != "POST":
        begun = {"subject": mark if subject else "", "unit": request.user.unit_id}
        form: Form = written(request, AskForm, options={"units": units}, **begun)
        return render(request, "agents/ask.html", {"form": form, "subject": subject})
    form = AskForm(request.POST, units=units)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("kind", "title", "what_for", "wished_on", "key")}
        data["unit"] = form.cleaned_data.get("unit")
        made = actions.ask_for_help(**data, subject=subject, by=request.user, now=timezone.now())
        told = _("The resource team has got your request, and answers by %(day)s.")
        messages.success(request, told % {"day": desk.day(made.answer_by)})
        return redirect(made)
    return render_form(request, "agents/ask.html", {"form": form, "subject": subject}, form)


def _look_up(pk: int) -> Assistance:
    people = ("asked_by", "unit", "helper", "answered_by", "done_by")
    return get_object_or_404(Assistance.objects.select_related(*people), pk=pk)


@signed_in
@require_safe
def assistance(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a request, what was answered, and what came of it."""
    return _show(request, _look_up(pk))


def _show(request: ReaderRequest, found: Assistance, *, conflict: bool = False) -> HttpResponse:
    is_team = rules.has_perm("agents.give_help", request.user)
    is_asker = rules.has_perm("agents.speak_for_request", request.user, found)
    who = {"plan": is_team, "turn_down": is_team, "finish": is_team, "take_back": is_asker, "rate": is_asker}
    subject = subjects.of(found, request.user)
    context = {
        "found": found,
        "subject": subject,
        "subject_url": subjects.page_of(subject),
        "look": desk.look(found),
        "clock": desk.clock(found, on=timezone.localdate()),
        "story": desk.story(found),
        "conflict": conflict,
        "may": {move: may and found.state in desk.STARTS[move] for move, may in who.items()},
    }
    return render(request, "agents/assistance.html", context, status=409 if conflict else 200)


@permitted("agents.give_help", reason=FOR_THE_TEAM)
@form_or_get
def plan(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say yes: who helps, when, with how many hours."""
    found = _look_up(pk)
    begun = as_planned(found) | ({} if found.helper_id else {"helper": request.user.pk})
    told = _("The plan is noted, and those concerned are told.")
    return _move(request, found, PlanForm, actions.plan_help, what="plan", told=told, begun=begun)


@permitted("agents.give_help", reason=FOR_THE_TEAM)
@form_or_get
def turn_down(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    told = _("The request is turned down, and who asked is told why.")
    return _move(request, _look_up(pk), TurnDownForm, actions.turn_down_request, what="turn_down", told=told)


@permitted("agents.give_help", reason=FOR_THE_TEAM)
@form_or_get
def finish(request: ReaderRequest, pk: int) -> HttpResponse:
    """Note that the help is given."""
    found = _look_up(pk)
    told = _("The help is noted as given. Who asked is asked what it was worth.")
    return _move(
        request, found, FinishForm, actions.finish_help, what="finish", told=told, begun={"hours": found.planned_hours}
    )


@signed_in
@form_or_get
def rate(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say what the help was worth."""
    found = _look_up(pk)
    require("agents.speak_for_request", request.user, found, reason=FOR_THE_ASKER)
    begun = {"rating": found.rating, "verdict": found.verdict}
    return _move(
        request,
        found,
        RateForm,
        actions.rate_help,
        what="rate",
        told=_("Thank you. The team learns from it."),
        begun=begun,
    )


@signed_in
@form_or_get
def take_back(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take one's request back."""
    found = _look_up(pk)
    require("agents.speak_for_request", request.user, found, reason=FOR_THE_ASKER)
    if request.method != "POST":
        return render(request, "agents/take_back.html", {"found": found})
    try:
        actions.take_back_request(assistance=found, by=request.user, now=timezone.now())
    except actions.AnsweredMeanwhile:
        return _show(request, _look_up(pk), conflict=True)
    messages.success(request, _("The request is taken back."))
    return redirect(found)


def _move(
    request: ReaderRequest,
    found: Assistance,
    form_class: type[Form],
    action: Any,
    *,
    what: str,
    told: str,
    begun: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form of a move, or make the move; 409 with what was typed when somebody was first.

    Whoever comes to a form that nothing can come of is led to where the request stands.
    """
    template = f"agents/{what}.html"
    context: dict[str, Any] = {"found": found}
    if request.method != "POST" and found.state not in desk.STARTS[what]:
        messages.info(request, _("This cannot be done as the request stands now."))
        return redirect(found)
    if request.method != "POST":
        return render(request, template, context | {"form": written(request, form_class, **(begun or {}))})
    form = form_class(request.POST)
    if not form.is_valid():
        return render_form(request, template, context | {"form": form}, form)
    data = {name: value for name, value in form.cleaned_data.items() if name != "writer"}
    try:
        action(assistance=found, **data, by=request.user, now=timezone.now())
    except actions.AnsweredMeanwhile as error:
        now = _look_up(error.assistance.pk)
        context = {"found": now, "form": form, "meanwhile": now, "look": desk.look(now)}
        return render(request, template, context, status=409)
    except actions.NotInTheTeam:
        form.add_error("helper", _("“Who helps?”: this colleague has left the resource team. Choose somebody else."))
        return render_form(request, template, context | {"form": form}, form)
    messages.success(request, told)
    return redirect(found)
