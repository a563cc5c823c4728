"""Ending a project, with what becomes of each of its ideas."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.lifecycle import Stage
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get
from projects import actions, refusals
from projects.forms.closing import CloseForm, FateForm
from projects.gate import WaitsForProposers
from projects.models import CloseReason
from projects.views import reading
from projects.views.reading import NOT_YOURS_TO_STEER, Look


@signed_in
@form_or_get
def close(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask why, what was learnt and what becomes of each idea; then end the project."""
    found = reading.look_up(request, pk)
    require("projects.steer_project", request.user, found.project, reason=NOT_YOURS_TO_STEER)
    if request.method != "POST":
        begun = written(request, CloseForm)
        return _page(request, found, begun, _fates(found, kept=begun.kept))
    form, fates = CloseForm(request.POST), _fates(found, request.POST)
    if not all([form.is_valid(), *(fate.is_valid() for fate in fates)]):
        return _page(request, found, form, fates)
    given = {"reason": CloseReason(form.cleaned_data["reason"]), "learning": form.cleaned_data["learning"]}
    given |= {"words": form.cleaned_data["words"], "fates": {fate.idea.pk: fate.meaning for fate in fates}}
    try:
        actions.close(project=found.project, **given, by=request.user, now=timezone.now())
    except actions.FatesMissing:
        again = reading.look_up(request, pk)
        told = _("Another idea came to the project while you had the form open. Say what becomes of it as well.")
        return _page(request, again, form, _fates(again, request.POST), conflict=told)
    except WaitsForProposers:
        told = _("No idea can come into use before its proposers are heard.")
        return _page(request, reading.look_up(request, pk), form, fates, conflict=told)
    except actions.Ended as error:
        return reading.show(request, reading.look_up(request, pk), conflict=refusals.words(error), status=409)
    messages.success(request, _("The project has ended. Those behind the ideas are told."))
    return redirect(found.project)


def _fates(found: Look, data: Any = None, *, kept: Any = None) -> list[FateForm]:
    """Return a form for each idea that is developed in the project now; `kept` is what was sent before."""
    here = [row.idea for row in found.origins if row.left_at is None and row.idea.stage == Stage.DEVELOPING]
    return [FateForm(data, idea=idea, kept=kept) for idea in here]


def _page(request: ReaderRequest, found: Look, form: Any, fates: list[FateForm], *, conflict: str = "") -> HttpResponse:
    waiting = reading.waiting(found, knows=True)
    context = {"form": form, "fates": fates, "project": found.project, "waiting": waiting, "conflict": conflict}
    status = 409 if conflict else None
    return render_form(request, "projects/close.html", context, form, *fates, status=status)
