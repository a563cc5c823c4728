"""What people and the clock do to rows of the ledger: send again, let go, hold back, drop the text of."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from innovasjon.audit.log import record, record_many
from innovasjon.notifications import secrets
from innovasjon.notifications.models import Channel, Delivery, TeamsChannel
from innovasjon.notifications.querysets import KEPT, DeliveryQuerySet
from innovasjon.notifications.waking import wake_the_pump
from innovasjon.people.models import Person

State = Delivery.State
A_CHUNK = 5_000  # rows emptied in one statement


class NotToBeSent(Exception):
    """The row is being sent now, waits already, has lost its text, or is a notice on the site."""


@transaction.atomic
def resend(*, delivery: Delivery, by: Person, now: datetime) -> Delivery:
    """Send the message once more because a person says so. Raises NotToBeSent.

    What was sent gets a new Message-ID: the reader's server would drop a copy of what it has. What was not keeps its
    own, as it may have arrived without our hearing of it.
    """
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.state in (State.PENDING, State.SENDING) or row.channel == Channel.INAPP or row.emptied_at:
        raise NotToBeSent
    if row.state == State.SENT:
        row.message_id, row.dated_at = "", None
    row.state, row.due_at, row.settled_at = State.PENDING, now, None
    row.attempts, row.failing_since, row.last_error = 0, None, ""
    row.save()
    record("delivery.resent", subject=row, by=by, at=now)
    transaction.on_commit(wake_the_pump, robust=True)
    return row


@transaction.atomic
def cancel(*, delivery: Delivery, by: Person, now: datetime) -> Delivery:
    """Decide that the message is not to be sent. Raises NotToBeSent when it is on its way or has left."""
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.state not in (State.PENDING, State.HELD, State.UNDELIVERABLE):
        raise NotToBeSent
    row.state, row.settled_at = State.CANCELLED, now
    row.save(update_fields=["state", "settled_at"])
    record("delivery.cancelled", subject=row, by=by, at=now)
    return row


@transaction.atomic
def hold_everything(*, by: Person | None, now: datetime) -> int:
    """Hold all that waits until a person releases it: after a restore from backup it may have been sent already."""
    waiting = Delivery.objects.filter(state__in=[State.PENDING, State.SENDING])
    held = {"state": State.HELD, "lease": None, "leased_until": None, "last_error": "held after a restore"}
    return _change_all(waiting, held, "delivery.held", by=by, now=now)


@transaction.atomic
def release_everything(*, by: Person | None, now: datetime) -> int:
    """Let go of all that is held, but what is in doubt of having arrived by a channel that cannot send twice."""
    held = Delivery.objects.filter(state=State.HELD).filter(~Q(channel=Channel.TEAMS))
    number = _change_all(held, {"state": State.PENDING, "last_error": ""}, "delivery.released", by=by, now=now)
    transaction.on_commit(wake_the_pump, robust=True)
    return number


def _change_all(rows: DeliveryQuerySet, values: dict[str, Any], verb: str, *, by: Person | None, now: datetime) -> int:
    """Change many rows, each with its line in the log: an operator's command has nobody's name."""
    ids = list(rows.select_for_update().values_list("pk", flat=True))
    for start in range(0, len(ids), A_CHUNK):
        Delivery.objects.filter(pk__in=ids[start : start + A_CHUNK]).update(**values)
    record_many(verb, model=Delivery, happened=((pk, {}) for pk in ids), by=by, at=now)
    return len(ids)


@transaction.atomic
def hide_secrets_anew() -> int:
    """Rewrite the secrets that today's key does not open: it was changed, or they were stored in the clear."""
    stored = TeamsChannel.objects.select_for_update().annotate(stored=Cast("url", TextField()))
    number = 0
    for room in stored:
        if room.url and not secrets.is_hidden_with_todays_key(room.stored):
            room.save(update_fields=["url"])
            number += 1
    return number


def prune(*, now: datetime) -> int:
    """Drop the text of what was settled 90 days ago; the fact that it was sent stays."""
    number = 0
    old = Delivery.objects.filter(settled_at__lt=now - KEPT, emptied_at=None)
    while ids := list(old.values_list("pk", flat=True)[:A_CHUNK]):
        number += Delivery.objects.filter(pk__in=ids).update(payload={}, last_error="", emptied_at=now)
    return number
