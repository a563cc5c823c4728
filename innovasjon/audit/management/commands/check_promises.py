"""`manage.py check_promises`: what the system promises, checked over the whole database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from innovasjon.audit import keeping


class Command(BaseCommand):
    """Print every promise that is broken, and exit with an error when there is one."""

    help = "Check over the whole database that every promise is kept: owners, reasons, dates, people asked along."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say it."""
        found = {one.promise.name: one for one in keeping.check_and_keep(now=timezone.now())}
        for promise in keeping.all_promises():
            self.stdout.write(str(found[promise.name]) if promise.name in found else f"{promise.text}: kept")
        if found:
            raise CommandError(f"{len(found)} promises are broken")
