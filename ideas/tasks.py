"""Thin Celery entries of ideas."""

from celery import shared_task
from django.utils import timezone

from ideas import clock, watching
from ideas.actions import returning


@shared_task(expires=3600)
def bring_back() -> None:
    """Take up the parked ideas whose day has come."""
    returning.bring_back(now=timezone.now())


@shared_task(expires=3600)
def set_clocks() -> None:
    """Count anew when answers are due: closed days or deadlines may have changed."""
    clock.set_anew()


@shared_task(expires=300)
def tell_of_new_ideas() -> None:
    """Tell people of new ideas that fit their saved searches."""
    watching.tell(now=timezone.now())
