"""Links that let somebody choose a password: once, for a day, and not after they have signed in meanwhile.

The token is kept nowhere: it is made of the person's row and of the moment it was issued, so a message that is sent
again holds the same link. Who asks for one of their own is answered alike whether or not we know the address, and after
the same questions to the database; what sends the links finds the wish afterwards (notifications/password_mail.py).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from innovasjon.people import limits, single_sign_on
from innovasjon.people.models import Guest, PasswordLinkWish, Person

LIFETIME = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class TooOften(Exception):
    """The link has been asked for too often with this e-mail address, or from this network."""


class _Tokens(PasswordResetTokenGenerator):
    """Django's, but made as of a given moment; signing out everywhere ends the links there are."""

    key_salt = "innovasjon.people.password_links"

    def issued(self, person: Person, at: datetime) -> str:
        """Return the token as it was made then."""
        return str(self._make_token_with_timestamp(person, self._num_seconds(_plain(at)), self.secret))

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.sign_outs}"

    def _now(self) -> datetime:
        return _plain(datetime.now(UTC))


def _plain(moment: datetime) -> datetime:
    """Return the moment as Django's tokens count: without a zone, and here in one that has no summer time."""
    return moment.astimezone(UTC).replace(tzinfo=None)


_tokens = _Tokens()


@transaction.atomic
def ask(*, email: str, network: str, now: datetime) -> PasswordLinkWish:
    """Note that somebody who is not signed in wants a link. Raises TooOften.

    Where there is single sign-on, only those get one who have a password already: it must not become a way around it.
    """
    counted = _counted(email, network, now)
    person = Person.objects.active().with_email(email).first()
    wanted = person if person and (person.has_usable_password() or not single_sign_on.offered_name()) else None
    # Written for an unknown address too: the answer takes as long, and the limit counts it.
    return PasswordLinkWish.objects.create(person=wanted, asked_at=now, **counted)


@transaction.atomic
def ask_as_guest(*, email: str, network: str, now: datetime) -> PasswordLinkWish:
    """Note that somebody wants a guest's link to their page, which nobody is told whether there is. Raises TooOften."""
    counted = _counted(email, network, now)
    guest = Guest.objects.filter(email__iexact=email).first()
    # As above: a wish is written whether there is a guest or not.
    return PasswordLinkWish.objects.create(guest=guest, asked_at=now, **counted)


def _counted(email: str, network: str, now: datetime) -> dict[str, str]:
    counted = {"email": limits.pseudonym(email), "network": limits.pseudonym(network)}
    if limits.is_reached(**counted, now=now):
        raise TooOften
    return counted


@transaction.atomic
def offer(*, person: Person, by: Person, now: datetime) -> PasswordLinkWish:
    """Note that somebody of the administration wants the person to get a link."""
    return PasswordLinkWish.objects.create(person=person, by=by, asked_at=now)


def address(person: Person, *, issued_at: datetime) -> str:
    """Return the path of the link that was issued to the person then."""
    name = urlsafe_base64_encode(str(person.pk).encode())
    return reverse("people:password_link", args=[name, _tokens.issued(person, issued_at)])


def opened_by(name: str, token: str) -> Person | None:
    """Return who may choose a password by this link; None when it is no link, used, too old or theirs no more."""
    try:
        pk = int(urlsafe_base64_decode(name))
    except ValueError:
        return None
    # The number stands in an address that anybody can write: beyond a bigint PostgreSQL would refuse the query.
    person = Person.objects.active().filter(pk=pk).first() if 0 < pk < 2**63 else None
    return person if person and _tokens.check_token(person, token) else None
