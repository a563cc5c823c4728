"""The site's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from innovasjon.web.access import public, signed_in


@signed_in
def front(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, what happened to their ideas, and what happens near them."""
    return render(request, "web/front.html")


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive. Touches nothing else, so that a slow database does not restart it."""
    return HttpResponse("ok", content_type="text/plain")
