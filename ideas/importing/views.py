"""The import as pages: upload, choose, preview of every row, yes or no, and undo."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas import clock
from ideas.importing import actions, choices, queries, storing, tasks, undoing, wording
from ideas.importing.columns import COLUMNS
from ideas.importing.forms import ChoicesForm, ConfirmForm, UploadForm, WhichRows
from ideas.importing.models import UNDO_WITHIN, IdeaImport, ImportRow, State
from ideas.lifecycle import Stage
from innovasjon.imports import pages, steps
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import kept_forms, moments
from innovasjon.web.access import permitted
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get
from innovasjon.web.numbers import grouped

SHOWN_TOUCHED = 50  # ideas that somebody has worked on
team_only = permitted("ideas.import_ideas", reason=gettext_lazy("Only the resource team may import ideas."))


@form_or_get
@team_only
def imports(request: ReaderRequest) -> HttpResponse:
    """Take a file, and show what was imported before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        job = actions.begin(file=file, name=file.name, by=request.user, now=timezone.now())
        tasks.wake(job)
        return redirect(job)
    before = IdeaImport.objects.select_related("person").defer("found", "choices")[: pages.SHOWN_BEFORE]
    return render_form(request, "ideas/imports.html", {"form": form, "columns": COLUMNS, "before": before}, form)


@require_safe
@team_only
def one(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Show how far the import has come, and what it would bring."""
    job = pages.found(IdeaImport, key)
    if pages.asks_how_far(request):
        return pages.progress(request, job, "ideas/import.html", _progress)
    if job.state == State.CHOOSING:
        return redirect("ideas:import_choices", job.key)
    return _page(request, job, ConfirmForm(job=job))


@form_or_get
@team_only
def choose(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Choose which column tells what; the file is checked anew after it."""
    job = pages.found(IdeaImport, key)
    if job.state not in (State.CHOOSING, State.READY):
        return redirect(job)
    if request.method != "POST":
        form = kept_forms.written(request, ChoicesForm, options={"job": job})
        return render(request, "ideas/import_choices.html", {"job": job, "form": form})
    form = ChoicesForm(request.POST, job=job)
    if not form.is_valid():
        return render_form(request, "ideas/import_choices.html", {"job": job, "form": form}, form)
    try:
        complete = not form.has_new_words
        job = actions.choose(job=job, chosen=form.chosen, complete=complete, by=request.user, now=timezone.now())
    except steps.UnableToImport:
        return pages.too_late(request, job, lambda newest: _page(request, newest, ConfirmForm(job=newest), status=409))
    if not complete:
        messages.info(request, _("The columns hold words of their own. Choose below what they stand for."))
        return redirect("ideas:import_choices", job.key)
    tasks.wake(job)
    return redirect(job)


@form_or_get
@team_only
def confirm(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Say yes to the preview. GET, after a new sign-in, leads to its page."""
    job = pages.found(IdeaImport, key)
    if request.method != "POST":
        return redirect(job)
    form = ConfirmForm(request.POST, job=job)
    said = form.cleaned_data if form.is_valid() else {}
    yes = {"revision": said.get("revision", -1), "leave_out": bool(said.get("leave_out"))}
    try:
        job = actions.confirm(job=job, by=request.user, now=timezone.now(), **yes)
    except steps.NotConfirmed:
        form.ask_for_yes()
        return _page(request, job, form)
    except (steps.UnableToImport, actions.PreviewChanged):
        return pages.too_late(request, job, lambda newest: _page(request, newest, ConfirmForm(job=newest), status=409))
    tasks.wake(job)
    return redirect(job)


@form_or_get
@team_only
def cancel(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Give the import up; what is stored is taken back. GET, after a new sign-in, leads to its page."""
    job = pages.found(IdeaImport, key)
    if request.method != "POST":
        return redirect(job)
    try:
        job = actions.cancel(job=job, by=request.user, now=timezone.now())
    except steps.UnableToImport:
        messages.error(request, _("It is too late to cancel."))
        return redirect(job)
    tasks.wake(job)
    if job.is_working:
        return redirect(job)
    messages.success(request, _("The import is cancelled. Nothing was stored."))
    return redirect("ideas:imports")


@form_or_get
@team_only
def undo(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Ask once, with the ideas that stay because somebody has worked on them, then take the import back."""
    job, now = pages.found(IdeaImport, key), timezone.now()
    if request.method == "POST":
        try:
            job = actions.undo(job=job, by=request.user, now=now)
        except steps.UnableToImport:
            messages.error(request, _("This import can no longer be undone."))
        tasks.wake(job)
        return redirect(job)
    if not actions.may_be_undone(job, now=now):
        return redirect(job)
    touched = undoing.touched_rows(job)
    context = {"job": job, "number": touched.count(), "touched": touched[:SHOWN_TOUCHED]}
    return render(request, "ideas/import_undo.html", context)


@form_or_get
@team_only
def again(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Ask a worker once more, when the first one seems to have gone. GET, after a new sign-in, leads to its page."""
    return pages.wake_again(request, pages.found(IdeaImport, key), tasks.wake)


@require_safe
@team_only
def template(request: ReaderRequest, ending: str) -> HttpResponseBase:
    """Send an empty file with the headings."""
    return pages.file(ending, _("ideas-template"), [column.heading for column in COLUMNS], [])


@require_safe
@team_only
def left_out(request: ReaderRequest, key: UUID, ending: str) -> HttpResponseBase:
    """Send the rows that become no idea, as they stood in the file, with the reasons: to be mended and sent anew."""
    job = pages.found(IdeaImport, key)
    if not (job.counts.get("bad") or job.counts.get("there")):
        raise Http404
    header = [*job.found.get("headings", []), _("Row in the file"), _("Why it is left out")]
    return pages.file(ending, _("ideas-left-out"), header, _left_out(job, translation.get_language()))


def _left_out(job: IdeaImport, language: str) -> Iterator[list[str]]:
    """Yield the cells in the reader's language, which the middleware has left before a file is sent."""
    for row, line in queries.left_out(job):
        with translation.override(language):
            why = " ".join(wording.remarks(one for one in row.causes if one[0] in wording.CAUSES))
        yield [*line, str(row.number), why]


def _progress(job: IdeaImport) -> dict[str, Any]:
    """Return what goes on, how far it has come, and of how much."""
    whole = {
        State.CHECKING: job.rows_read,
        State.STORING: job.counts.get("add", 0),
        State.CANCELLING: job.counts.get("add", 0),
        State.UNDOING: job.counts.get("stored", 0),
    }.get(State(job.state), 0)
    done = job.rows_read if job.state == State.READING else job.rows_done
    words = {"done": grouped(done), "whole": grouped(whole)}
    told = _("%(done)s of %(whole)s") if whole else _("%(done)s rows so far")
    return {
        "what_goes_on": wording.GOES_ON[job.state],
        "may_cancel": job.state in (State.READING, State.CHECKING, State.STORING),
        "done": min(done, whole) if whole else done,
        "whole": whole,
        "told": told % words,
    }


def _page(request: ReaderRequest, job: IdeaImport, form: ConfirmForm, *, status: int | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "job": job,
        "form": form,
        "heading": wording.HEADINGS.get(job.state, wording.WORK_GOES_ON),
        "imports_url": reverse("ideas:imports"),
        "counts": _counted(job),
    }
    if job.is_working:
        context |= _progress(job)
    if job.state == State.READY or (job.is_over and job.counts.get("rows")):
        context |= _rows(request, job)
    if job.ended_at and actions.may_be_undone(job, now=timezone.now()):
        context["undo_until"] = job.ended_at + UNDO_WITHIN
    return render_form(request, "ideas/import.html", context, form, status=status)


def _counted(job: IdeaImport) -> list[tuple[str, str]]:
    """Return what there is to count, in words."""
    labels = wording.KINDS | wording.OUTCOMES
    if job.is_over:
        labels.pop("add")
    counts = [(str(label), grouped(job.counts[name])) for name, label in labels.items() if job.counts.get(name)]
    stages = sorted(job.counts.get("stages", {}).items()) if counts else []
    told = [f"{Stage(stage).label} {grouped(number)}" for stage, number in stages]
    if job.state != State.READY:
        return counts
    return counts + ([(_("Stages of the new ideas"), ", ".join(told))] if told else []) + _when_due(job)


def _when_due(job: IdeaImport) -> list[tuple[str, str]]:
    """Return by when those behind the ideas that wait get their first reply, the first and the last of them."""
    if not (most := job.counts.get("most_in_a_section")):
        return []
    today, chosen = timezone.localdate(), choices.read(job.choices)
    starts = [storing.runs_from(chosen, place, today=today) for place in (0, most - 1)]
    due = [clock.due(Stage.SUBMITTED, since=day, used=0) or day for day in starts]
    days = [moments.day_in_words(day, today=today) for day in dict.fromkeys(due)]
    return [(_("First replies are due"), " – ".join(days))]


def _rows(request: ReaderRequest, job: IdeaImport) -> dict[str, Any]:
    kind, start, code = WhichRows(request.GET).chosen(job.counts, is_over=job.is_over)
    page = queries.page_of_rows(job, kind, start=start, code=code)
    labels = wording.KINDS | ({"add": wording.OUTCOMES["stored"]} if job.is_over else {})
    remarks = [(code, number) for of_kind, code, number in job.counts.get("remarks", []) if of_kind == kind]
    return {
        "kind": kind,
        "cause": code,
        "kinds": pages.tabs(labels, job.counts),
        "causes": [(key, wording.SHORT[key], grouped(number)) for key, number in remarks],
        "rows": [(row, wording.remarks(row.causes), _stage_of(row)) for row in page.rows],
        "previous": pages.address(job, "rader", page.previous, kind=kind, cause=code),
        "next": pages.address(job, "rader", page.next, kind=kind, cause=code),
        "gaps": wording.ranges(job.counts.get("gaps", [])),
    }


def _stage_of(row: ImportRow) -> str:
    stage = row.content.get("stage")
    return stage if row.kind == ImportRow.Kind.ADD and stage else ""
