"""How soon ideas are answered: a page that everybody can read, and the figures behind it."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import reply_times as times
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import spreadsheets
from innovasjon.web.access import signed_in


@signed_in
@require_safe
def reply_times(request: ReaderRequest) -> HttpResponse:
    """Show the medians of each section."""
    found = times.rows(now=timezone.now())
    context = {
        "charts": times.charts(found, download_url=reverse("ideas:reply_times_file")),
        "too_few": times.too_few(found),
        "fewest": times.FEWEST,
    }
    return render(request, "ideas/reply_times.html", context)


@signed_in
@require_safe
def reply_times_file(request: ReaderRequest) -> HttpResponseBase:
    """Hand out the figures."""
    lines = [times.cells(row) for row in times.rows(now=timezone.now())]
    title = _("reply-times") + f"-{timezone.localdate():%Y-%m-%d}"
    return spreadsheets.csv_response(title, times.header(), lines)
