"""`manage.py deliveries`: what waits to be sent, what is stuck, and what to do after a restore."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from innovasjon.notifications import figures, tending
from innovasjon.notifications.models import Delivery

MOST = 50  # rows shown


class Command(BaseCommand):
    """Show the state of the delivery ledger. Names nobody: recipients stand by their number."""

    help = "Show what is due or stuck in the delivery ledger; hold or release all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one of the four things to do; without one, the figures are shown."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--due", action="store_true", help="what should have left by now, oldest first")
        choice.add_argument("--stuck", action="store_true", help="what needs somebody to look at it")
        choice.add_argument("--hold", action="store_true", help="hold all that waits: right after a restore")
        choice.add_argument("--release", action="store_true", help="let go of all that is held, but what is in doubt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show or do it."""
        now = timezone.now()
        if options["hold"]:
            self.stdout.write(f"{tending.hold_everything(by=None, now=now)} held")
        elif options["release"]:
            self.stdout.write(f"{tending.release_everything(by=None, now=now)} released")
        elif options["due"]:
            self._list(Delivery.objects.due(now).order_by("due_at", "id"))
        elif options["stuck"]:
            self._list(Delivery.objects.stuck(now).order_by("due_at", "id"))
        else:
            for queue in figures.queues(now=now):
                self.stdout.write(f"{queue.channel}: {queue.waiting} due, the oldest for {queue.age(now):.0f} s")
            for state, number in figures.needing_a_person().items():
                self.stdout.write(f"{state}: {number}")

    def _list(self, rows: Any) -> None:
        for row in rows[:MOST]:
            to = f"person {row.person_id}" if row.person_id else f"guest {row.guest_id}"
            to = f"Teams channel {row.teams_id}" if row.teams_id else to
            said = f"{row.pk} {row.channel} {row.kind} to {to}: {row.state}, due {row.due_at:%Y-%m-%d %H:%M}Z"
            self.stdout.write(f"{said}, {row.attempts} attempts")
        self.stdout.write(f"{rows.count()} in all")
