"""Thin Celery entries of the import."""

from celery import shared_task
from django.utils import timezone

from innovasjon.imports import steps
from innovasjon.people.importing import actions
from innovasjon.people.importing.models import OrganisationImport, State


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
    if job.is_working:
        steps.wake(read if job.state == State.READING else store, job)
