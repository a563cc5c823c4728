"""What the pages of every import share."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from innovasjon.imports import steps
from innovasjon.imports.models import READY, Import
from innovasjon.web import spreadsheets
from innovasjon.web.numbers import grouped

I = TypeVar("I", bound=Import)  # noqa: E741

SHOWN_BEFORE = 10  # earlier imports on the page that takes a file
WRITERS = {"xlsx": spreadsheets.excel_response, "csv": spreadsheets.csv_response}


def found(kind: type[I], key: UUID) -> I:
    """Return the import with this key."""
    return get_object_or_404(kind._default_manager.select_related("person"), key=key)


def asks_how_far(request: HttpRequest) -> bool:
    """Tell whether it is the page itself that asks, once a second, how far the work has come."""
    return bool(request.htmx) and "waiting" in request.GET  # type: ignore[attr-defined]


def progress(
    request: HttpRequest, job: I, template: str, told: Callable[[I], Mapping[str, Any]] = lambda _job: {}
) -> HttpResponse:
    """Return the progress to htmx with what is `told` of it, or ask it to load the page when there is more to see."""
    if not job.is_working:
        # The whole page and not this part: its heading, its way on and its buttons are other ones now.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, f"{template}#progress", {"job": job, **told(job)})


def wake_again(request: HttpRequest, job: I, wake: Callable[[I], None]) -> HttpResponse:
    """Ask a worker once more, when the first one seems to have gone. GET, after a new sign-in, leads to the page."""
    if request.method == "POST" and job.is_stuck:
        wake(job)
    return redirect(job)


def too_late(request: HttpRequest, job: I, show: Callable[[I], HttpResponse]) -> HttpResponse:
    """Show what there is now: the import said yes to already, or a newer preview."""
    job = steps.fresh(job)
    if job.state != READY:
        return redirect(job)
    messages.error(request, _("This preview is no longer the newest. Look through it again, then say yes."))
    return show(job)


def file(ending: str, name: str, header: list[str], rows: Iterable[list[str]]) -> HttpResponseBase:
    """Send rows as a file of this kind; 404 for a kind there is not."""
    if ending not in WRITERS:
        raise Http404
    return WRITERS[ending](name, header, rows)


# --- Pages of a preview


def tabs(labels: Mapping[str, str | Promise], counts: Mapping[str, Any]) -> list[tuple[str, str | Promise, str]]:
    """Return the kinds of rows there are: name, label and how many."""
    return [(kind, label, grouped(counts[kind])) for kind, label in labels.items() if counts.get(kind)]


def address(job: Import, anchor: str, start: int | None, **chosen: str) -> str:
    """Return where the preview's rows stand from a number on; "" when there is no such page."""
    if start is None:
        return ""
    which = {name: value for name, value in chosen.items() if value} | {"start": start}
    return f"{job.get_absolute_url()}?{urlencode(which)}#{anchor}"
