"""Start programs, notice when one falls, stop them all; and stop what a killed run left behind."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local import commands, places, terminal

PATIENCE = 10.0  # seconds between asking a program to stop and making it stop
PATIENCE_WITH_STRAYS = 2.0


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program that runs until it is stopped, at the head of a process group of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM


def start(
    name: str,
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    cwd: Path = places.ROOT,
    **popen: Any,
) -> Program:
    """Start a program whose output goes to var/log/<name>.log. Raises SetupError when it cannot be started."""
    log = commands.log_file(name)
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                [str(part) for part in argv],
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **popen,
            )
        except OSError as error:
            raise terminal.SetupError(f"{name} could not be started: {error}") from error
    return Program(name=name, process=process, log=log, stop_signal=stop_signal)


def require_running(programs: Sequence[Program]) -> None:
    """Raise SetupError with the end of its log when one of the programs has ended by itself."""
    for program in programs:
        if (status := program.process.poll()) is not None:
            raise terminal.SetupError(
                f"{program.name} stopped with status {status} (all of it: {commands.shown(program.log)})",
                details=commands.last_lines(program.log),
            )


@contextlib.contextmanager
def stopped_at_the_end(record: Path) -> Iterator[list[Program]]:
    """A list to put started programs into with `remember`; whatever happens, they are stopped when the block ends."""
    stop_strays(record)
    programs: list[Program] = []
    try:
        yield programs
    finally:
        with terminal.undisturbed():
            stop(programs)
            record.unlink(missing_ok=True)


def remember(record: Path, programs: list[Program], program: Program) -> None:
    """Add a program to those that run, on disk as well, so that the next run finds it if this one is killed."""
    programs.append(program)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps({one.process.pid: identity(one.process.pid) for one in programs}))


def stop(programs: Sequence[Program]) -> None:
    """Ask all of them to stop at once, wait, and end what is left of their groups."""
    for program in programs:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(program.process.pid, program.stop_signal)
    deadline = time.monotonic() + PATIENCE
    for program in programs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.process.wait(max(0.1, deadline - time.monotonic()))
        _kill_group(program.process.pid)
        program.process.wait()


def stop_strays(record: Path) -> None:
    """Stop what an earlier run wrote down and could not stop, unless the number is another program's by now."""
    try:
        written: dict[str, str] = json.loads(record.read_text())
    except (OSError, ValueError):
        return
    strays = [int(pid) for pid, who in written.items() if who and identity(int(pid)) == who]
    for pid in strays:
        os.kill(pid, signal.SIGTERM)
    for pid in strays:
        wait_until_gone(pid, PATIENCE_WITH_STRAYS)
        _kill_group(pid)
    record.unlink(missing_ok=True)


def wait_until_gone(pid: int, seconds: float) -> bool:
    """Whether a process that is not our child ended within the time."""
    deadline = time.monotonic() + seconds
    while identity(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def identity(pid: int) -> str:
    """What tells a process from a later one with the same number: when it started. Empty when it has ended."""
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self/stat").exists():
        return _identity_from_ps(pid)
    try:
        # The name, in brackets, may hold spaces; after it come the state (1st) and the start time (20th).
        fields = stat.read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else f"{boot} {fields[19]}"


def _identity_from_ps(pid: int) -> str:
    answer = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = answer.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else started.strip()


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
