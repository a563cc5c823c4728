"""Claim, send, settle: how rows of the ledger leave. Any number of pumps may run; none sends another's row."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import uuid4

import structlog
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from innovasjon.notifications import composing
from innovasjon.notifications.models import Delivery

BATCH = 50
LEASE = timedelta(seconds=120)  # outlives every SMTP time-out
GIVE_UP = timedelta(hours=48)
log = structlog.get_logger("notifications")


def run(*, now: Callable[[], datetime]) -> int:
    """Send what is due, batch by batch, and return how many were settled as sent."""
    sent = 0
    while batch := claim(now=now()):
        sent += _send(batch, now)
        if all(row.state == Delivery.State.PENDING for row in batch):
            break  # the server takes nothing now; the rows wait for their next attempt
    return sent


@transaction.atomic
def claim(*, now: datetime) -> list[Delivery]:
    """Lease up to a batch of due rows, and rows whose lease ran out (their sender died). Committed before sending."""
    due = Q(state=Delivery.State.PENDING, due_at__lte=now) | Q(state=Delivery.State.SENDING, leased_until__lt=now)
    ids = list(
        Delivery.objects.filter(due)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:BATCH]
    )
    lease = uuid4()
    Delivery.objects.filter(pk__in=ids).update(state=Delivery.State.SENDING, lease=lease, leased_until=now + LEASE)
    rows = list(Delivery.objects.filter(pk__in=ids).select_related("person", "guest").order_by("due_at", "id"))
    for row in rows:
        row.message_id = row.message_id or make_msgid(domain=composing.mail_domain())
        row.dated_at = row.dated_at or now
    Delivery.objects.bulk_update(rows, ["message_id", "dated_at"])
    return rows


def _send(batch: list[Delivery], now: Callable[[], datetime]) -> int:
    """Send a batch over one connection, settling each row at once; return how many went."""
    connection = mail.get_connection()
    sent = 0
    try:
        for row in batch:
            sent += _send_one(row, connection, now)
    finally:
        connection.close()
    return sent


def _send_one(row: Delivery, connection: BaseEmailBackend, now: Callable[[], datetime]) -> bool:
    message = composing.email(row)
    if message is None:
        return not _settle(row, Delivery.State.CANCELLED, now())
    try:
        connection.open()  # once a batch: does nothing when it is open
        connection.send_messages([message])
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _text in refusal.recipients.values()]
        return _refused(row, max(codes, default=550), str(refusal), now())
    except SMTPResponseException as refusal:
        connection.close()
        return _refused(row, refusal.smtp_code, str(refusal), now())
    except (SMTPException, OSError) as trouble:
        connection.close()
        return _refused(row, 451, f"{type(trouble).__name__}: {trouble}", now())
    return _settle(row, Delivery.State.SENT, now())


def _refused(row: Delivery, code: int, reason: str, now: datetime) -> bool:
    """Try again later with growing pauses for up to 48 hours; a permanent refusal is shown to the resource team."""
    permanent = code >= 500 or now - row.created_at > GIVE_UP
    log.warning("mail refused", delivery=row.pk, code=code, permanent=permanent)
    if permanent:
        _settle(row, Delivery.State.UNDELIVERABLE, now, error=reason)
        return False
    pause = timedelta(minutes=min(2**row.attempts, 240))
    _settle(row, Delivery.State.PENDING, now, error=reason, due_at=now + pause)
    return False


def _settle(
    row: Delivery, state: Delivery.State, now: datetime, *, error: str = "", due_at: datetime | None = None
) -> bool:
    """Write what became of the row, if it is still ours: another pump may have it when our lease ran out."""
    row.state = state
    return bool(
        Delivery.objects.filter(pk=row.pk, lease=row.lease).update(
            state=state,
            attempts=row.attempts + 1,
            lease=None,
            leased_until=None,
            last_error=error[:300],
            due_at=due_at or row.due_at,
            settled_at=None if state == Delivery.State.PENDING else now,
        )
    )
