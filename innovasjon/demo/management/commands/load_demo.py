"""`manage.py load_demo`: a whole invented municipality with two years of history."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from innovasjon.demo import loading


class Command(BaseCommand):
    """Loads the demo municipality once; a second time does nothing."""

    help = "Load the demo municipality. Its sign-ins have a password everybody knows, so it needs DEMO=1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be asked for."""
        parser.add_argument("--reset", action="store_true", help="delete everything in the database first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how long it took."""
        if not settings.DEMO:
            raise CommandError("This is not a demo: set DEMO=1 if anybody may sign in with the demo's password.")
        started = time.monotonic()
        if options["reset"]:
            loading.empty()
        try:
            is_new = loading.load(timezone.now())
        except loading.NotEmpty as problem:
            raise CommandError("The database holds other data. Use an empty one, or --reset to delete it.") from problem
        done = f"Loaded in {time.monotonic() - started:.1f} s." if is_new else "The demo is loaded already."
        self.stdout.write(self.style.SUCCESS(done))
