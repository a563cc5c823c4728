"""What those who steer a project do with it: its words, its phases."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.kept_forms import shown_without_form, written
from innovasjon.web.methods import form_or_get
from projects import actions, refusals
from projects.forms.people import PhaseForm
from projects.forms.projects import EditForm, as_it_stands
from projects.gate import WaitsForProposers
from projects.views import reading
from projects.views.reading import NOT_YOURS_TO_STEER, Look


@signed_in
@form_or_get
def edit(request: ReaderRequest, pk: int) -> HttpResponse:
    """Write the project's words anew. Two who write at once both keep their text."""
    found = reading.look_up(request, pk)
    require("projects.steer_project", request.user, found.project, reason=NOT_YOURS_TO_STEER)
    options = {"section": found.project.section}
    if request.method != "POST":
        form: Any = written(request, EditForm, options=options, **as_it_stands(found.project))
        return render_form(request, "projects/edit.html", {"form": form, "project": found.project}, form)
    form = EditForm(request.POST, **options)
    if not form.is_valid():
        return render_form(request, "projects/edit.html", {"form": form, "project": found.project}, form)
    given = {"content": form.content, "seen": form.cleaned_data["seen"]}
    try:
        actions.edit(project=found.project, **given, by=request.user, now=timezone.now())
    except actions.EditedMeanwhile as error:
        again = EditForm(initial=request.POST.dict() | {"seen": error.project.revision}, **options)
        context = {"form": again, "project": found.project, "theirs": reading.look_up(request, pk).project}
        return render_form(request, "projects/edit.html", context, again, status=409)
    except actions.Ended as error:
        return reading.show(request, reading.look_up(request, pk), conflict=refusals.words(error), status=409)
    messages.success(request, _("The project is changed."))
    return redirect(found.project)


@signed_in
@form_or_get
def phase(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take the project to another phase. The first is left when the proposers have been heard."""
    found = reading.look_up(request, pk)
    require("projects.steer_project", request.user, found.project, reason=NOT_YOURS_TO_STEER)
    options = {"project": found.project}
    if request.method != "POST":
        beyond = _next_phase(found)
        form: Any = written(request, PhaseForm, options=options, phase=beyond, seen=found.project.phase_id)
        return _phase_page(request, found, form)
    form = PhaseForm(request.POST, **options)
    if form.is_valid():
        return _entered(request, found, form)
    return _phase_page(request, found, form, conflict=reading.waiting(found, knows=True) is not None)


def _entered(request: ReaderRequest, found: Look, form: Any) -> HttpResponse:
    given = {name: form.cleaned_data[name] for name in ("phase", "note", "seen")}
    pk = found.project.pk
    try:
        entered = actions.enter_phase(project=found.project, **given, by=request.user, now=timezone.now())
    except actions.NoteMissing:
        form.add_error("note", _("“A few words about it”: write why the project goes back."))
        return _phase_page(request, found, form)
    except WaitsForProposers:
        return _phase_page(request, reading.look_up(request, pk), form, conflict=True)
    except (actions.PhaseMeanwhile, actions.Ended) as error:
        return reading.show(request, reading.look_up(request, pk), conflict=refusals.words(error), status=409)
    messages.success(request, _("The project is in the phase %(phase)s.") % {"phase": entered.phase})
    return redirect(found.project)


def _next_phase(found: Look) -> int | None:
    later = [row.pk for row in found.phases if row.place > found.project.phase.place]
    return later[0] if later else None


def _phase_page(request: ReaderRequest, found: Look, form: Any, *, conflict: bool = False) -> HttpResponse:
    waiting = reading.waiting(found, knows=True)
    context = {"form": form, "project": found.project, "waiting": waiting, "conflict": conflict}
    context |= {"typed": form["note"].value() if waiting else ""}
    if waiting:
        shown_without_form(request)
    return render_form(request, "projects/phase.html", context, form, status=409 if conflict else None)
