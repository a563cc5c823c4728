"""`manage.py import_people FILE`: the organisation from Excel or CSV, with everything shown before it is done."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from innovasjon.imports import steps
from innovasjon.imports.tables import Unreadable
from innovasjon.people.importing import actions, lines, queries, wording
from innovasjon.people.importing.planning import Plan
from innovasjon.people.last_ones import LastOne

SHOWN = 20  # lines of each kind, unless --all asks for more


class NothingToDo(Exception):
    """The file and the system agree."""


class Command(BaseCommand):
    """Imports sections, units, leaders and people."""

    help = "Import the organisation from an Excel workbook or a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be asked for."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and do nothing")
        parser.add_argument("--yes", action="store_true", help="do it without asking; bad rows are left out")
        parser.add_argument("--many-may-leave", action="store_true", help="yes, more than a fifth have left")
        parser.add_argument("--all", action="store_true", help="show every line, not the first few of each kind")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show the plan, ask, and do it."""
        try:
            with options["file"].open("rb") as file:
                self._import(file, options)
        except NothingToDo:
            pass
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem.strerror}") from problem
        except Unreadable as problem:
            raise CommandError(str(problem.message)) from problem
        except (steps.UnableToImport, LastOne) as problem:
            raise CommandError(_("Nothing was stored: %(problem)s.") % {"problem": problem}) from problem

    def _import(self, file: Any, options: dict[str, Any]) -> None:
        self.limit = None if options["all"] else SHOWN
        if options["dry_run"]:
            self._show(queries.plan_of(file))
            return
        if options["yes"]:
            # Nobody waits for an answer: read once, under the lock.
            approve: actions.Approval = partial(self._approve, many_may_leave=options["many_may_leave"])
        else:
            summary = self._approve(queries.plan_of(file), many_may_leave=options["many_may_leave"])
            if input(_("Store this?") + " [j/N] ").strip().lower() not in ("j", "ja", "y", "yes"):
                self.stdout.write(_("Nothing was stored."))
                return
            approve = actions.as_shown(summary.digest)
        now = timezone.now()
        done = actions.store_file(file=file, approve=approve, by=None, now=now)
        actions.note_done(file_name=options["file"].name, counts=done.counts, now=now)
        self.stdout.write(self.style.SUCCESS(_("Done.")))

    def _approve(self, plan: Plan, *, many_may_leave: bool) -> lines.Summary:
        summary = self._show(plan)
        if plan.many_leave and not many_may_leave:
            raise CommandError(wording.many_leave(len(plan.leaving), plan.governed) + " (--many-may-leave)")
        if not any(summary.counts[kind] for kind in ("leave", "change", "add")):
            raise NothingToDo
        return summary

    def _show(self, plan: Plan) -> lines.Summary:
        summary = lines.Summary()
        for line in lines.of(plan):
            summary.note(line)
            if self.limit is None or line["kind"] == "bad" or summary.counts[line["kind"]] <= self.limit:
                self.stdout.write(wording.line_of_text(line))
        kept = [known.name for known in plan.kept]
        for warning in wording.warnings(plan.unknown_columns, plan.nobody_leaves_for, kept):
            self.stdout.write(self.style.WARNING(warning))
        for sentence in wording.counted(summary.counts):
            self.stdout.write(sentence)
        return summary
