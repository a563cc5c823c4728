"""The site as it runs in production, on one worker: for the demo, the tests in a browser and the pictures."""

import contextlib
import socket
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
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
        program = processes.start(name, server(port), env={**env, "SITE_URL": f"http://{HOST}:{port}"})
        processes.remember(record, programs, program)
        wait_until_ready(programs, port)
        yield f"http://{HOST}:{port}"


def server(port: int) -> list[str]:
    """Return the command line that serves the site on this port."""
    return commands.python(
        "-m", "gunicorn", "--config", "deploy/web_server.py", "--workers", "1", "--bind", f"{HOST}:{port}"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(programs: Sequence[processes.Program], port: int) -> None:
    """Wait until the site answers. Raises SetupError when a program ends first, or after a minute."""
    deadline = time.monotonic() + 60
    while not _answers(port):
        processes.require_running(programs)
        if time.monotonic() > deadline:
            log = next(program.log for program in programs)
            raise terminal.SetupError(f"The site does not answer after a minute: see {commands.shown(log)}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    # Never through a proxy of the user's: the address is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
