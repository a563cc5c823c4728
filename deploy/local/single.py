"""One at a time: a lock that the system lets go when its holder ends, however it ends."""

import contextlib
import fcntl
from collections.abc import Iterator

from deploy.local import places, terminal

# Programs started meanwhile hold these locks too: what a killed run left working, such as pip, is waited for.
held: set[int] = set()


@contextlib.contextmanager
def alone(name: str, trouble: str) -> Iterator[None]:
    """Hold the lock during the block. Raises SetupError with `trouble` when somebody else holds it."""
    places.RUN.mkdir(parents=True, exist_ok=True)
    with (places.RUN / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise terminal.SetupError(trouble) from error
        yield


@contextlib.contextmanager
def in_turn(name: str) -> Iterator[None]:
    """Hold the lock during the block, after waiting for whoever holds it."""
    places.RUN.mkdir(parents=True, exist_ok=True)
    with (places.RUN / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            terminal.say("Waiting for another set-up of this folder to end ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        held.add(lock.fileno())
        try:
            yield
        finally:
            held.discard(lock.fileno())
