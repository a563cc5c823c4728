"""The programs that send messages, each of which can be killed and started again, and what arrived in the end."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Program:
    """A program in a process group of its own, so that its children die with it."""

    argv: list[str]
    env: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.argv, env=dict(self.env), cwd=ROOT, stdout=out, stderr=out, start_new_session=True
            )

    def kill(self) -> None:
        """End it and its children as a power cut would."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class Scene:
    """A mail server, workers and beats around one database and one Redis."""

    folder: Path
    env: Mapping[str, str]
    port: int
    workers: int = 2
    processes: int = 2  # in each worker
    app: str = "innovasjon"  # the Celery app that sends
    programs: dict[str, Program] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mood, self.log = self.folder / "mood", self.folder / "taken"
        self.mood.write_text("well")
        self.log.write_text("")
        celery = [sys.executable, "-m", "celery", "--app", self.app, "--quiet"]
        self.add("sink", [sys.executable, "-m", "bench.faults.sink", str(self.port), str(self.mood), str(self.log)])
        for number in range(self.workers):
            options = ["--concurrency", str(self.processes), "--hostname", f"w{number}@here", "--without-gossip"]
            self.add(f"worker{number}", [*celery, "worker", *options, "--loglevel", "WARNING"])
        for number in range(2):
            schedule = str(self.folder / f"schedule{number}")
            self.add(f"beat{number}", [*celery, "beat", "--schedule", schedule, "--pidfile="])

    def add(self, name: str, argv: list[str]) -> None:
        """Make a program part of the scene; it is started by `start` or with the others."""
        self.programs[name] = Program(argv, self.env, self.folder / f"{name}.log")

    def __enter__(self) -> "Scene":
        for program in self.programs.values():
            program.start()
        return self

    def __exit__(self, *error: object) -> None:
        for program in self.programs.values():
            program.kill()

    def restart(self, name: str, *, after: float = 0.0) -> None:
        self.programs[name].kill()
        time.sleep(after)
        self.programs[name].start()

    def ask_to_stop(self, name: str) -> float:
        """Ask a program to stop as systemd does, its main process alone; return after how many seconds it had."""
        process, begun = self.programs[name].process, time.monotonic()
        assert process  # it runs
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        return time.monotonic() - begun

    def in_the_mood(self, mood: str, seconds: float) -> None:
        """Let the mail server misbehave for a while."""
        self.mood.write_text(mood)
        time.sleep(seconds)
        self.mood.write_text("well")

    def taken(self) -> list[dict[str, str]]:
        """What has arrived so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def sending_processes(self) -> int:
        return self.workers * self.processes


@dataclass(frozen=True)
class Tally:
    """What arrived, against what should have."""

    expected: int
    lost: int
    duplicates: int
    altered: int  # duplicates that were not the same message byte for byte
    undeliverable: int
    wrongly_undeliverable: int
    from_nowhere: int  # messages of an action that was rolled back

    def rows(self) -> dict[str, int]:
        return self.__dict__


def tally(taken: list[dict[str, str]], *, expected: set[str], unknown: set[str], undeliverable: set[str]) -> Tally:
    arrived = Counter(mail["to"] for mail in taken)
    copies = defaultdict(set)
    for mail in taken:
        copies[mail["to"]].add((mail["id"], mail["sha"]))
    return Tally(
        expected=len(expected),
        lost=len(expected - set(arrived)),
        duplicates=sum(number - 1 for to, number in arrived.items() if to in expected),
        altered=sum(len(found) - 1 for found in copies.values()),
        undeliverable=len(undeliverable),
        wrongly_undeliverable=len(undeliverable ^ unknown),
        from_nowhere=len(set(arrived) - expected),
    )
