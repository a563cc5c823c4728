"""Whether the process can do its work: database, migrations, broker, disk."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from innovasjon.web import stories

OK = "ok"
BROKER_PATIENCE = 2  # seconds
LEAST_FREE_SPACE = 200 * 1024 * 1024  # bytes; below this uploads are about to fail


@dataclass(frozen=True)
class Readiness:
    """What each check found; `vital` ones must be in order for any page to work."""

    vital: dict[str, str]
    helpful: dict[str, str]

    @property
    def can_serve(self) -> bool:
        """Tell whether pages work."""
        return set(self.vital.values()) == {OK}

    @property
    def status(self) -> str:
        """Return "ok", "degraded" (pages work, something else does not) or "down"."""
        if not self.can_serve:
            return "down"
        return OK if set(self.helpful.values()) == {OK} else "degraded"


class _Known:
    """Migrations do not become undone while the code stays the same, so this is asked only until it is true."""

    migrated = False


def forget() -> None:
    """Ask about migrations anew, as a test must that takes one away."""
    _Known.migrated = False


def check() -> Readiness:
    """Ask the database, the broker and the disk."""
    database = _database()
    migrations = _migrations() if database == OK else "unknown"
    return Readiness(
        vital={"database": database, "migrations": migrations},
        helpful={"broker": _broker(), "files": disk(settings.MEDIA_ROOT)} | (_of_stories() if database == OK else {}),
    )


def _of_stories() -> dict[str, str]:
    """Ask each story that has something running behind the pages, such as messages on their way."""
    try:
        return {
            name: said
            for story in stories.collect("operations")
            for name, said in story.readiness(now=timezone.now()).items()
        }
    except DatabaseError:
        return {"stories": "unknown"}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return OK


def _migrations() -> str:
    if not _Known.migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} not applied"
        _Known.migrated = True
    return OK


def _broker() -> str:
    if settings.CELERY_BROKER_URL.startswith("filesystem:"):
        return OK
    patience = {"socket_connect_timeout": BROKER_PATIENCE, "socket_timeout": BROKER_PATIENCE}
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=patience) as broker:  # type: ignore[no-untyped-call]
            broker.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
    except (OperationalError, OSError):
        return "unreachable"
    return OK


def disk(folder: Path, *, least_free: int = LEAST_FREE_SPACE) -> str:
    """Tell whether files can be kept in the folder, or in the nearest one above it that exists; `least_free` bytes."""
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        return "read-only"
    return OK if shutil.disk_usage(folder).free >= least_free else "disk nearly full"
