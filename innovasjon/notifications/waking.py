"""Asking a worker to look at the ledger, by the task's name: what writes the ledger need not know what sends it."""

import structlog
from kombu.exceptions import OperationalError

from innovasjon.celery import app

TICK = "innovasjon.notifications.tasks.tick"
log = structlog.get_logger("notifications")


def wake_the_pump() -> None:
    """Ask a worker to look at the ledger now. No worker, no harm: beat asks every half minute."""
    try:
        app.send_task(TICK, retry=False, ignore_result=True, expires=60)
    except OperationalError:
        log.warning("broker unreachable; the next tick sends")
