"""Ideas and needs as pages."""

from django.http import HttpRequest, HttpResponse

from innovasjon.web.access import signed_in


@signed_in
def idea_list(request: HttpRequest) -> HttpResponse:
    """List ideas."""
    return HttpResponse("")


idea = need = attachment = idea_list
