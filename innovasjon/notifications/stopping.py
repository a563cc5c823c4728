"""Whether this worker was asked to stop: its sending processes then end after the message at hand.

Celery tells only the main process, which waits for what runs. So the wish stands in a byte that the processes share.
"""

import mmap
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from celery import signals

_asked = mmap.mmap(-1, 1)  # shared with the processes that a worker forks
ASKED = 1


def is_asked() -> bool:
    """Tell whether what runs is to come to an end."""
    return _asked[0] == ASKED


def is_asked_within(seconds: float) -> bool:
    """Wait so long, or until it is asked. Tell whether it was."""
    until = time.monotonic() + seconds
    while not is_asked() and time.monotonic() < until:
        time.sleep(0.5)
    return is_asked()


@contextmanager
def noticed() -> Iterator[None]:
    """Let SIGTERM be the wish to come to an end during the block: of a command that sends by itself."""
    before = signal.signal(signal.SIGTERM, lambda *_: _note())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _note() -> None:
    _asked[0] = ASKED


@signals.worker_ready.connect
def _listen(**_details: Any) -> None:
    """Note the signal before Celery's own handler, which does not return until it has waited."""
    for number in (signal.SIGTERM, signal.SIGQUIT):
        celerys_own = signal.getsignal(number)

        def note(number: int, frame: FrameType | None, then: Any = celerys_own) -> None:
            _note()
            if callable(then):
                then(number, frame)

        signal.signal(number, note)
