"""Error pages in the look of the site, each saying what to do."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from innovasjon.web import kept_forms
from innovasjon.web.access import public

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    """Return the error page; for htmx the bare sentence, which the page shows in its message area."""
    if getattr(request, "htmx", False):
        return HttpResponse(advice, status=status, content_type="text/plain; charset=utf-8")
    context = {"status": status, "title": title, "advice": advice}
    template = "web/error.html" if getattr(request, "user", None) is not None else "web/error_bare.html"
    return render(request, template, context, status=status)


@public
def bad_request(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """400: the address or form holds something no page of ours sends; 413 when it is only more than we read."""
    if request.method == "POST" and isinstance(exception, TOO_MUCH):
        return too_big(request)
    advice = _("The address or the form holds something we cannot read. Go back, check what you wrote and try again.")
    return page(request, 400, _("We did not understand that"), advice)


@public
def permission_denied(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """403: says why, when the rule that refused said so."""
    reason = str(exception) if exception and str(exception) else _("This is not open to you.")
    return page(request, 403, _("You may not do this"), reason)


@public
def not_found(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """404: not there, or not visible to the reader; we do not tell which."""
    advice = _("The page may have been moved, or it is not open to you. Check the address or search for what you need.")
    return page(request, 404, _("We cannot find that page"), advice)


@public
def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address of a button typed or followed as a link, or the other way round."""
    advice = _("The address belongs to a button on another page. Go back, and use the button there.")
    response = page(request, 405, _("The page cannot be opened this way"), advice)
    response.headers["Allow"] = allowed
    return response


@public
def too_often(request: HttpRequest, advice: str) -> HttpResponse:
    """429: too many attempts."""
    return page(request, 429, _("Too many attempts"), advice)


@public
def too_big(request: HttpRequest) -> HttpResponse:
    """413: more at once than any of our forms holds."""
    advice = _(
        "All of it together is too big to send at once. Go back, and write less, or send fewer or smaller files."
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(advice, status=413, content_type="text/plain; charset=utf-8")
    return page(request, 413, _("That is too much at once"), advice)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses nothing that may be broken: no database, no session."""
    advice = _("The fault is ours. Nothing you did is wrong. Go back and try again in a little while.")
    context = {"status": 500, "title": _("Something went wrong here"), "advice": advice}
    return render(None, "web/error_bare.html", context, status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """The form's one-time code is old or missing: mostly somebody signed in anew in another tab meanwhile.

    What they wrote is kept and shown on the page they wrote it on, to be sent again. Else 403.
    """
    if here := kept_forms.keep(request):
        messages.warning(
            request, _("The page was open too long, so nothing was sent. What you wrote is here: send it now.")
        )
        return (
            HttpResponse(status=403, headers={"HX-Redirect": here})
            if request.headers.get("HX-Request")
            else redirect(here)
        )
    advice = _("The page was open too long. Go back, reload the page and send the form again.")
    return page(request, 403, _("The form is too old"), advice)
