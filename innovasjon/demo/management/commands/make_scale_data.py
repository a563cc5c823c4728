"""`manage.py make_scale_data --ideas N --people M`: a database as large as the largest municipality would fill it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from innovasjon.demo import scale
from innovasjon.people.models import Person


class Command(BaseCommand):
    """Adds people and ideas by the million, for the benchmarks."""

    help = "Fill the database with many people and ideas in varied Norwegian-like text, to measure on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be asked for."""
        parser.add_argument("--ideas", type=int, default=1000, help="how many ideas to add (default 1000)")
        parser.add_argument("--people", type=int, default=0, help="how many people to add (default 0)")
        parser.add_argument("--yes", action="store_true", help="also into a database that people may be using")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the data, and say how fast."""
        ideas, people = options["ideas"], options["people"]
        self._check(ideas, people, may_mix=options["yes"])
        started = last = time.monotonic()
        doing = ""
        for step in scale.build(ideas=ideas, people=people, now=timezone.now()):
            last = self._note(doing, last)
            doing = step
        self._note(doing, last)
        took = time.monotonic() - started
        done = f"{ideas} ideas and {people} people in {took:.1f} s: {ideas / took:.0f} ideas a second."
        self.stdout.write(self.style.SUCCESS(done))

    def _check(self, ideas: int, people: int, *, may_mix: bool) -> None:
        if ideas < 0 or people < 0 or not ideas + people:
            raise CommandError("Say how many: --ideas and --people are numbers from 0, and not both 0.")
        in_use = Person.objects.exists()
        if in_use and not (settings.DEBUG or settings.DEMO or may_mix):
            raise CommandError("This database has people in it. Invented data cannot be taken out again: --yes if so.")
        if not in_use and people < 50:
            raise CommandError("Ideas need people to have them: at least --people 50 in an empty database.")

    def _note(self, doing: str, since: float) -> float:
        now = time.monotonic()
        if doing:
            self.stdout.write(f"  {doing}: {now - since:.1f} s")
        return now
