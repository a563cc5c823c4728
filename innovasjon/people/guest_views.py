"""Guests: in by their link, then a clean address that shows what was opened to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovasjon.people import guest_links
from innovasjon.web import errors, stories
from innovasjon.web.access import public


@public
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token for a cookie and a clean address. Changes nothing: mail scanners follow links."""
    link = guest_links.by_token(token, now=timezone.now())
    if link is None:
        advice = _("The link is too old, or it has been taken back. Ask the person who sent it for a new one.")
        return errors.page(request, 404, _("This link no longer works"), advice)
    return guest_links.let_in(redirect("people:guest"), link)


@public
@require_safe
def guest(request: HttpRequest) -> HttpResponse:
    """Show the guest what is theirs and what they are asked; each story offers its part (guestpage.py)."""
    visitor = guest_links.current(request)
    if visitor is None:
        return not_let_in(request)
    with translation.override(visitor.language):
        panels = [panel for story in stories.collect("guestpage") for panel in story.panels(visitor)]
        return render(request, "people/guest.html", {"guest": visitor, "panels": panels})


def not_let_in(request: HttpRequest) -> HttpResponse:
    """Tell somebody without a standing link how to get in."""
    return errors.page(request, 403, _("Open your link again"), _("Use the link in the e-mail we sent you."))
