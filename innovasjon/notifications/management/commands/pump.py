"""`manage.py pump`: the safety net when Celery is down."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from innovasjon.notifications import pump


class Command(BaseCommand):
    """Send what is due in the ledger, without Celery or Redis; fit for a systemd timer."""

    help = "Send what is due in the delivery ledger, once, without Celery or Redis."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send and say how many."""
        self.stdout.write(f"{pump.run(now=timezone.now)} sent")
