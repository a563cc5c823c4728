"""What a sender has handed over and not settled yet, on its machine's disk: read by the others when it dies.

To settle each message in a statement of its own costs more than to send it. So a batch is settled at once, and until
then each message that left stands as a line in a file named after the batch's lease. A killed process takes nothing of
what it wrote there with it, and its lock on the file ends with it: that is how others see that it is dead.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

SUFFIX, BEGUN = ".sent", ".new"
AN_HOUR = 3600
log = structlog.get_logger("notifications")


class Logbook:
    """The lines of one batch."""

    def __init__(self, path: Path) -> None:
        # Locked before it has its name, so that nobody takes its writer for dead.
        self._path, begun = path, path.with_suffix(BEGUN)
        self._file = os.open(begun, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        begun.rename(path)

    def note(self, pk: int, at: datetime) -> None:
        """Write down that a message has left."""
        # One short write that appends: it is whole in the file or not there, and the kernel keeps it when we are
        # killed.
        os.write(self._file, f"{pk} {at.isoformat()}\n".encode())

    def forget(self) -> None:
        """Drop what is written: the ledger knows it now."""
        os.ftruncate(self._file, 0)

    def end(self) -> None:
        """Close the book; what is still written in it is read by others."""
        with contextlib.suppress(FileNotFoundError):
            if not os.fstat(self._file).st_size:
                self._path.unlink()
        os.close(self._file)


@contextlib.contextmanager
def kept(lease: UUID) -> Iterator[Logbook | None]:
    """Give the book of a batch during the block; None where the disk takes none, so that each message is settled."""
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        book = Logbook(_folder() / f"{lease}{SUFFIX}")
    except OSError as trouble:
        log.warning("no logbook: each message is settled by itself", trouble=type(trouble).__name__)
        yield None
        return
    try:
        yield book
    finally:
        book.end()


@contextlib.contextmanager
def left_behind() -> Iterator[dict[UUID, dict[int, datetime]]]:
    """Give what senders who died had handed over, by their lease; forgotten when the block ends well."""
    with contextlib.ExitStack() as held:
        books = {path: lines for path in sorted(_folder().glob(f"*{SUFFIX}")) if (lines := _of_the_dead(path, held))}
        yield {UUID(path.stem): lines for path, lines in books.items()}
        for path in (*books, *_never_begun()):
            path.unlink(missing_ok=True)


def _never_begun() -> Iterator[Path]:
    """Yield books whose writers died between making the file and giving it its name."""
    with contextlib.suppress(FileNotFoundError):  # given its name, or removed, meanwhile
        yield from (path for path in _folder().glob(f"*{BEGUN}") if time.time() - path.stat().st_mtime > AN_HOUR)


def _of_the_dead(path: Path, held: contextlib.ExitStack) -> dict[int, datetime]:
    """Return what stands in a book whose writer is gone, and keep it locked; nothing while its writer lives."""
    try:
        file = held.enter_context(path.open("rb"))
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # it is written just now, or has been settled meanwhile
        return {}
    # A line without its end was being written when the machine went down: that message is in doubt, not sent.
    lines = [line.split(b" ") for line in file.read().splitlines(keepends=True) if line.endswith(b"\n")]
    return {int(pk): datetime.fromisoformat(at.decode().strip()) for pk, at in lines}


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "logbook"
