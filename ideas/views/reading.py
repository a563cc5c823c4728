"""One idea with its story and the talk about it."""

from django.http import HttpRequest, HttpResponse

from innovasjon.web.access import signed_in


@signed_in
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an idea."""
    return HttpResponse("")


@signed_in
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a file of an idea."""
    return HttpResponse("")
