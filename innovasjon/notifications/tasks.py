"""Thin Celery entries of the ledger."""

from celery import shared_task
from django.utils import timezone

from innovasjon.notifications import digests, password_mail, pump, reminding, tending
from innovasjon.notifications.waking import wake_the_pump


@shared_task(expires=60)
def tick() -> None:
    """Send what is due; when there was not time for all of it, ask for another turn."""
    password_mail.write(now=timezone.now())
    if pump.run(now=timezone.now).is_unfinished:
        wake_the_pump()


@shared_task(expires=240)
def plan_digests() -> None:
    """Write the digests that are due."""
    digests.plan(now=timezone.now())


@shared_task(expires=600)
def remind() -> None:
    """Tell the reminders that are due."""
    reminding.run(now=timezone.now())


@shared_task(expires=3600)
def prune() -> None:
    """Drop the text of what was sent long ago, and hide secrets with today's key."""
    tending.prune(now=timezone.now())
    tending.hide_secrets_anew()
