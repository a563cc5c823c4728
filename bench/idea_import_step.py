"""One step of bench/idea_import.py: previews, stores or takes back, and prints what that cost and what came of it."""

import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.files.base import File
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

HZ = os.sysconf("SC_CLK_TCK")


def preview(path: Path) -> Any:
    """Upload, read, guess the columns, judge every row."""
    actions, choices = import_module("ideas.importing.actions"), import_module("ideas.importing.choices")
    team = import_string("innovasjon.people.models.Person").objects.filter(in_resource_team=True).first()
    with path.open("rb") as file:
        job = actions.begin(file=File(file), name=path.name, by=team, now=timezone.now())
    job = actions.read(job=job, now=timezone.now())
    job = actions.choose(job=job, chosen=choices.read(job.choices), by=team, now=timezone.now())
    return actions.check(job=job, now=timezone.now())


def store(_path: Path) -> Any:
    """Say yes to what was previewed last, and store it."""
    actions, job = import_module("ideas.importing.actions"), _newest()
    job = actions.confirm(job=job, revision=job.revision, leave_out=True, by=job.person, now=timezone.now())
    return actions.store(job=job, now=timezone.now())


def undo(_path: Path) -> Any:
    """Take back what was stored last."""
    actions, job = import_module("ideas.importing.actions"), _newest(state="done")
    return actions.take_back(job=actions.undo(job=job, by=job.person, now=timezone.now()), now=timezone.now())


def _newest(**which: str) -> Any:
    return import_string("ideas.importing.models.IdeaImport").objects.filter(**which).latest("pk")


def main() -> None:
    """Do the step that is asked for."""
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row: Any = cursor.fetchone()
    pids = (os.getpid(), row[0])
    before, database, queued = resource.getrusage(resource.RUSAGE_SELF), _cpu(row[0]), _queued(pids)
    clock = time.monotonic()
    job = {"preview": preview, "store": store, "undo": undo}[sys.argv[1]](Path(sys.argv[2]))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counts = {
        name: job.counts[name] for name in ("bad", "there", "add", "stored", "taken_back") if job.counts.get(name)
    }
    told = {code: number for _kind, code, number in job.counts.get("remarks", [])} if sys.argv[1] == "preview" else {}
    print(
        f"{time.monotonic() - clock:.1f} s, {cpu:.1f} s CPU, {_cpu(row[0]) - database:.1f} s in the database,"
        f" {_queued(pids) - queued:.1f} s in line for a core, peak {after.ru_maxrss / 1024:.0f} MB:"
        f" {job.state} {json.dumps(counts)} {json.dumps(told) if told else ''}"
    )


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / HZ


def _queued(pids: Iterable[int]) -> float:
    """Seconds that the processes were ready to run while others had the cores; 0 where the kernel does not say."""
    with contextlib.suppress(OSError):
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) for pid in pids) / 1e9
    return 0.0


if __name__ == "__main__":
    main()
