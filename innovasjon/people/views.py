"""Sign-in and the organisation."""

from typing import Any

from django.contrib.auth.views import LoginView, logout_then_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from innovasjon.web import errors
from innovasjon.web.access import public

sign_in = public(LoginView.as_view(template_name="people/sign_in.html", redirect_authenticated_user=True))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    return logout_then_login(request)


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """429: too many attempts with this address."""
    return errors.too_often(request, "")
