"""Choosing a password by a link: asking for one, opening it, and the form it leads to."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from innovasjon.people import actions, lockout, password_links, single_sign_on
from innovasjon.people.forms import ForgottenForm, NewPasswordForm
from innovasjon.people.models import Person
from innovasjon.web import errors
from innovasjon.web.access import public
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get

OPENED = "password_link"  # in the session: the link that was opened in this browser


@public
@never_cache
@form_or_get
def forgotten(request: HttpRequest) -> HttpResponse:
    """Let somebody ask for a link; the answer is the same whether or not we know the address."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "single_sign_on": single_sign_on.offered_name()}
        return render_form(request, "people/forgotten.html", context, form)
    return wished(request, password_links.ask, form.cleaned_data["email"], then="people:sign_in")


def wished(request: HttpRequest, ask: Callable[..., object], email: str, *, then: str) -> HttpResponse:
    """Note the wish for a link with `ask` and say that it comes if the address is known; then lead on, to `then`."""
    try:
        ask(email=email, network=lockout.client_address(request) or "", now=timezone.now())
    except password_links.TooOften:
        advice = _("A link has been asked for many times. Look in your e-mail, or try again in an hour.")
        return errors.too_often(request, advice)
    messages.success(
        request,
        _("If we know the address, an e-mail with a link is on its way. It comes within a few minutes."),
    )
    return redirect(then)


@public
@never_cache
@require_safe
def enter(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Exchange the link for a clean address. Changes nothing of the person's: mail scanners follow links."""
    if password_links.opened_by(name, token) is None:
        return _no_longer(request)
    request.session[OPENED] = [name, token]
    return redirect("people:new_password")


@public
@never_cache
@sensitive_post_parameters()
@form_or_get
def choose(request: HttpRequest) -> HttpResponse:
    """Let whoever opened a link choose a password; every session of the person ends, and they sign in with it."""
    person = _opened(request)
    if person is None:
        return _no_longer(request)
    form = NewPasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render_form(request, "people/new_password.html", {"form": form, "person": person}, form)
    actions.set_password(person=person, password=form.cleaned_data["new_password1"], by=person, now=timezone.now())
    lockout.forget(person.email)
    logout(request)
    messages.success(request, _("Your password is chosen. Sign in with it."))
    return redirect("people:sign_in")


def _opened(request: HttpRequest) -> Person | None:
    opened = request.session.get(OPENED)
    return password_links.opened_by(*opened) if opened else None


def _no_longer(request: HttpRequest) -> HttpResponse:
    advice = _("It works once, and for a day. Ask for a new one with “Forgotten your password?” on the sign-in page.")
    return errors.page(request, 404, _("This link no longer works"), advice)
