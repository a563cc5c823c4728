"""Thin Celery entries of the import."""

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from innovasjon.people.importing import actions
from innovasjon.people.importing.models import OrganisationImport, State

log = structlog.get_logger("import")


@shared_task
def read(*, job: int) -> None:
    """Read an uploaded file."""
    actions.read(job=OrganisationImport.objects.select_related("person").get(pk=job), now=timezone.now())


@shared_task
def store(*, job: int) -> None:
    """Store a confirmed import."""
    actions.store(job=OrganisationImport.objects.select_related("person").get(pk=job), now=timezone.now())


@shared_task(expires=3600)
def clear_old() -> None:
    """Delete uploads nobody said yes to."""
    actions.clear_old(now=timezone.now())


def wake(job: OrganisationImport) -> None:
    """Ask a worker to take the next step. Without a broker the page offers to ask again."""
    steps = {State.READING: read, State.STORING: store}
    step = steps.get(State(job.state))
    try:
        if step:
            step.apply_async(kwargs={"job": job.pk}, retry=False)
    except OperationalError:
        log.exception("import_not_woken")
