"""The import as pages: upload, preview of everything it would do, yes or no."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from innovasjon.people.importing import actions, exporting, queries, tasks, wording
from innovasjon.people.importing.columns import COLUMNS
from innovasjon.people.importing.forms import ConfirmForm, UploadForm, WhichLines
from innovasjon.people.importing.models import OrganisationImport, State
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import spreadsheets
from innovasjon.web.access import permitted
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get

PATIENCE = timedelta(minutes=2)  # without a sign of life; then the worker is thought gone
SHOWN_BEFORE = 10  # earlier imports on the page
WRITERS = {"xlsx": spreadsheets.excel_response, "csv": spreadsheets.csv_response}
team_only = permitted(
    "people.import_people", reason=gettext_lazy("Only the resource team may import and export the organisation.")
)


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
    context = {
        "form": form,
        "columns": COLUMNS,
        "before": OrganisationImport.objects.select_related("person")[:SHOWN_BEFORE],
    }
    return render_form(request, "people/imports.html", context, form)


@require_safe
@team_only
def one(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Show how far the import has come, and once it is read, everything it would do."""
    job = get_object_or_404(OrganisationImport.objects.select_related("person"), key=key)
    if request.htmx and "waiting" in request.GET:
        return _still_waiting(request, job)
    return _page(request, job, ConfirmForm(counts=job.counts, initial={"digest": job.digest}))


@form_or_get
@team_only
def confirm(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Say yes to the preview. GET, after a new sign-in, leads to its page."""
    job = get_object_or_404(OrganisationImport.objects.select_related("person"), key=key)
    if request.method != "POST":
        return redirect(job)
    form = ConfirmForm(request.POST, counts=job.counts)
    said = form.cleaned_data if form.is_valid() else {}
    yes = {name: bool(said.get(name)) for name in ("leave_out", "many_may_leave")}
    try:
        job = actions.confirm(job=job, digest=said.get("digest", ""), by=request.user, now=timezone.now(), **yes)
    except actions.NotConfirmed:
        form.ask_for_yes()
        return _page(request, job, form)
    except actions.UnableToImport:
        return _too_late(request, job.pk)
    tasks.wake(job)
    return redirect(job)


@form_or_get
@team_only
def cancel(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Give the import up. GET, after a new sign-in, leads to its page."""
    job = get_object_or_404(OrganisationImport, key=key)
    if request.method != "POST":
        return redirect(job)
    try:
        actions.cancel(job=job, by=request.user, now=timezone.now())
        messages.success(request, _("The import is cancelled. Nothing was stored."))
    except actions.UnableToImport:
        messages.error(request, _("It is too late to cancel."))
        return redirect(job)
    return redirect("people:imports")


@form_or_get
@team_only
def again(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Ask a worker once more, when the first one seems to have gone. GET, after a new sign-in, leads to its page."""
    job = get_object_or_404(OrganisationImport, key=key)
    if request.method != "POST":
        return redirect(job)
    if _is_stuck(job):
        tasks.wake(job)
    return redirect(job)


@require_safe
@team_only
def template(request: ReaderRequest, ending: str) -> HttpResponseBase:
    """Send an empty file with the headings."""
    return _file(ending, _("organisation-template"), [])


@require_safe
@team_only
def export(request: ReaderRequest, ending: str) -> HttpResponseBase:
    """Send today's organisation in the columns of the import."""
    return _file(ending, _("organisation"), exporting.rows())


def _file(ending: str, name: str, rows: Any) -> HttpResponseBase:
    if ending not in WRITERS:
        raise Http404
    return WRITERS[ending](name, exporting.headings(), rows)


def _is_stuck(job: OrganisationImport) -> bool:
    return job.state in (State.READING, State.STORING) and timezone.now() - job.alive_at > PATIENCE


def _still_waiting(request: ReaderRequest, job: OrganisationImport) -> HttpResponse:
    """Return the progress to htmx, or ask it to load the page when there is more to see."""
    if job.state not in (State.READING, State.STORING):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "people/import.html#progress", {"job": job, "is_stuck": _is_stuck(job)})


def _too_late(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show what there is now: the import said yes to already, or a newer preview."""
    job = OrganisationImport.objects.select_related("person").get(pk=pk)
    if job.state != State.READY:
        return redirect(job)
    messages.error(request, _("This preview is no longer the newest. Look through it again, then say yes."))
    return _page(request, job, ConfirmForm(counts=job.counts, initial={"digest": job.digest}), status=409)


def _page(request: ReaderRequest, job: OrganisationImport, form: ConfirmForm, *, status: int = 200) -> HttpResponse:
    context = {"job": job, "form": form, "is_stuck": _is_stuck(job), "sentences": list(wording.counted(job.counts))}
    if job.state == State.READY:
        context |= _preview(request, job)
    answer = render_form(request, "people/import.html", context, form)
    answer.status_code = status if status != 200 else answer.status_code
    return answer


def _preview(request: ReaderRequest, job: OrganisationImport) -> dict[str, Any]:
    kind, start = WhichLines(request.GET).chosen(job.counts)
    try:
        page = queries.page_of_lines(job, kind, start=start)
    except queries.PreviewGone:
        messages.error(request, _("The file behind this preview is gone. Cancel the import and upload the file again."))
        page = queries.Page([], None, None)
    return {
        "kind": kind,
        "kinds": [
            (key, label, wording.grouped(job.counts[key]))
            for key, label in wording.KINDS.items()
            if job.counts.get(key)
        ],
        "lines": [(line, wording.WHAT[line["what"]], wording.details(line)) for line in page.lines],
        "previous": _lines_at(job, kind, page.previous),
        "next": _lines_at(job, kind, page.next),
        "warnings": list(
            wording.warnings(
                job.counts.get("unknown_columns", []), job.counts.get("nobody_leaves_for", 0), queries.kept(job)
            )
        ),
        "changes_something": any(job.counts.get(key) for key in ("leave", "change", "add")),
    }


def _lines_at(job: OrganisationImport, kind: str, start: int | None) -> str:
    """Return where lines of one kind stand from a number on; "" when there is no such page."""
    return "" if start is None else f"{job.get_absolute_url()}?{urlencode({'kind': kind, 'start': start})}#linjer"
