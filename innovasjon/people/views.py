"""Sign-in and sign-out."""

from dataclasses import dataclass

import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from innovasjon.people import onward, single_sign_on
from innovasjon.people.forms import SignInForm
from innovasjon.web.access import public
from innovasjon.web.forms import render_form
from innovasjon.web.methods import form_or_get

log = structlog.get_logger("sign_in")


@dataclass(frozen=True)
class DemoSignIn:
    """One of the invented people anybody may try the demo as."""

    email: str
    part: str | Promise


DEMO_PASSWORD = "innovasjon"  # noqa: S105 - demo data only; it stands on the page
DEMO_SIGN_INS = (
    DemoSignIn("medarbeider@demo.example", _("Employee")),
    DemoSignIn("agent@demo.example", _("Innovation agent")),
    DemoSignIn("leder@demo.example", _("Unit leader")),
    DemoSignIn("seksjonsleder@demo.example", _("Section leader")),
    DemoSignIn("ressurs@demo.example", _("Member of the resource team")),
    DemoSignIn("admin@demo.example", _("Administrator")),
)


@public
@sensitive_post_parameters("password")
@never_cache
@form_or_get
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let people in by e-mail and password, and send them to where they were going."""
    where = onward.address(request, request.POST.get("next") or request.GET.get("next"))
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(where)
        return _sign_in_page(request, SignInForm(request), where)
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        log.info("sign_in", method="password", known=False)
        return _sign_in_page(request, form, where)
    login(request, form.get_user())
    log.info("sign_in", method="password", known=True)
    return redirect(where)


def _sign_in_page(request: HttpRequest, form: SignInForm, where: str) -> HttpResponse:
    context = {
        "form": form,
        "next": where,
        "single_sign_on": single_sign_on.offered_name(),
        "demo_sign_ins": DEMO_SIGN_INS if settings.DEMO else (),
        "demo_password": DEMO_PASSWORD,
    }
    return render_form(request, "people/sign_in.html", context, form)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("people:sign_in")


@public
@never_cache
@require_POST
def to_single_sign_on(request: HttpRequest) -> HttpResponse:
    """Send the reader to the identity provider.

    By way of a page of our own: our policy lets forms lead only to ourselves, and browsers hold redirects to it too.
    """
    try:
        provider = get_adapter(request).get_provider(request, single_sign_on.PROVIDER)
        answer = provider.redirect(request, process="login", next_url=onward.address(request, request.POST.get("next")))
    except SocialApp.DoesNotExist as not_set_up:
        raise Http404 from not_set_up
    except (RequestException, KeyError, ValueError) as fault:
        return _failed(request, fault)
    return render(request, "people/to_single_sign_on.html", {"address": answer.url, "name": provider.app.name})


@public
@never_cache
@require_safe
def from_single_sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the reader back from the identity provider (see single_sign_on.py)."""
    try:
        answer: HttpResponse = openid_connect.callback(request, provider_id)
    except (KeyError, ValueError) as fault:
        return _failed(request, fault)
    return answer


def _failed(request: HttpRequest, fault: Exception) -> HttpResponse:
    log.warning("sign_in_failed", method="oidc", cause=type(fault).__name__)
    messages.error(request, str(single_sign_on.FAILED))
    return redirect("people:sign_in")
