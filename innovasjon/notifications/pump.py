"""Claim, send, settle: how rows of the ledger leave. Any number of pumps may run; none sends another's row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.contrib.postgres.functions import RandomUUID
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from innovasjon.notifications import channels, composing, logbook, settling, stopping, teams
from innovasjon.notifications.mailing import Postman
from innovasjon.notifications.models import Channel, Delivery
from innovasjon.notifications.outcomes import Became, Outcome
from innovasjon.notifications.querysets import DeliveryQuerySet
from innovasjon.notifications.settling import LEASE

State = Delivery.State
Clock = Callable[[], datetime]
BATCH = 100
LEAST_LEASE = LEASE * 5 / 6  # what is left of it when a message is begun
BUDGET = timedelta(seconds=20)  # of one run: then other tasks of the worker have their turn
log = structlog.get_logger("notifications")


@dataclass(frozen=True)
class Run:
    """What one run of the pump did. `is_unfinished` when it had to stop first: there may be more to send."""

    sent: int
    is_unfinished: bool


def run(*, now: Clock, budget: timedelta = BUDGET) -> Run:
    """Send what is due, batch by batch, until nothing is, a channel is down, or the time is up or the worker stops."""
    until = now() + budget
    # Before anything is claimed: what a dead sender had handed over must not be sent a second time.
    settling.what_the_dead_left()
    sent = sum(_run(channel, now, until) for channel in (Channel.EMAIL, Channel.TEAMS))
    return Run(sent, is_unfinished=_is_over(now(), until))


def _is_over(now: datetime, until: datetime) -> bool:
    return now >= until or stopping.is_asked()


def _run(channel: Channel, now: Clock, until: datetime) -> int:
    sent, goes_on = 0, True
    while goes_on and not _is_over(now(), until) and (batch := claim(channel=channel, now=now())):
        number, goes_on = _send(channel, batch, now, until)
        sent += number
    return sent


@transaction.atomic
def claim(*, channel: str = Channel.EMAIL, now: datetime, most: int = BATCH) -> list[Delivery]:
    """Lease up to a batch of due rows, and rows whose lease ran out (their sender died). Committed before sending."""
    of_channel = Delivery.objects.filter(channel=channel)
    if channel == Channel.TEAMS:
        # What is sent to Teams twice stands there twice: a person decides.
        doubt = {
            "state": State.HELD,
            "lease": None,
            "leased_until": None,
            "last_error": "no answer: it may have arrived",
        }
        of_channel.in_doubt(now).update(**doubt)
    # A limit a minute and a channel that is paused are kept here, before the lease: what has no room stays due.
    most = channels.room(channel, now=now, most=most)
    # First those whose sender died: they have waited longest, and go out with the Message-ID and date they had.
    ids = _locked(of_channel.in_doubt(now).order_by("leased_until"), most)
    ids += _locked(of_channel.due(now).order_by("due_at", "id"), most - len(ids))
    if not ids:
        return []
    name = Concat(Value("<"), Cast(RandomUUID(), CharField()), Value(f"@{composing.mail_domain()}>"))
    rows = Delivery.objects.filter(pk__in=ids)
    rows.update(
        state=State.SENDING,
        lease=uuid4(),
        leased_until=now + LEASE,
        # Set once: a second attempt is the same message, which the reader's mail programme then shows once.
        dated_at=Coalesce("dated_at", Value(now)),
        message_id=Case(When(message_id="", then=name), default=F("message_id")),
    )
    return list(rows.select_related("person__unit", "guest", "teams").order_by("due_at", "id"))


def _locked(rows: DeliveryQuerySet, most: int) -> list[int]:
    return list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most]) if most > 0 else []


def _send(channel: Channel, batch: list[Delivery], now: Clock, until: datetime) -> tuple[int, bool]:
    """Send a batch and settle it; return how many messages went, and whether the channel takes more.

    What there is no time or no server for is given back untouched.
    """
    lease, goes_on = batch[0].lease, True
    assert lease is not None  # constraint delivery_leased_while_sending  # noqa: S101
    composing.prepare(batch, now=now())
    with _sender(channel) as send, logbook.kept(lease) as book:
        settled = settling.Batch(lease, book, now=now())
        for number, row in enumerate(batch):
            # Asked before each message: a worker that is told to stop must not be killed in the middle of one.
            if _is_over(moment := now(), until):
                _give_back(batch[number:])
                break
            # A slow server may have used up the lease, and another pump may have the row by now.
            if not _is_ours(row, batch, moment):
                continue
            outcome = send(row)
            was_tried = settled.note(row, outcome, now())
            if outcome.connection_is_lost:
                _give_back(batch[number + was_tried :])
                goes_on = False
                break
        settled.settle(now())
    if settled.sent:
        channels.answered(channel)
    return settled.sent, goes_on


@contextmanager
def _sender(channel: Channel) -> Iterator[Callable[[Delivery], Outcome]]:
    """Give the function that sends a row by this channel, with one connection for the whole batch."""
    if channel == Channel.TEAMS:
        yield lambda row: _tried(row, lambda: teams.post(row))
        return
    with Postman() as postman:
        yield lambda row: _tried(row, lambda: _mail(row, postman))


def _mail(row: Delivery, postman: Postman) -> Outcome:
    message = composing.email(row)
    return postman.hand_over(message) if message else Outcome(Became.POINTLESS)


def _tried(row: Delivery, send: Callable[[], Outcome]) -> Outcome:
    """One message that cannot be written must not stop the others: it is shown to the resource team."""
    try:
        return send()
    # The database is away, and the message may be as good as any: that is no fault of the row's.
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        log.exception("message cannot be written", delivery=row.pk, kind=row.kind)
        return Outcome(Became.REFUSED, f"{type(fault).__name__}: {fault}")


def _is_ours(row: Delivery, batch: list[Delivery], now: datetime) -> bool:
    """Tell whether the lease lasts for one more message; renewed for what is left of the batch when it does not."""
    if row.leased_until is None or row.leased_until - now >= LEAST_LEASE:
        return row.leased_until is not None
    # Asked of the database, not of this process: the clock here says only that the lease may have run out.
    ours = set(
        Delivery.objects.filter(lease=row.lease, state=State.SENDING, leased_until__gt=now).values_list("pk", flat=True)
    )
    Delivery.objects.filter(pk__in=ours, lease=row.lease).update(leased_until=now + LEASE)
    for one in batch:
        one.leased_until = now + LEASE if one.pk in ours else None
    return row.pk in ours


def _give_back(rows: list[Delivery]) -> None:
    """Let go of rows that were not tried, so that the next run need not wait for their lease."""
    if rows:
        ours = Delivery.objects.filter(pk__in=[row.pk for row in rows], lease=rows[0].lease)
        settling.persist(lambda: ours.update(state=State.PENDING, lease=None, leased_until=None))
