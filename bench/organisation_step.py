"""One step of bench/organisation_import.py: reads or stores a file, and prints what that cost."""

import os
import resource
import sys
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

IMPORTING = "innovasjon.people.importing"
HZ = os.sysconf("SC_CLK_TCK")


def read(path: Path) -> None:
    """Find out what the file would change, as for the preview."""
    summary, plan_of = import_string(f"{IMPORTING}.lines.summary"), import_string(f"{IMPORTING}.queries.plan_of")
    with path.open("rb") as file:
        summary(plan_of(file))


def store(path: Path) -> None:
    """Store it, whatever it changes."""
    store_file = import_string(f"{IMPORTING}.actions.store_file")
    approve = import_string(f"{IMPORTING}.lines.summary")
    with path.open("rb") as file:
        store_file(file=file, approve=approve, by=None, now=timezone.now())


def main() -> None:
    """Do the step that is asked for."""
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row: Any = cursor.fetchone()
    before, database = resource.getrusage(resource.RUSAGE_SELF), _cpu(row[0])
    {"read": read, "store": store}[sys.argv[1]](Path(sys.argv[2]))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = after.ru_maxrss / 1024
    print(f"{cpu:.1f} s CPU, {_cpu(row[0]) - database:.1f} s in the database, peak {peak:.0f} MB")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / HZ


if __name__ == "__main__":
    main()
