"""Single sign-on by OpenID Connect: only people who already stand in the organisation may enter.

allauth speaks the protocol. It keeps no accounts of its own here: who comes back from the identity provider is looked
up among our people and signed in, and of allauth's pages only the one the provider answers to is reachable.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.people import onward
from innovasjon.people.models import Person

PROVIDER = "oidc"
BACKEND = "django.contrib.auth.backends.ModelBackend"
UNKNOWN = _(
    "You are signed in there, but nobody with your e-mail address works here as far as we know."
    " Ask the resource team to add you."
)
FAILED = _("Signing in there did not succeed. Try again, or use e-mail and password.")
log = structlog.get_logger("sign_in")


def offered_name() -> str:
    """Return what the button says we sign in with; "" when single sign-on is not set up."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""


def claims_of(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the provider says of somebody: the signed token, filled in by what it tells when asked."""
    token, info = extra.get("id_token") or {}, extra.get("userinfo") or {}
    # Only the token is signed. What is told of another subject is of somebody else, or forged: it is not believed.
    if token and info and token.get("sub") != info.get("sub"):
        return dict(token)
    return {**info, **token}


def person_of(claims: Mapping[str, Any]) -> Person | None:
    """Return the active person the claims are about: by the id of the HR system, else by an e-mail that is verified."""
    external_id = _text(claims.get(settings.OIDC_ID_CLAIM)) if settings.OIDC_ID_CLAIM else ""
    people = Person.objects.active()
    # The HR system's number first: names and addresses change, and addresses are given out anew.
    if external_id and (known := people.filter(external_id=external_id).first()):
        return known
    # An address that nobody has verified can be written by whoever makes an account there.
    verified = settings.OIDC_TRUST_EMAIL or claims.get("email_verified") in (True, "true")
    email = _text(claims.get("email"))
    known = people.with_email(email).first() if verified and email else None
    # The address may have passed on to somebody new: another id means another person.
    return None if known and external_id and known.external_id else known


def refuse(request: HttpRequest, words: str | Promise) -> NoReturn:
    """Send the reader back to the sign-in page and say why."""
    messages.error(request, str(words))
    raise ImmediateHttpResponse(redirect("people:sign_in"))


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account of their own."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Return False: the import of the organisation makes the accounts."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Nobody makes an account by signing in elsewhere."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Return False: the import of the organisation makes the accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Sign in the person, or say that there is none. allauth never goes on to accounts of its own."""
        person = person_of(claims_of(sociallogin.account.extra_data))
        log.info("sign_in", method="oidc", known=person is not None)
        if person is None:
            refuse(request, UNKNOWN)
        login(request, person, backend=BACKEND)
        raise ImmediateHttpResponse(redirect(onward.address(request, sociallogin.state.get("next"))))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **what: Any) -> NoReturn:
        """Say that it did not succeed; the cause goes to the log, without what was sent."""
        cause = type(what.get("exception")).__name__
        log.warning("sign_in_failed", method="oidc", error=str(what.get("error")), cause=cause)
        refuse(request, FAILED)


def _text(value: object) -> str:
    """Return a claim as text that can be looked up; "" when it is none."""
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    # What is no plain text cannot be anybody's, and PostgreSQL refuses some of it.
    return text if text.isprintable() else ""
