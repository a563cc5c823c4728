"""`make demo`: the whole site with the data of an invented municipality, until it is stopped."""

import contextlib
import os
import shutil
import socket
import time
from collections.abc import Mapping
from pathlib import Path

from deploy.local import commands, environment, places, postgres, prepare, processes, single, stamps, terminal, web
from deploy.local.web import HOST

RECORD = places.RUN / "demo.json"
PASSWORD = "innovasjon"  # noqa: S105 - of invented people, in the demo alone
PEOPLE = {
    "medarbeider": "an employee who shares ideas",
    "agent": "an innovation agent of a section",
    "leder": "the leader of a unit",
    "seksjonsleder": "the leader of a section",
    "ressurs": "a member of the resource team",
    "admin": "the administrator",
}


def demo() -> int:
    """Set up what is missing, start everything, and wait until somebody stops it."""
    port = _port()
    # Where another demo of this folder runs, that is what to say, not that its port is taken.
    running = single.alone("demo", "The demo of this folder runs already: open it, or stop it with Ctrl-C.")
    with running, contextlib.ExitStack() as started:
        processes.stop_strays(RECORD)
        _require_free(port)
        prepare.programs()
        # Links in messages lead to this very demo, unless somebody has said otherwise.
        env = {"SITE_URL": f"http://{HOST}:{port}", **_database(started)}
        # Entered after the database, so left before it: nothing loses its database while it stops.
        programs = started.enter_context(processes.stopped_at_the_end(RECORD))
        _start(programs, port, env)
        web.wait_until_ready(programs, port)
        _welcome(port)
        return _watch(programs)


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise terminal.SetupError(f"PORT is {text}: it has to be a number from 1 to 65535, as in make demo PORT=8123")
    return int(text)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            other = 8123 if port != 8123 else 8124
            raise terminal.SetupError(
                f"Port {port} cannot be used ({error.strerror}). Take another one: make demo PORT={other}"
            ) from error


def _database(started: contextlib.ExitStack) -> dict[str, str]:
    """A database with the demo's data, and the environment that leads to it."""
    if url := os.environ.get("DATABASE_URL"):
        env = environment.for_django(url, DEMO="1")
        _fill(env, None, ["--reset"] if environment.flag("RESET") else [])
        return env
    found = postgres.cluster("postgres", durable=True)
    if environment.flag("RESET"):
        found = _emptied(found)
    started.enter_context(postgres.running(found, log="postgres"))
    env = environment.for_django(found.url, DEMO="1")
    _fill(env, found.home, [])
    return env


def _emptied(found: postgres.Cluster) -> postgres.Cluster:
    postgres.remove(found)
    for folder in ("files", "queue", "mail"):
        shutil.rmtree(places.VAR / folder, ignore_errors=True)
    return postgres.cluster("postgres", durable=True)


def _fill(env: Mapping[str, str], home: Path | None, options: list[str]) -> None:
    prepare.migrations(env, home and home / "migrated")
    loaded = home and home / "loaded"
    if loaded and stamps.is_fresh(loaded, ""):
        return
    with terminal.step("Loading the demo municipality"):
        prepare.manage("load_demo", *options, env=env)
    if loaded:
        stamps.mark(loaded, "")


def _start(programs: list[processes.Program], port: int, env: Mapping[str, str]) -> None:
    celery = commands.python("-m", "celery", "--app", "innovasjon", "--quiet")
    for name, argv in {
        "web": web.server(port),
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--loglevel", "INFO"],
    }.items():
        program = processes.start(name, argv, env=env)
        processes.remember(RECORD, programs, program)


def _welcome(port: int) -> None:
    terminal.say(f"\nKlar: http://{HOST}:{port}/\n")
    terminal.say(f"Sign in with the password {PASSWORD} as")
    for name, who in PEOPLE.items():
        terminal.say(f"  {name + '@demo.example':28} {who}")
    terminal.say("\nLogs: var/log/. Stop with Ctrl-C.")


def _watch(programs: list[processes.Program]) -> int:
    try:
        while True:
            processes.require_running(programs)
            time.sleep(0.5)
    except terminal.Stopped:
        terminal.say("\nStopping ...")
        return 0
