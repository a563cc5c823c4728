"""`manage.py pump`: the safety net when Celery is down."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from innovasjon.notifications import digests, password_mail, pump, reminding, stopping


class Command(BaseCommand):
    """Send what is due in the ledger, without Celery or Redis; fit for a systemd timer, or a container with --every."""

    help = "Send what is due in the delivery ledger, without Celery or Redis."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --once, for one turn instead of all there is, and --plan, to write reminders and digests first."""
        parser.add_argument("--once", action="store_true", help="stop after one turn (20 seconds)")
        parser.add_argument("--plan", action="store_true", help="write the reminders and digests that are due first")
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, with a pause of so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send and say how many; again after each pause, where there is to be one."""
        with stopping.noticed():
            self._send(once=options["once"], plan=options["plan"])
            while options["every"] and not _stopped_in_a_pause(options["every"]):
                self._send(once=options["once"], plan=options["plan"])

    def _send(self, *, once: bool, plan: bool) -> None:
        if plan:
            reminding.run(now=timezone.now())
            digests.plan(now=timezone.now())
        password_mail.write(now=timezone.now())
        sent, goes_on = 0, True
        while goes_on:
            done = pump.run(now=timezone.now)
            goes_on = done.is_unfinished and not once and not stopping.is_asked()
            sent += done.sent
        self.stdout.write(f"{sent} sent")


def _stopped_in_a_pause(seconds: int) -> bool:
    """Hold no connection meanwhile: the database may have been restarted when it ends."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    return stopping.is_asked_within(seconds)
