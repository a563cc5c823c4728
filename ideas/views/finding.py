"""The list of ideas, needs."""

from django.http import HttpRequest, HttpResponse

from innovasjon.web.access import signed_in


@signed_in
def idea_list(request: HttpRequest) -> HttpResponse:
    """List ideas."""
    return HttpResponse("")


@signed_in
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a need."""
    return HttpResponse("")
