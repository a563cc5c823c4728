"""The import as pages: upload, preview of everything it would do, yes or no."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from innovasjon.imports import pages, steps
from innovasjon.people.importing import actions, exporting, queries, tasks, wording
from innovasjon.people.importing.columns import COLUMNS
from innovasjon.people.importing.forms import ConfirmForm, UploadForm, WhichLines
from innovasjon.people.importing.models import OrganisationImport, State
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import permitted
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get

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
        "before": OrganisationImport.objects.select_related("person")[: pages.SHOWN_BEFORE],
    }
    return render_form(request, "people/imports.html", context, form)


@require_safe
@team_only
def one(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Show how far the import has come, and once it is read, everything it would do."""
    job = pages.found(OrganisationImport, key)
    if pages.asks_how_far(request):
        return pages.progress(request, job, "people/import.html")
    return _shown(request, job)


@form_or_get
@team_only
def confirm(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Say yes to the preview. GET, after a new sign-in, leads to its page."""
    job = pages.found(OrganisationImport, key)
    if request.method != "POST":
        return redirect(job)
    form = ConfirmForm(request.POST, counts=job.counts)
    said = form.cleaned_data if form.is_valid() else {}
    yes = {name: bool(said.get(name)) for name in ("leave_out", "many_may_leave")}
    try:
        job = actions.confirm(job=job, digest=said.get("digest", ""), by=request.user, now=timezone.now(), **yes)
    except steps.NotConfirmed:
        form.ask_for_yes()
        return _page(request, job, form)
    except steps.UnableToImport:
        return pages.too_late(request, job, lambda newest: _shown(request, newest, status=409))
    tasks.wake(job)
    return redirect(job)


@form_or_get
@team_only
def cancel(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Give the import up. GET, after a new sign-in, leads to its page."""
    job = pages.found(OrganisationImport, key)
    if request.method != "POST":
        return redirect(job)
    try:
        actions.cancel(job=job, by=request.user, now=timezone.now())
        messages.success(request, _("The import is cancelled. Nothing was stored."))
    except steps.UnableToImport:
        messages.error(request, _("It is too late to cancel."))
        return redirect(job)
    return redirect("people:imports")


@form_or_get
@team_only
def again(request: ReaderRequest, key: UUID) -> HttpResponse:
    """Ask a worker once more, when the first one seems to have gone. GET, after a new sign-in, leads to its page."""
    return pages.wake_again(request, pages.found(OrganisationImport, key), tasks.wake)


@require_safe
@team_only
def template(request: ReaderRequest, ending: str) -> HttpResponseBase:
    """Send an empty file with the headings."""
    return pages.file(ending, _("organisation-template"), exporting.headings(), [])


@require_safe
@team_only
def export(request: ReaderRequest, ending: str) -> HttpResponseBase:
    """Send today's organisation in the columns of the import."""
    return pages.file(ending, _("organisation"), exporting.headings(), exporting.rows())


def _shown(request: ReaderRequest, job: OrganisationImport, *, status: int | None = None) -> HttpResponse:
    return _page(request, job, ConfirmForm(counts=job.counts, initial={"digest": job.digest}), status=status)


def _page(
    request: ReaderRequest, job: OrganisationImport, form: ConfirmForm, *, status: int | None = None
) -> HttpResponse:
    context = {"job": job, "form": form, "sentences": list(wording.counted(job.counts))}
    if job.state == State.READY:
        context |= _preview(request, job)
    return render_form(request, "people/import.html", context, form, status=status)


def _preview(request: ReaderRequest, job: OrganisationImport) -> dict[str, Any]:
    kind, start = WhichLines(request.GET).chosen(job.counts)
    try:
        page = queries.page_of_lines(job, kind, start=start)
    except queries.PreviewGone:
        messages.error(request, _("The file behind this preview is gone. Cancel the import and upload the file again."))
        page = queries.Page([], None, None)
    return {
        "kind": kind,
        "kinds": pages.tabs(wording.KINDS, job.counts),
        "lines": [(line, wording.WHAT[line["what"]], wording.details(line)) for line in page.lines],
        "previous": pages.address(job, "linjer", page.previous, kind=kind),
        "next": pages.address(job, "linjer", page.next, kind=kind),
        "warnings": list(
            wording.warnings(
                job.counts.get("unknown_columns", []), job.counts.get("nobody_leaves_for", 0), queries.kept(job)
            )
        ),
        "changes_something": any(job.counts.get(key) for key in ("leave", "change", "add")),
    }
