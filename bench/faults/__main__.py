"""`python -m bench.faults`: 500 messages while workers are killed and everything else fails in turn.

Real PostgreSQL, Redis, Celery and SMTP on this machine. Prints the table of docs/reliability.md; ends with status 1
when a message was lost, altered or wrongly given up, or when there were more duplicates than deaths explain.
"""

import argparse
import contextlib
import importlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

from bench import services
from bench.faults import scene as scenes
from deploy.local import places, postgres, prepare, redis_server, terminal

FAULTS = services.Data(name="faults", ideas=0, people=0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.faults")
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--naive", action="store_true", help="a Celery task for each e-mail, under the same faults")
    options = parser.parse_args()
    services.prepared()
    chance = random.Random(options.seed)
    folder = places.VAR / "faults"
    with contextlib.ExitStack() as stack:
        cluster = Cluster()
        stack.callback(cluster.stop)
        services._make_database(cluster.found, FAULTS)
        redis = Redis(folder)
        stack.callback(redis.program.kill)
        port = services.free_port()
        env = services.environment_for(cluster.found, FAULTS, redis.url) | _settings(port, redis.url)
        prepare.manage("migrate", "--no-input", env=env)
        os.environ.update(env)
        django.setup()
        app = "bench.faults.naive" if options.naive else "innovasjon"
        scene = stack.enter_context(scenes.Scene(folder, env, port, app=app))
        return (_run_naive if options.naive else _run)(scene, cluster, redis, chance, options)


def _settings(port: int, redis: str) -> dict[str, str]:
    return {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "EMAIL_TIMEOUT": "5", "CELERY_BROKER_URL": redis}


class Cluster:
    """The benchmarks' PostgreSQL, which can be restarted."""

    def __init__(self) -> None:
        self.found = postgres.cluster("postgres-bench", durable=True)
        self.start()

    def start(self) -> None:
        self._running = postgres.running(self.found, log="postgres-bench")
        self._running.__enter__()

    def stop(self) -> None:
        self._running.__exit__(None, None, None)

    def restart(self) -> None:
        self.stop()
        time.sleep(2)
        self.start()


class Redis:
    """A Redis that keeps nothing, on the same port after each restart."""

    def __init__(self, folder: Path) -> None:
        server = redis_server.find()
        if not server:
            raise terminal.SetupError("The fault run needs redis-server, as production does.")
        folder.mkdir(parents=True, exist_ok=True)
        self.port = services.free_port()
        argv = [server, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self.program = scenes.Program(argv, dict(os.environ), folder / "redis.log")
        self.program.start()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def flush(self) -> None:
        subprocess.run(["redis-cli", "-p", str(self.port), "FLUSHALL"], check=False, capture_output=True)

    def restart(self) -> None:
        self.program.kill()
        time.sleep(1)
        self.program.start()


def _run(
    scene: scenes.Scene, cluster: Cluster, redis: Redis, chance: random.Random, options: argparse.Namespace
) -> int:
    ledger = importlib.import_module("bench.faults.ledger")  # models can be imported only once Django is set up
    unknown_number = options.messages // 20
    known, unknown = ledger.people(known=options.messages - unknown_number, unknown=unknown_number)
    time.sleep(6)  # the workers are up
    begun, happened = time.monotonic(), []
    emails = sorted(known | unknown)
    for start in range(0, len(emails), 50):
        ledger.told(emails[start : start + 50])
    ledger.told_and_rolled_back()
    for reached, what, do in _faults(scene, cluster, redis, chance, options):
        _wait_until_taken(scene, reached)
        happened.append(f"{time.monotonic() - begun:6.1f} s  {len(scene.taken()):4} taken  {what}")
        do()
    left = _wait(ledger.left, patience=600)
    took = time.monotonic() - begun
    found = scenes.tally(scene.taken(), expected=known, unknown=unknown, undeliverable=ledger.undeliverable())
    print(f"\n{services.moment()}, {services.versions(cluster.found)}, seed {options.seed}\n")
    print("\n".join(happened))
    _print(found, left, took, scene, options)
    bound = options.kills * scene.sending_processes
    is_good = not (left or found.lost or found.altered or found.wrongly_undeliverable or found.from_nowhere)
    return 0 if is_good and found.duplicates <= bound else 1


def _run_naive(
    scene: scenes.Scene, cluster: Cluster, redis: Redis, chance: random.Random, options: argparse.Namespace
) -> int:
    """The negative control: ends with status 1 when it loses nothing, for then the faults are none."""
    naive = importlib.import_module("bench.faults.naive")
    expected = {f"reader{number}@eksempel.example" for number in range(options.messages)}
    time.sleep(6)  # the workers are up
    begun, quiet = time.monotonic(), naive.Quiet(60)
    naive.told_through(redis.url, sorted(expected))
    faults = _faults(scene, cluster, redis, chance, options)
    while not quiet.is_so(number := len(scene.taken())):
        if faults and number >= faults[0][0]:
            _reached, what, do = faults.pop(0)
            print(f"{time.monotonic() - begun:6.1f} s  {number:4} taken  {what}")
            do()
        time.sleep(0.05)
    found = scenes.tally(scene.taken(), expected=expected, unknown=set(), undeliverable=set())
    print(f"\n{services.moment()}, {services.versions(cluster.found)}, seed {options.seed}, a task for each message\n")
    _print(found, 0, time.monotonic() - begun, scene, options)
    return 0 if found.lost else 1


def _faults(
    scene: scenes.Scene, cluster: Cluster, redis: Redis, chance: random.Random, options: argparse.Namespace
) -> list[tuple[int, str, Callable[[], object]]]:
    """What fails, each with how many messages have arrived by then: so that all of it hits while messages are sent."""
    last = int(options.messages * 0.85)

    def some() -> int:
        return chance.randint(5, last)

    def killed(name: str) -> tuple[int, str, Callable[[], object]]:
        return some(), f"{name} killed", lambda: scene.restart(name)

    def moody(mood: str, seconds: float) -> tuple[int, str, Callable[[], object]]:
        return some(), f"mail server: {mood} for {seconds:.0f} s", lambda: scene.in_the_mood(mood, seconds)

    faults = [killed(f"worker{chance.randrange(scene.workers)}") for _ in range(options.kills)]
    faults += [(some(), "Redis emptied", redis.flush) for _ in range(2)]
    faults += [(some(), "Redis killed and started empty", redis.restart) for _ in range(2)]
    faults += [(some(), "PostgreSQL restarted", cluster.restart)]
    faults += [moody("stall", 12), moody("451", 3)]
    faults += [(some(), "mail server refuses connections for 8 s", lambda: scene.restart("sink", after=8))]
    return sorted(faults, key=lambda fault: fault[0])


def _wait_until_taken(scene: scenes.Scene, number: int) -> None:
    deadline = time.monotonic() + 240
    while len(scene.taken()) < number and time.monotonic() < deadline:
        time.sleep(0.05)


def _wait(left: Callable[[], int], *, patience: float) -> int:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with contextlib.suppress(Exception):  # the database may be on its way up
            if not left():
                return 0
        time.sleep(2)
    return left()


def _print(found: scenes.Tally, left: int, took: float, scene: scenes.Scene, options: argparse.Namespace) -> None:
    print(f"\n| | |\n|---|---|\n| messages | {options.messages} |\n| kills (SIGKILL) | {options.kills} |")
    print(f"| sending processes | {scene.sending_processes} |\n| not settled in the end | {left} |")
    for name, number in found.rows().items():
        print(f"| {name.replace('_', ' ')} | {number} |")
    print(f"| most duplicates the kills explain | {options.kills * scene.sending_processes} |")
    print(f"| seconds until all was settled | {took:.0f} |")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    services.run(main)
