"""What the steps of every import share: beginning it, hearing how far it has come, and waking a worker for the next."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import structlog
from celery import Task
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from innovasjon.audit import log
from innovasjon.imports.models import READING, Import
from innovasjon.imports.tables import Unreadable

I = TypeVar("I", bound=Import)  # noqa: E741
Heard = Callable[[int], None]

GONE = _("The file is gone. Upload it again.")
_server_log = structlog.get_logger("import")


class UnableToImport(Exception):
    """The import does not stand where this step begins."""


class NotConfirmed(UnableToImport):
    """The import would do what must be said yes to on its own, and nobody has."""


class Stopped(Exception):
    """Somebody cancelled, or chose anew, while the file was being read."""


@transaction.atomic
def begin(kind: type[I], *, file: "File[Any]", name: str, by: Any, now: datetime) -> I:
    """Keep an uploaded file privately, to be read."""
    job = kind(file_name=name[:150], person=by, begun_at=now, alive_at=now)
    job.file.save(name, file, save=False)
    job.save()
    log.record(f"{kind.log_name}.begun", subject=job, by=by, at=now)
    return job


def listener(job: Import) -> Heard:
    """Return what is told how many rows have been read: it says so on the page, and stops when nobody wants it."""
    mine = type(job)._default_manager.filter(pk=job.pk, state=READING)

    def heard(rows: int) -> None:
        # One statement asks and answers: between a look and a write somebody could have cancelled.
        if not mine.update(rows_read=rows, alive_at=timezone.now()):
            raise Stopped

    return heard


def locked(job: I) -> I:
    """Return the import as it stands, held against every other step until the transaction ends."""
    # The import alone and not its owner: whoever brought the file can still change their own page meanwhile.
    rows = type(job)._default_manager.select_for_update(of=("self",)).select_related("person")
    return rows.get(pk=job.pk)


def fresh(job: I) -> I:
    """Return the import as it stands."""
    return type(job)._default_manager.select_related("person").get(pk=job.pk)


def in_words(problem: Exception, job: Import) -> str:
    """Return why the file could not be read, in the language of whoever brought it: a worker has none of its own."""
    with translation.override(job.person.language if job.person else None):
        return str(problem.message if isinstance(problem, Unreadable) else GONE)[:500]


def forget_files(job: Import) -> None:
    """Delete what was brought and shown: it is full of names, and nobody needs it any more.

    Only when the transaction that ended the import is through: a file does not come back with a rollback.
    """
    for name in job.files:
        if kept := getattr(job, name):
            kept.delete(save=False)
    type(job)._default_manager.filter(pk=job.pk).update(**dict.fromkeys(job.files, ""))


def wake(step: "Task[..., None]", job: Import) -> None:
    """Ask a worker to take this step. Without a broker the page offers to ask again."""
    try:
        # Not tried again here: a request must not hang for a broker that is away.
        step.apply_async(kwargs={"job": job.pk}, retry=False)
    except (OperationalError, OSError):  # OSError: a broker of files whose folder is gone
        _server_log.exception(f"{job.log_name}_not_woken")
