"""One idea with its whole history: a page to print, and JSON."""

import rules
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas import archive
from ideas.rules import is_behind
from ideas.views import reading
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import signed_in


@signed_in
@require_safe
def print_page(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show everything that is kept of an idea on one page, made for paper and PDF."""
    return render(request, "ideas/record.html", {"record": _record(request, pk)})


@signed_in
@require_safe
def as_json(request: ReaderRequest, pk: int) -> HttpResponse:
    """Hand out the same as JSON."""
    record = _record(request, pk)
    name = record.idea.reference or f"utkast-{record.idea.pk}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"', "Cache-Control": "private, no-store"}
    dumps = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(archive.as_json(record), json_dumps_params=dumps, headers=headers)


def _record(request: ReaderRequest, pk: int) -> archive.Record:
    idea = reading.look_up(request, pk)
    is_close = is_behind(request.user, idea) or rules.has_perm("ideas.triage_idea", request.user, idea)
    return archive.of(idea, request.user, is_close=is_close)
