"""A Redis of the tests' own, on a free port of this machine."""

import contextlib
import shutil
import socket
import time
from collections.abc import Iterator

from deploy.local import commands, places, processes, terminal

NAMES = ("redis-server", "valkey-server")


def find() -> str | None:
    """The path of a Redis server."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


@contextlib.contextmanager
def running(server: str) -> Iterator[str]:
    """Run the server during the block; gives its URL. It keeps nothing."""
    record = places.RUN / "redis.json"
    with processes.stopped_at_the_end(record) as programs:
        port = _free_port()
        folder = places.VAR / "redis"
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        program = processes.start("redis", [server, *options])
        processes.remember(record, programs, program)
        _wait_until_ready(program, port)
        yield f"redis://127.0.0.1:{port}/0"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(program: processes.Program, port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        processes.require_running([program])
        if time.monotonic() > deadline:
            raise terminal.SetupError(f"Redis does not answer: see {commands.shown(program.log)}")
        time.sleep(0.05)
