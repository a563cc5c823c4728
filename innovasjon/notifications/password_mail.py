"""Links by e-mail for those who asked, or were offered one: to choose a password, or to a guest's page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from innovasjon.audit import log
from innovasjon.notifications import ledger
from innovasjon.notifications.ledger import Message
from innovasjon.people import password_links
from innovasjon.people.models import Guest, PasswordLinkWish, Person

AT_A_TIME = 200


@transaction.atomic
def write(*, now: datetime) -> int:
    """Write the messages that are wished for; return how many. Two at once never take the same wish."""
    waiting = PasswordLinkWish.objects.exclude(person=None, guest=None).select_related("person", "guest", "by")
    wishes = list(waiting.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:AT_A_TIME])
    for wish in wishes:
        if wish.guest:
            _to_guest(wish.guest, wish, now=now)
        if wish.person:
            message = Message("notifications.password_link", f"password:{wish.pk}", {"issued_at": now.isoformat()})
            ledger.mail(wish.person, message, now=now)
            log.record("person.password_link_sent", subject=wish.person, by=wish.by, at=now)
    PasswordLinkWish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(person=None, guest=None, by=None)
    return len(wishes)


def _to_guest(guest: Guest, wish: PasswordLinkWish, *, now: datetime) -> None:
    """Send the guest a link to their page. One whose link was taken back gets none: there is no link to put in."""
    ledger.tell([guest], Message("notifications.guest_link", f"guest-link:{wish.pk}", {}), now=now)
    log.record("guest.link_sent", subject=guest, by=None, at=now)


def still_opens(context: Mapping[str, Any]) -> bool:
    """Tell whether the link has time left: one that is over is not sent."""
    return timezone.now() < _issued_at(context) + password_links.LIFETIME


def door(person: Person, context: Mapping[str, Any]) -> str:
    """Return where the person's own link leads."""
    return password_links.address(person, issued_at=_issued_at(context))


def _issued_at(context: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(context["issued_at"]))
