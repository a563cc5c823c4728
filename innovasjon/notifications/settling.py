"""Writing into the ledger what became of messages: a batch in one statement, and only what is still the sender's."""

import json
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from innovasjon.notifications import channels, figures, logbook
from innovasjon.notifications.logbook import Logbook
from innovasjon.notifications.models import Delivery
from innovasjon.notifications.outcomes import Became, Outcome

State = Delivery.State
LEASE = timedelta(seconds=settings.MAIL_LEASE)
GIVE_UP = timedelta(hours=48)
LONGEST_PAUSE = timedelta(hours=4)  # between two attempts
OFTEN = timedelta(seconds=5)  # a slow server's messages are settled this often, before their batch is through
Answer = TypeVar("Answer")
log = structlog.get_logger("notifications")


class Batch:
    """What became of the messages of one lease, until it is written into the ledger."""

    def __init__(self, lease: UUID, book: Logbook | None, *, now: datetime) -> None:
        self._lease, self._book, self._settled_at = lease, book, now
        self._open: list[dict[str, Any]] = []
        self.sent = 0  # messages that went and were still ours

    def note(self, row: Delivery, outcome: Outcome, now: datetime) -> bool:
        """Keep what became of a message; return whether it was tried at all. In doubt the lease decides."""
        figures.count(row, outcome)
        if outcome.became is Became.SENT and self._book:
            self._book.note(row.pk, now)
        if outcome.became is not Became.SENT:
            log.warning("not sent", delivery=row.pk, became=outcome.became.value)
        if outcome.became is Became.UNREACHED:
            persist(lambda: channels.refused(row.channel, outcome.reason, now=now))
            return False
        # Nobody knows whether it arrived: the row keeps its lease, and goes out again with its Message-ID when it
        # ends.
        if outcome.became is not Became.IN_DOUBT:
            self._open.append(values(row, outcome, now))
        # Without a book on disk each message is settled at once: else all of a killed batch would be sent anew.
        if not self._book or now - self._settled_at >= OFTEN:
            self.settle(now)
        return True

    def settle(self, now: datetime) -> None:
        """Write what is kept into the ledger."""
        if self._open:
            found = persist(lambda: _written(self._lease, self._open))
            self.sent += found.count(State.SENT)
            self._open = []
        if self._book:
            self._book.forget()
        self._settled_at = now


def what_the_dead_left() -> int:
    """Settle what senders on this machine had handed over when they died; return how many it was."""
    with logbook.left_behind() as found:
        return sum(len(_written(lease, [_sent(pk, at) for pk, at in lines.items()])) for lease, lines in found.items())


# The lease is the fence: what another sender has taken over meanwhile is that one's to settle.
SETTLE = """
UPDATE notifications_delivery row SET state = found.state, attempts = row.attempts + 1, last_error = found.last_error,
    failing_since = coalesce(found.failing_since, row.failing_since), due_at = coalesce(found.due_at, row.due_at),
    settled_at = found.settled_at, lease = NULL, leased_until = NULL
FROM jsonb_to_recordset(%s::jsonb) AS found (id bigint, state text, last_error text, failing_since timestamptz,
    due_at timestamptz, settled_at timestamptz)
WHERE row.id = found.id AND row.lease = %s
RETURNING row.state
"""


def _written(lease: UUID, found: list[dict[str, Any]]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [json.dumps(found), lease])
        return [state for (state,) in cursor.fetchall()]


def values(row: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """Return what is written of a message that this became of."""
    if outcome.became is Became.SENT:
        return _sent(row.pk, now)
    # A server may answer anything; PostgreSQL holds no NUL in a text.
    said: dict[str, Any] = {"id": row.pk, "last_error": outcome.reason[:300].replace("\x00", "")}
    since = row.failing_since or now
    if outcome.became is Became.PUT_OFF and now - since < GIVE_UP:
        again = now + pause_after(row.attempts)
        return said | {"state": State.PENDING, "failing_since": since.isoformat(), "due_at": again.isoformat()}
    state = State.CANCELLED if outcome.became is Became.POINTLESS else State.UNDELIVERABLE
    return said | {"state": state, "settled_at": now.isoformat()}


def _sent(pk: int, at: datetime) -> dict[str, Any]:
    return {"id": pk, "state": State.SENT, "last_error": "", "settled_at": at.isoformat()}


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait before the next attempt: longer each time, and never all rows at the same moment."""
    pause: timedelta = timedelta(seconds=settings.MAIL_FIRST_PAUSE) * 2 ** min(attempts, 20)
    # Rows that failed together would else come back together, and bring the server down again.
    return min(pause, LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311


def persist(write: Callable[[], Answer]) -> Answer:
    """Write, and keep trying through a restart of the database while the lease lasts: the messages have left."""
    patience = time.monotonic() + LEASE.total_seconds()
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            # Within a transaction there is nothing to repeat: what was written before in it is gone as well.
            if connection.in_atomic_block or time.monotonic() > patience:
                raise
            log.warning("database away; trying again")
            connection.close()
            time.sleep(0.5)
