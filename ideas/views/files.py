"""The pictures and files of an idea, handed out under the idea's own rules."""

import re

import structlog
from django.contrib import messages
from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas import actions
from ideas.models import Attachment, Idea
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.methods import form_or_get

NOT_TO_REMOVE = gettext_lazy("Only those behind the idea can remove its files, and only until it is developed.")
log = structlog.get_logger("ideas.files")
# What we have encoded ourselves; nothing else is ever shown inside a page.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
_unfit = re.compile(r'[\x00-\x1f\x7f-\x9f"\\/:*?<>|\u2028-\u202e\u2066-\u2069\ud800-\udfff]')


@signed_in
@require_safe
def attachment(request: ReaderRequest, pk: int) -> HttpResponseBase:
    """Hand out a file to those who may see its idea; `?small=1` gives a picture's thumbnail."""
    rows = Attachment.objects.filter(idea__in=Idea.objects.visible_to(request.user))
    return handed_out(request, get_object_or_404(rows, pk=pk))


def handed_out(request: HttpRequest, row: Attachment) -> HttpResponseBase:
    """Return the file, or its thumbnail for `?small=1`, to a reader who may see its idea."""
    small = request.GET.get("small") == "1" and bool(row.thumbnail)
    etag = f'"{row.pk}-{row.added_at.timestamp():.0f}-{"small" if small else "full"}"'
    modified = int(row.added_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=modified)
    response = unchanged if unchanged and unchanged.status_code == 304 else _answer(row, small)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    # Kept by the reader's own browser, but asked for each time: who loses sight of the idea loses the file at once.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@signed_in
@form_or_get
def remove(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then take a file off the idea."""
    rows = Attachment.objects.filter(idea__in=Idea.objects.visible_to(request.user)).select_related("idea")
    row = get_object_or_404(rows, pk=pk)
    require("ideas.edit_idea", request.user, row.idea, reason=NOT_TO_REMOVE)
    if request.method != "POST":
        return render(request, "ideas/remove_file.html", {"row": row, "idea": row.idea})
    actions.detach(attachment=row, by=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is removed.") % {"name": row.name})
    return redirect("ideas:edit", row.idea_id)


def _answer(row: Attachment, small: bool) -> HttpResponseBase:
    picture = row.kind == Attachment.Kind.PICTURE and row.content_type in SHOWN
    response = FileResponse(
        _open(row, small),
        as_attachment=not picture,
        filename=safe_name(row.name),
        content_type=row.content_type if picture else "application/octet-stream",
    )
    # Pictures and documents are packed already; this keeps the middleware from doing it again.
    response.headers["Content-Encoding"] = "identity"
    return response


def _open(row: Attachment, small: bool) -> "File[bytes]":
    stored = row.thumbnail if small else row.file
    try:
        return stored.storage.open(str(stored.name), "rb")
    except OSError as error:
        log.error("attachment missing on disk", attachment=row.pk, error=type(error).__name__)
        raise Http404 from error


def safe_name(name: str) -> str:
    """Return the name without what breaks a header or means a folder on somebody's machine."""
    return _unfit.sub("_", name).strip(" .") or "fil"
