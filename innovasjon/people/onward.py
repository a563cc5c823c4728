"""Where a reader goes after signing in, or choosing a language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST_ADDRESS = 1_500  # characters; Django refuses to redirect to very long ones


def address(request: HttpRequest, wanted: object) -> str:
    """Return the address they asked for if it is one of ours, else the front page."""
    asked = wanted if isinstance(wanted, str) and wanted.startswith("/") and len(wanted) <= LONGEST_ADDRESS else ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    to_itself = asked.split("?")[0] == reverse("people:sign_in")
    return asked if ours and not to_itself else resolve_url(settings.LOGIN_REDIRECT_URL)


def page_behind(request: HttpRequest) -> str:
    """Return the address, as the browser shows it now, of the page a form was sent from; "" when it is not told.

    A page may have changed its address since we sent it: the first autosave gives a new idea its own.
    """
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return page._replace(scheme="", netloc="", fragment="").geturl() if page.netloc == request.get_host() else ""
