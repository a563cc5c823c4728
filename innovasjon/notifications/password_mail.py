"""The link to choose a password, by e-mail: written into the ledger for those who asked, or were offered one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from innovasjon.audit import log
from innovasjon.notifications import ledger
from innovasjon.notifications.ledger import Message
from innovasjon.people import password_links
from innovasjon.people.models import PasswordLinkWish, Person

AT_A_TIME = 200


@transaction.atomic
def write(*, now: datetime) -> int:
    """Write the messages that are wished for; return how many. Two at once never take the same wish."""
    waiting = PasswordLinkWish.objects.filter(person__isnull=False).select_related("person", "by").order_by("pk")
    wishes = list(waiting.select_for_update(of=("self",), skip_locked=True)[:AT_A_TIME])
    for wish in wishes:
        person: Person = wish.person  # type: ignore[assignment]
        message = Message("notifications.password_link", f"password:{wish.pk}", {"issued_at": now.isoformat()})
        ledger.mail(person, message, now=now)
        log.record("person.password_link_sent", subject=person, by=wish.by, at=now)
    PasswordLinkWish.objects.filter(pk__in=[wish.pk for wish in wishes]).update(person=None, by=None)
    return len(wishes)


def still_opens(context: Mapping[str, Any]) -> bool:
    """Tell whether the link has time left: one that is over is not sent."""
    return timezone.now() < _issued_at(context) + password_links.LIFETIME


def door(person: Person, context: Mapping[str, Any]) -> str:
    """Return where the person's own link leads."""
    return password_links.address(person, issued_at=_issued_at(context))


def _issued_at(context: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(context["issued_at"]))
