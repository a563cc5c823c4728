"""What the person at the terminal reads: one line a step, one line for what went wrong, and how they stop it."""

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SetupError(Exception):
    """Something the reader can mend; the text says what, in one line. `details` are shown below it."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


class Stopped(BaseException):
    """The user, or the system, asked us to stop."""


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Name a piece of work that takes a while, and how long it took."""
    print(f"{title} ...", end=" ", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException as error:
        say("stopped" if isinstance(error, Stopped) else "failed")
        raise
    say(f"{time.monotonic() - start:.1f} s")


def guarded(command: Callable[[], int]) -> int:
    """Run a command; return its exit status. SIGTERM and a closed terminal end it as Ctrl-C does."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    try:
        return command()
    except SetupError as error:
        if error.details:
            print(error.details, file=sys.stderr)
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"Error: {error.filename} belongs to another user: run as that user, or remove it.", file=sys.stderr)
        return 1
    except Stopped:
        return 130


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let no Ctrl-C cut short the stopping of what was started."""
    before = {
        number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    # Once is enough: make and the terminal may each send the signal, and the second would cut short the stopping.
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped
