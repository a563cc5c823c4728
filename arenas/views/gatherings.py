"""The pages of gatherings: the list, one of them, planning, changing, calling off, and who comes."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agents import helped
from arenas import actions, words
from arenas.forms import CallOffForm, GatheringForm, ReplyForm, begun
from arenas.models import Gathering, Reply
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages
from innovasjon.web.access import permitted, require, signed_in
from innovasjon.web.forms import Form, render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

FOR_THE_TEAM = gettext_lazy("Gatherings of the network are planned by the resource team.")
FOR_THE_NETWORK = gettext_lazy("The innovation agents and the resource team say whether they come.")
TOO_LATE = gettext_lazy("The gathering is over or called off. Nothing was changed.")
LATEST = pages.Order("-starts_at", "-id")


@signed_in
@require_safe
def gathering_list(request: ReaderRequest) -> HttpResponse:
    """List the gatherings that come, and those before, the latest first."""
    now = timezone.now()
    seen = Gathering.objects.visible_to(request.user)
    try:
        before = pages.cut(seen.filter(ends_at__lte=now), LATEST, request.GET.get("page", ""))
    except pages.LostPlace:
        return redirect(pages.address(request, page=None))
    coming = seen.filter(ends_at__gt=now).order_by("starts_at", "pk")[:50]
    context = {
        "coming": [_row(row) for row in coming],
        "before": [_row(row) for row in before.rows],
        "previous": pages.address(request, page=before.previous) if before.previous else "",
        "next": pages.address(request, page=before.next) if before.next else "",
        "may_plan": rules.has_perm("arenas.plan_gathering", request.user),
    }
    return render(request, "arenas/list.html", context)


def _row(gathering: Gathering) -> tuple[Gathering, str]:
    return gathering, words.when_and_where(gathering)


@signed_in
@require_safe
def gathering(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show one gathering: when, where, what about, and who comes."""
    return _page(request, _found(request.user, pk))


def _found(reader: Person, pk: int) -> Gathering:
    rows = Gathering.objects.visible_to(reader).select_related("organiser", "cancelled_by")
    return get_object_or_404(rows.annotate(**helped.annotations(Gathering)), pk=pk)


def _page(request: ReaderRequest, shown: Gathering, *, status: int = 200) -> HttpResponse:
    replies = list(shown.replies.select_related("person").order_by("person__name", "pk"))
    is_open = not shown.is_cancelled and not shown.is_over(timezone.now())
    is_team = rules.has_perm("arenas.plan_gathering", request.user)
    context = {
        "gathering": shown,
        "when": words.when(shown),
        "coming": [row.person for row in replies if row.answer == Reply.Answer.COMES],
        "cannot": [row.person for row in replies if row.answer == Reply.Answer.CANNOT],
        "own": next((row for row in replies if row.person_id == request.user.pk), None),
        "is_over": shown.is_over(timezone.now()),
        "may_reply": is_open and rules.has_perm("arenas.reply", request.user),
        "help": helped.beside(shown, may_ask=is_open and (is_team or shown.organiser_id == request.user.pk)),
        "may_change": is_team and not shown.is_cancelled,
        "may_call_off": is_team and is_open,
    }
    return render(request, "arenas/gathering.html", context, status=status)


@permitted("arenas.plan_gathering", reason=FOR_THE_TEAM)
@form_or_get
def plan(request: ReaderRequest) -> HttpResponse:
    """Plan a gathering; the network is told."""
    if request.method != "POST":
        key = Gathering._meta.get_field("key").get_default()
        form: Form = written(request, GatheringForm, key=key, organiser=request.user)
        return render(request, "arenas/plan.html", {"form": form})
    form = GatheringForm(request.POST)
    if form.is_valid() and form.cleaned_data["key"]:
        data = {"plan": form.plan, "key": form.cleaned_data["key"]}
        made = actions.plan_gathering(**data, by=request.user, now=timezone.now())
        messages.success(request, _("The gathering is planned. The innovation agents and the team are told."))
        return redirect(made)
    if form.is_valid():
        form.add_error(None, _("Open the form again: this one is not whole."))
    return render_form(request, "arenas/plan.html", {"form": form}, form)


@permitted("arenas.plan_gathering", reason=FOR_THE_TEAM)
@form_or_get
def change(request: ReaderRequest, pk: int) -> HttpResponse:
    """Change what was planned; 409 with both texts when somebody else has changed it since."""
    shown = _found(request.user, pk)
    if request.method != "POST":
        form: Form = written(request, GatheringForm, options={"was": shown}, **begun(shown))
        return render(request, "arenas/change.html", {"form": form, "gathering": shown})
    form = GatheringForm(request.POST, was=shown)
    if not form.is_valid():
        return render_form(request, "arenas/change.html", {"form": form, "gathering": shown}, form)
    seen = form.cleaned_data["seen"]
    data: dict[str, Any] = {"gathering": shown, "plan": form.plan, "seen": -1 if seen is None else seen}
    try:
        changed = actions.change_gathering(**data, by=request.user, now=timezone.now())
    except actions.ChangedMeanwhile as error:
        # Sent once more it is meant: the form now knows what the other wrote.
        theirs = error.gathering
        form = GatheringForm(request.POST.dict() | {"seen": str(theirs.revision)}, was=theirs)
        context = {"form": form, "gathering": theirs, "theirs": theirs, "when": words.when(theirs)}
        return render(request, "arenas/change.html", context, status=409)
    messages.success(request, _what_came_of(shown, changed))
    return redirect(changed)


def _what_came_of(before: Gathering, after: Gathering) -> str:
    if before.revision == after.revision:
        return _("The gathering stands as it was.")
    if any(getattr(before, name) != getattr(after, name) for name in actions.NEWS):
        return _("The gathering is changed, and the network is told.")
    return _("The gathering is changed. Nobody is told, as title, time and place are the same.")


@permitted("arenas.plan_gathering", reason=FOR_THE_TEAM)
@form_or_get
def call_off(request: ReaderRequest, pk: int) -> HttpResponse:
    """Call a gathering off, and say why."""
    shown = _found(request.user, pk)
    if request.method != "POST":
        return render(request, "arenas/call_off.html", {"form": written(request, CallOffForm), "gathering": shown})
    form = CallOffForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.call_off(gathering=shown, reason=reason, by=request.user, now=timezone.now())
        except (actions.ChangedMeanwhile, actions.TooLate):
            context = {"form": form, "gathering": _found(request.user, pk), "is_late": True}
            return render(request, "arenas/call_off.html", context, status=409)
        messages.success(request, _("The gathering is called off. The network is told why."))
        return redirect(shown)
    return render_form(request, "arenas/call_off.html", {"form": form, "gathering": shown}, form)


@signed_in
@form_or_get
def reply(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say whether one comes. GET, after a new sign-in, leads to the gathering."""
    shown = _found(request.user, pk)
    if request.method != "POST":
        return redirect(shown)
    require("arenas.reply", request.user, reason=FOR_THE_NETWORK)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether you come."))
        return _page(request, shown, status=400)
    try:
        said = actions.reply(gathering=shown, answer=form.cleaned_data["answer"], by=request.user, now=timezone.now())
    except actions.TooLate:
        messages.error(request, TOO_LATE)
        return _page(request, _found(request.user, pk), status=409)
    comes = said.answer == Reply.Answer.COMES
    messages.success(request, _("Good, you come.") if comes else _("It is noted that you cannot come."))
    return redirect(shown)
