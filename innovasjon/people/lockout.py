"""Lock-out after too many failed attempts to sign in, by e-mail address and network address together.

django-axes keeps the attempts for as long as they count (AXES_COOLOFF_TIME) and no longer. They are kept under a
pseudonym of the e-mail address, and an unknown address is locked out as a known one is: a lock tells nobody who exists.
"""

import ipaddress
from datetime import timedelta
from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from innovasjon.web import errors

IPV6_NETWORK = 64  # bits: one household or phone has all the addresses below


def pseudonym(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return what attempts with this e-mail address are counted under, whatever its case."""
    return _pseudonym(str((credentials or {}).get(settings.AXES_USERNAME_FORM_FIELD) or ""))


def _pseudonym(email: str) -> str:
    return salted_hmac("people.lockout", email.strip().casefold(), algorithm="sha256").hexdigest()


def forget(email: str) -> None:
    """Let somebody try again who has proven in another way who they are."""
    AccessAttempt.objects.filter(username=_pseudonym(email)).delete()


def client_address(request: HttpRequest) -> str | None:
    """Return the reader's network address: the connection's own, or what our own proxies say they were asked by.

    Only as many entries of X-Forwarded-For are believed as there are proxies of ours; the rest anybody can write.
    """
    found = str(request.META.get("REMOTE_ADDR", ""))
    if settings.PROXY_COUNT:
        # Each proxy writes at the end whom it was asked by; what stands before ours came with the request.
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        found = forwarded[-settings.PROXY_COUNT].strip() if len(forwarded) >= settings.PROXY_COUNT else found
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return None
    if address.version == 6 and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False).network_address)
    return str(address)


def locked_out(request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """429: too many attempts; says how long to wait."""
    seconds = _time_left(pseudonym(request, credentials), client_address(request)).total_seconds()
    minutes = max(1, ceil(seconds / 60))
    advice = ngettext(
        "There have been too many attempts with this e-mail address. Wait %(minutes)s minute and try again.",
        "There have been too many attempts with this e-mail address. Wait %(minutes)s minutes and try again.",
        minutes,
    ) % {"minutes": minutes}
    answer = errors.too_often(request, advice)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer


def _time_left(name: str, address: str | None) -> timedelta:
    """Return how long the lock still holds."""
    whole: timedelta = get_cool_off()
    attempts = AccessAttempt.objects.filter(username=name, ip_address=address)
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    return last + whole - timezone.now() if last else whole
