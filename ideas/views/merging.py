"""Merging an idea with another one, and parting them again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import actions, merging
from ideas.answering import moved_away, why_not
from ideas.forms.merging import FindForm, MergeForm
from ideas.lifecycle import Move, Stage, UnableToMove, can
from ideas.models import Idea
from ideas.views import inbox, reading
from ideas.views.needs import NOT_YOUR_SECTION
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.methods import form_or_get

NOT_MERGED = gettext_lazy("The idea is not merged with another one, or not any more. Nothing was changed.")


@signed_in
@form_or_get
def merge(request: ReaderRequest, pk: int) -> HttpResponse:
    """Find the other idea, show what will happen (`?med=`), and merge."""
    idea = reading.look_up(request, pk)
    require("ideas.triage_idea", request.user, idea, reason=NOT_YOUR_SECTION)
    if request.method == "POST":
        return _merge(request, idea)
    if not can(idea.stage, Move.MERGE):
        return reading.show(request, idea, conflict=why_not(UnableToMove(idea.stage, Stage.MERGED)), status=409)
    if not (number := request.GET.get("med", "")):
        return _choose(request, idea)
    form = MergeForm({"into": number}, reader=request.user)
    if not form.is_valid():
        return _choose(request, idea, problem=form.problem)
    return _confirm(request, idea, form.cleaned_data["into"].pk)


def _merge(request: ReaderRequest, idea: Idea) -> HttpResponse:
    form = MergeForm(request.POST, reader=request.user)
    if not form.is_valid():
        return _choose(request, idea, problem=form.problem, status=422)
    into = form.cleaned_data["into"]
    try:
        actions.merge(idea=idea, into=into, by=request.user, now=timezone.now())
    except actions.AlreadyMerged as first:
        return _conflict(request, idea, merging.was_first(first))
    except actions.MovedAway as away:
        return _conflict(request, idea, moved_away(away))
    except UnableToMove as error:
        return _conflict(request, idea, why_not(error))
    except actions.UnableToMerge as error:
        return _choose(request, idea, problem=str(merging.WHY_NOT[error.why]), status=409)
    told = _(
        "The two ideas are one now. All who stand behind them are told. "
        "They can be parted again from the page of “%(title)s”."
    )
    messages.success(request, told % {"title": into.title})
    return redirect(inbox.onward(request, idea) or into.get_absolute_url())


def _conflict(request: ReaderRequest, idea: Idea, told: str) -> HttpResponse:
    return reading.show(request, reading.look_up(request, idea.pk), conflict=told, status=409)


def _choose(request: ReaderRequest, idea: Idea, *, problem: str = "", status: int = 200) -> HttpResponse:
    find = FindForm(request.GET if "q" in request.GET else None)
    text = find.cleaned_data["q"] if find.is_bound and find.is_valid() else ""
    found = merging.candidates(idea, text, request.user)
    context = {"idea": idea, "find": find, "text": text, "found": found, "problem": problem}
    context |= {"back": inbox.behind(request)}
    return render(request, "ideas/merge.html", context, status=status)


def _confirm(request: ReaderRequest, idea: Idea, pk: int) -> HttpResponse:
    """Show both ideas and what merging them comes to."""
    into = reading.look_up(request, pk)
    if why := actions.why_not_into(idea, into):
        return _choose(request, idea, problem=str(merging.WHY_NOT[why]))
    told = merging.outcome(idea, into, on=timezone.localdate())
    context = {"idea": idea, "into": into, "outcome": told, "back": inbox.behind(request)}
    return render(request, "ideas/merge_confirm.html", context)


@signed_in
@form_or_get
def unmerge(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then part an idea from the one it was merged into."""
    idea = reading.look_up(request, pk)
    require("ideas.part_ideas", request.user, idea, reason=NOT_YOUR_SECTION)
    if request.method != "POST":
        if not can(idea.stage, Move.UNMERGE):
            return reading.show(request, idea, conflict=str(NOT_MERGED), status=409)
        return render(request, "ideas/unmerge.html", {"idea": idea})
    try:
        actions.unmerge(idea=idea, by=request.user, now=timezone.now())
    except UnableToMove:
        return _conflict(request, idea, str(NOT_MERGED))
    messages.success(request, _("The ideas are two again, as they were before. All who stand behind them are told."))
    return redirect(idea)
