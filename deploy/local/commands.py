"""Run other programs for a step of the set-up, with their output in a log."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import places, single, terminal


def run(argv: Sequence[str | Path], *, log: str, trouble: str, env: Mapping[str, str] | None = None) -> None:
    """Run to the end in the project's folder; output goes to var/log/<log>.log.

    Raises SetupError with `trouble` and the last lines of the log when it fails.
    """
    path = log_file(log)
    with path.open("wb") as output:
        try:
            status = _status(argv, output.fileno(), env)
        except OSError as error:
            raise terminal.SetupError(f"{trouble} ({error})") from error
    if status:
        raise terminal.SetupError(f"{trouble} (all of it: {shown(path)})", details=last_lines(path))


def python(*arguments: str | Path) -> list[str]:
    """The command line that runs .venv's Python."""
    return [str(places.VENV_PYTHON), *map(str, arguments)]


def _status(argv: Sequence[str | Path], output: int, env: Mapping[str, str] | None) -> int:
    # A group of its own, so that Ctrl-C ends the helpers of npm and pip as well, and ends them once.
    process = subprocess.Popen(
        [str(part) for part in argv],
        cwd=places.ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=tuple(single.held),
    )
    try:
        return process.wait()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


def log_file(name: str) -> Path:
    """The log of this name; its folder is made."""
    places.LOGS.mkdir(parents=True, exist_ok=True)
    return places.LOGS / f"{name}.log"


def last_lines(path: Path, count: int = 15) -> str:
    """The end of a log, set in from the margin."""
    lines = path.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"  | {line}" for line in lines)


def shown(path: Path) -> str:
    """A path as short as the reader needs it."""
    return str(path.relative_to(places.ROOT)) if path.is_relative_to(places.ROOT) else str(path)
