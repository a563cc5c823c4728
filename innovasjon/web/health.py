"""What machines ask: alive, ready, figures, reports of the content security policy."""

from django.http import HttpRequest, HttpResponse

from innovasjon.web.access import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive. Touches nothing else, so that a slow database does not restart it."""
    return HttpResponse("ok", content_type="text/plain")
