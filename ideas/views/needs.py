"""Shared needs: the list, a need with the ideas that answer it, and writing one."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ideas import actions, listing
from ideas.filters import NEED_ORDERS, NeedFilter
from ideas.forms.needs import NeedForm
from ideas.models import Idea, Need
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import frontpage
from innovasjon.web.access import permitted, require, signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.numbers import digits

FOR_AGENTS = gettext_lazy("Shared needs are written by innovation agents and the resource team.")
NOT_YOUR_SECTION = gettext_lazy("Only agents of the idea's section and the resource team can do this.")


@signed_in
@require_safe
def needs(request: ReaderRequest) -> HttpResponse:
    """List the shared needs, searched and narrowed as the address says."""
    sections = listing.sections()
    wanted = NeedFilter(request.GET, Need.objects.visible_to(request.user), request=request, sections=sections)
    found = listing.look(request, wanted, NEED_ORDERS)
    context = {
        "filter": wanted,
        "listing": found,
        "rows": listing.need_rows(found.rows, sections),
        "may_write": rules.has_perm("ideas.write_need", request.user),
    }
    return listing.answer(request, "ideas/needs.html", context)


@signed_in
@require_safe
def need(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show a need and the submitted ideas that answer it, newest first."""
    found = get_object_or_404(Need.objects.visible_to(request.user).select_related("section"), pk=pk)
    sections = listing.sections()
    answers = listing.plain(request, Idea.objects.submitted().filter(answers=found))
    context = {
        "need": found,
        "listing": answers,
        "rows": listing.rows(answers.rows, sections),
        "may_write": rules.has_perm("ideas.write_need", request.user),
        "new_idea_url": f"{frontpage.new_idea_url()}?need={found.pk}",
    }
    return listing.answer(request, "ideas/need.html", context)


@permitted("ideas.write_need", reason=FOR_AGENTS)
@require_http_methods(["GET", "POST"])
def new_need(request: ReaderRequest) -> HttpResponse:
    """Write a shared need; from an idea (`?idea=`), with the idea's own words to begin with."""
    idea = _idea_behind(request)
    if request.method == "POST":
        form = NeedForm(request.POST)
        if form.is_valid():
            made = actions.write_need(**form.content, answered_by=idea, by=request.user, now=timezone.now())
            messages.success(request, _("The need is written. Ideas can be shared as answers to it from now on."))
            return redirect(made)
    else:
        form = written(request, NeedForm, **_begun_from(idea))  # type: ignore[assignment]
    return render_form(request, "ideas/need_form.html", {"form": form, "idea": idea}, form)


@permitted("ideas.write_need", reason=FOR_AGENTS)
@require_http_methods(["GET", "POST"])
def edit_need(request: ReaderRequest, pk: int) -> HttpResponse:
    """Write a shared need anew."""
    found = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        form = NeedForm(request.POST)
        if form.is_valid():
            actions.write_need(**form.content, need=found, by=request.user, now=timezone.now())
            messages.success(request, _("The need is changed."))
            return redirect(found)
    else:
        now = {name: getattr(found, name) for name in ("title", "description", "whose_need", "whose_need_other")}
        form = written(request, NeedForm, **now, section=found.section_id)  # type: ignore[assignment]
    return render_form(request, "ideas/need_form.html", {"form": form, "need": found}, form)


def _idea_behind(request: ReaderRequest) -> Idea | None:
    """Return the idea the need is written from; None without one. 404 when it is not there, 403 when not theirs."""
    number = request.GET.get("idea", "")
    if not number:
        return None
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=digits(number))
    require("ideas.triage_idea", request.user, idea, reason=NOT_YOUR_SECTION)
    return idea


def _begun_from(idea: Idea | None) -> dict[str, Any]:
    if idea is None:
        return {}
    words = {"whose_need": idea.whose_need, "whose_need_other": idea.whose_need_other, "section": idea.section_id}
    return {"description": idea.need, **words}
