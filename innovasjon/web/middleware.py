"""What happens to every request before and after its view."""

import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from innovasjon.web import errors, kept_forms, metrics
from innovasjon.web.numbers import digits

GetResponse = Callable[[HttpRequest], HttpResponseBase]
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
log = structlog.get_logger("request")


def guard_input(get_response: GetResponse) -> GetResponse:
    """Refuse what no browser of ours sends and PostgreSQL cannot hold: NUL bytes, broken UTF-8, odd methods."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(METHODS))})
        raw = f"{request.path_info}?{request.META.get('QUERY_STRING', '')}".lower()
        # PostgreSQL refuses a NUL wherever it comes, and would give a 500 in whichever view came upon it first.
        if "\x00" in raw or "%00" in raw or "\ufffd" in request.path_info or not _is_utf8(request):
            # Before the session is read only the cookie knows the reader's language.
            with translation.override(_cookie_language(request)):
                return errors.bad_request(request, None)
        if _length(request) > settings.REQUEST_MAX_BYTES:
            # Before anything of it is read: a disk full of one request helps nobody.
            with translation.override(_cookie_language(request)):
                return errors.too_big(request)
        return get_response(request)

    return middleware


def _cookie_language(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    found = digits(text)
    # More digits than we read is more than we take.
    return sys.maxsize if found is None and text.isdigit() else found or 0


def _is_utf8(request: HttpRequest) -> bool:
    """Tell whether the query string is text at all once unquoted."""
    try:
        for values in request.GET.lists():
            "".join([values[0], *values[1]]).encode()
    except UnicodeError:
        return False
    return not any("\ufffd" in value for _key, values in request.GET.lists() for value in values)


class RequestLog:
    """Log one line a request: method, route, status, time. No address, no query, no person: those are personal data."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Time the request and log it."""
        begun = time.perf_counter()
        response = self.get_response(request)
        match, seconds = request.resolver_match, time.perf_counter() - begun
        if match and match.view_name not in {"web:healthz", "web:readyz"}:
            what = {"route": match.view_name or match.route, "method": request.method, "status": response.status_code}
            metrics.REQUESTS.labels(**what).observe(seconds)
            log.info("request", **what, ms=round(seconds * 1000))
        return response


def explain_wrong_methods(get_response: GetResponse) -> GetResponse:
    """Put a page in the place of the empty answer that Django gives to a method which an address does not take.

    Machines keep the bare answer: the page asks the database, and what watches the site must not depend on it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_empty = response.status_code == 405 and isinstance(response, HttpResponse) and not response.content
        is_read = "text/html" in request.headers.get("Accept", "") or "HX-Request" in request.headers
        if is_empty and is_read:
            return errors.wrong_method(request, response.headers.get("Allow", ""))
        return response

    return middleware


class Gone:
    """Say that a thing is not there when somebody took it away between a view's look-up and its action's lock."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the view answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer 404, and leave the trace in the log: where nobody took anything away it is a fault of ours."""
        if not isinstance(exception, ObjectDoesNotExist):
            return None
        log.warning("gone", exc_info=exception)
        return errors.not_found(request, exception)


def security_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers Django and django-csp have no setting for; pages of signed-in people are never stored."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class SignInRequired(LoginRequiredMiddleware):
    """Default deny. htmx gets 401 and where to go; a form sent after the session ended is kept for after sign-in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:  # type: ignore[override]
        """Send the reader to the sign-in page, and back to where they were afterwards."""
        if request.method == "POST":
            kept_forms.keep(request)
        htmx = getattr(request, "htmx", None)
        if not htmx:
            return super().handle_no_permission(request, view_func)
        # htmx asks for a part of a page: it is the whole page the reader wants back.
        sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': htmx.current_url_abs_path or '/'})}"
        return HttpResponse(_("You are signed out. Sign in and go on."), status=401, headers={"HX-Redirect": sign_in})
