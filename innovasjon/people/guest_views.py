"""Guests: in by their link, then a clean address that shows what was opened to them; and a new link by e-mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from innovasjon.people import guest_links, password_links
from innovasjon.people.forms import GuestLinkForm
from innovasjon.people.password_views import wished
from innovasjon.web import errors, stories
from innovasjon.web.access import public
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get


@public
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token for a cookie and a clean address. Changes nothing: mail scanners follow links."""
    link = guest_links.by_token(token, now=timezone.now())
    if link is None:
        advice = _("The link is too old, or it has been taken back. We can send you a new one.")
        return _out(request, _("This link no longer works"), advice, status=404)
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


@public
@never_cache
@form_or_get
def new_link(request: HttpRequest) -> HttpResponse:
    """Let a guest ask for a new link; the answer is the same whether or not we know the address."""
    form = GuestLinkForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "people/guest_link.html", {"form": form}, form)
    email = form.cleaned_data["email"]
    return wished(request, password_links.ask_as_guest, email, then="people:guest_new_link")


def not_let_in(request: HttpRequest) -> HttpResponse:
    """Tell somebody without a standing link how to get in."""
    advice = _("Use the link in the e-mail we sent you. It opens your page for twelve hours at a time.")
    return _out(request, _("Open your link again"), advice, status=403)


def _out(request: HttpRequest, title: str, advice: str, *, status: int) -> HttpResponse:
    """Return the page that leads to a new link; for htmx the bare sentence, as an error page does."""
    if getattr(request, "htmx", False):
        return errors.page(request, status, title, advice)
    return render(request, "people/guest_out.html", {"title": title, "advice": advice}, status=status)
