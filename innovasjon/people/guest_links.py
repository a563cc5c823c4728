"""Links that let a guest in: 256 bits, kept only as a digest, expiring, revocable, and never acting on GET.

The token is derived from the row and the site's secret, so that a message which is sent again holds the same link
although no row holds the token.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_hex

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from innovasjon.audit import log
from innovasjon.people.models import Guest, GuestLink, Person
from innovasjon.web import secret_links

LIFETIME = timedelta(days=60)
RENEWED = timedelta(days=7)  # before it expires, so that what is sent today can be opened
COOKIE = f"{settings.COOKIE_PREFIX}gjest"
_signer = signing.TimestampSigner(salt="innovasjon.people.guest_links")


def _token(link: GuestLink, secret: str) -> str:
    return secret_links.derived(f"guest-link:{link.guest_id}:{link.nonce}", key=secret)


@transaction.atomic
def issue(*, guest: Guest, now: datetime) -> GuestLink:
    """Return the guest's link, a new one unless one stands for at least another week."""
    old = GuestLink.objects.filter(guest=guest, revoked_at=None, expires_at__gt=now + RENEWED).first()
    if old:
        return old
    link = _new(guest, now)
    link.save()
    return link


@transaction.atomic
def keep_open(*, guests: Iterable[Guest], now: datetime) -> None:
    """See to it that each guest has a link by which to read what they are told; not those whose link was taken back.

    Two queries at most, however many guests.
    """
    wanted = {guest.pk: guest for guest in guests}
    if not wanted:
        return
    newest = GuestLink.objects.filter(guest__in=wanted).order_by("guest", "-pk").distinct("guest")
    stands = {link.guest_id for link in newest if link.revoked_at or link.expires_at > now + RENEWED}
    GuestLink.objects.bulk_create(_new(guest, now) for pk, guest in wanted.items() if pk not in stands)


def _new(guest: Guest, now: datetime) -> GuestLink:
    link = GuestLink(guest=guest, nonce=token_hex(16), created_at=now, expires_at=now + LIFETIME)
    link.digest = secret_links.digest(_token(link, settings.SECRET_KEY))
    return link


@transaction.atomic
def revoke(*, guest: Guest, by: Person, now: datetime) -> int:
    """Take back every link of the guest that still works, and return how many; pages that are open close at once."""
    links = GuestLink.objects.filter(guest=guest, revoked_at=None, expires_at__gt=now)
    count = links.update(revoked_at=now)
    if count:
        log.record("guest.links_revoked", subject=guest, by=by, at=now, count=count)
    return count


def standing(guest: Guest, *, now: datetime) -> GuestLink | None:
    """Return the guest's newest link that is neither revoked nor expired."""
    return GuestLink.objects.filter(guest=guest, revoked_at=None, expires_at__gt=now).order_by("-pk").first()


def address(link: GuestLink) -> str:
    """Return the path that the link leads to. Raises ValueError when the secret it was made with is gone."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(link, secret)
        if secret_links.opens(token, link.digest):
            return reverse("people:guest_link", args=[token])
    raise ValueError(f"guest link {link.pk} was made with a secret that is gone")


def by_token(token: str, *, now: datetime) -> GuestLink | None:
    """Return the link this token opens, unless it is unknown, expired or revoked."""
    return GuestLink.objects.filter(digest=secret_links.digest(token), revoked_at=None, expires_at__gt=now).first()


def let_in(response: HttpResponse, link: GuestLink) -> HttpResponse:
    """Give the browser the cookie in place of the address with the token."""
    response.set_cookie(
        COOKIE,
        _signer.sign(str(link.pk)),
        max_age=int(timedelta(hours=12).total_seconds()),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def current(request: HttpRequest) -> Guest | None:
    """Return the guest who opened their link in this browser; the link is asked anew, so revoking works at once."""
    try:
        pk = int(_signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=timedelta(hours=12)))
    except (signing.BadSignature, ValueError):
        return None
    link = (
        GuestLink.objects.filter(pk=pk, revoked_at=None, expires_at__gt=timezone.now()).select_related("guest").first()
    )
    return link.guest if link else None
