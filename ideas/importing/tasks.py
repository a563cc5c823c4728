"""Thin Celery entries of the import. Each step can be done twice: what was done is found done."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from ideas.importing import actions
from ideas.importing.models import WORKING, IdeaImport, State

log = structlog.get_logger("idea_import")
PATIENCE = timedelta(minutes=2)  # without a sign of life; then the worker is thought gone


@shared_task
def read(*, job: int) -> None:
    """Look at an uploaded file, or judge its rows."""
    found = _job(job)
    step = actions.read if found.state == State.READING else actions.check
    step(job=found, now=timezone.now())


@shared_task
def work(*, job: int) -> None:
    """Store some of a confirmed import, or take some of it back; what is left is for the next task."""
    found = _job(job)
    step = actions.store if found.state == State.STORING else actions.take_back
    left = step(job=found, now=timezone.now())
    if left.is_working:
        wake(left)


@shared_task(expires=50)
def go_on() -> None:
    """Take up what a worker that is gone has left."""
    for job in IdeaImport.objects.filter(state__in=WORKING, alive_at__lt=timezone.now() - PATIENCE):
        wake(job)


@shared_task(expires=3600)
def clear_old() -> None:
    """Give up imports nobody said yes to, and forget the rows of those that are over for good."""
    actions.clear_old(now=timezone.now())


def wake(job: IdeaImport) -> None:
    """Ask a worker to take the next step. Without a broker beat does, and the page offers to ask again."""
    if not job.is_working:
        return
    step = read if job.state in (State.READING, State.CHECKING) else work
    try:
        step.apply_async(kwargs={"job": job.pk}, retry=False)
    except (OperationalError, OSError):  # OSError: a broker of files whose folder is gone
        log.exception("idea_import_not_woken")


def _job(pk: int) -> IdeaImport:
    return IdeaImport.objects.select_related("person").get(pk=pk)
