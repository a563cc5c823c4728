"""Thin Celery entries: what is cleared away each night."""

from axes.utils import reset as forget_attempts
from celery import shared_task
from django.core.management import call_command


@shared_task(expires=3600)
def clear_sessions() -> None:
    """Delete sessions that have ended, and attempts to sign in: both hold personal data nobody needs any more."""
    call_command("clearsessions")
    forget_attempts()
