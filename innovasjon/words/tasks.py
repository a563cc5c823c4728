"""Thin Celery entries of the words."""

from celery import shared_task

from innovasjon.words import lexicon


@shared_task(expires=3600)
def relearn() -> None:
    """Count the words anew."""
    lexicon.relearn()
