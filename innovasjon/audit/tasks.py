"""Thin Celery entries of the log."""

from celery import shared_task
from django.utils import timezone

from innovasjon.audit import keeping


@shared_task(expires=3600)
def check_promises() -> None:
    """Check what the system promises over the whole database."""
    keeping.check_and_keep(now=timezone.now())
