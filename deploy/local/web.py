"""The site as it runs in production, on a port that the system picks: for the tests in a browser and the pictures."""

import contextlib
import socket
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.local import commands, places, processes, terminal

HOST = "127.0.0.1"


@contextlib.contextmanager
def running(name: str, folder: Path, env: Mapping[str, str]) -> Iterator[str]:
    """Run the site during the block, with `folder` for what it writes; gives its address."""
    env = {**env, "VAR_DIR": str(folder)}
    with contextlib.suppress(FileExistsError):
        (folder / "static").symlink_to(places.STATIC_ROOT)
    record = places.RUN / f"{name}.json"
    with processes.stopped_at_the_end(record) as programs:
        port = _free_port()
        server = ["-m", "granian", "--interface", "wsgi", "--blocking-threads", "4", "--host", HOST]
        argv = commands.python(*server, "--port", str(port), "innovasjon.wsgi:application")
        program = processes.start(name, argv, env={**env, "SITE_URL": f"http://{HOST}:{port}"})
        processes.remember(record, programs, program)
        _wait_until_ready(program, f"http://{HOST}:{port}/healthz")
        yield f"http://{HOST}:{port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(program: processes.Program, address: str) -> None:
    # Never through a proxy of the user's: the address is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError):
            opener.open(address, timeout=5).close()
            return
        processes.require_running([program])
        if time.monotonic() > deadline:
            raise terminal.SetupError(f"The site does not answer: see {commands.shown(program.log)}")
        time.sleep(0.05)
