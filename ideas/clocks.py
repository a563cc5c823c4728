"""The municipality's deadlines or closed days have changed: a worker counts anew when answers are due."""

import structlog
from kombu.exceptions import OperationalError

from innovasjon.celery import app

SET_CLOCKS = "ideas.tasks.set_clocks"
log = structlog.get_logger("ideas")


def set_anew() -> None:
    """Ask a worker to count anew. No worker, no harm: it is done every night."""
    try:
        app.send_task(SET_CLOCKS, retry=False, ignore_result=True, expires=3600)
    except OperationalError:
        log.warning("broker unreachable; the clocks are set tonight")
