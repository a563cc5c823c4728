"""Thin Celery entries of the ledger."""

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from innovasjon.notifications import pump

log = structlog.get_logger("notifications")


@shared_task(expires=60)
def tick() -> None:
    """Send what is due."""
    pump.run(now=timezone.now)


def wake_the_pump() -> None:
    """Ask a worker to look at the ledger now. No worker, no harm: beat asks every half minute."""
    try:
        tick.apply_async(retry=False, ignore_result=True)
    except OperationalError:
        log.warning("broker unreachable; the next tick sends")
