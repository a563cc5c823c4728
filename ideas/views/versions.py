"""The earlier versions of an idea, each with the words that were changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import versions as earlier
from ideas.models import Version
from ideas.views import reading
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages
from innovasjon.web.access import signed_in

NEWEST = pages.Order("-id")


@signed_in
@require_safe
def versions(request: ReaderRequest, pk: int) -> HttpResponse:
    """List who changed the words and when, and show one change word by word: the one asked for, else the last."""
    idea = reading.look_up(request, pk)
    rows = Version.objects.filter(idea=idea).select_related("replaced_by").only("replaced_at", "replaced_by__name")
    try:
        page = pages.cut(rows, NEWEST, request.GET.get("page", ""))
    except pages.LostPlace:
        messages.warning(request, _("We did not find that page of the list, so this is the first one."))
        page = pages.cut(rows, NEWEST)
    chosen = earlier.chosen(idea, reading.id_in(request, "versjon"))
    context = {
        "idea": idea,
        "rows": [(row, pages.address(request, versjon=str(row.pk))) for row in page.rows],
        "chosen": chosen,
        "changes": earlier.changes(chosen) if chosen else [],
        "newer": pages.address(request, page=page.previous) if page.previous else "",
        "older": pages.address(request, page=page.next) if page.next else "",
    }
    return render(request, "ideas/versions.html", context)
