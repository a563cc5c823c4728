"""Thin Celery entries: what is cleared away each night."""

from datetime import timedelta

from axes.utils import reset as forget_attempts
from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from innovasjon.people.models import PasswordLinkWish

A_DAY = timedelta(days=1)


@shared_task(expires=3600)
def clear_sessions() -> None:
    """Delete ended sessions, attempts to sign in, and wishes for links: personal data that nobody needs any more."""
    call_command("clearsessions")
    forget_attempts()
    PasswordLinkWish.objects.filter(asked_at__lt=timezone.now() - A_DAY).delete()
