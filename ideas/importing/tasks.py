"""Thin Celery entries of the import. Each step can be done twice: what was done is found done."""

from celery import shared_task
from django.utils import timezone

from ideas.importing import actions
from ideas.importing.models import WORKING, IdeaImport, State
from innovasjon.imports import steps
from innovasjon.imports.models import PATIENCE


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
    if job.is_working:
        steps.wake(read if job.state in (State.READING, State.CHECKING) else work, job)


def _job(pk: int) -> IdeaImport:
    return IdeaImport.objects.select_related("person").get(pk=pk)
