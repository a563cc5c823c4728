"""What is measured runs here: a PostgreSQL of the benchmarks' own, Redis, and web servers, on this machine alone."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from deploy.local import commands, environment, install, places, postgres, prepare, processes, redis_server, terminal

HOST = "127.0.0.1"
# As docs/operations.md advises for a machine with 8 GB; the rest is as PostgreSQL comes.
TUNING = {
    "shared_buffers": "1GB",
    "effective_cache_size": "3GB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_compression": "on",
}


@dataclass(frozen=True, kw_only=True)
class Data:
    """A database of the benchmarks, by name, with how much is in it."""

    name: str
    ideas: int
    people: int


SMALL = Data(name="small", ideas=1_000, people=1_000)
LARGE = Data(name="large", ideas=1_000_000, people=60_000)


def prepared() -> None:
    """Install what production has, and the web server's rivals if they were asked for by hand."""
    prepare.programs(install.TEST_REQUIREMENTS)


@contextlib.contextmanager
def database() -> Iterator[postgres.Cluster]:
    """Run the benchmarks' own cluster during the block."""
    found = postgres.cluster("postgres-bench", durable=True)
    settings = "".join(f"{name} = '{value}'\n" for name, value in TUNING.items())
    tuned = found.data / "postgresql.auto.conf"
    tuned.write_text(f"# Written by bench/services.py\n{settings}")
    with postgres.running(found, log="postgres-bench"):
        yield found


def url(found: postgres.Cluster, data: Data) -> str:
    """The value of DATABASE_URL that leads to this database."""
    address = urlencode({"host": found.socket_folder, "port": postgres.PORT})
    return f"postgres://{postgres.NAME}@/{data.name}?{address}"


def environment_for(found: postgres.Cluster, data: Data, redis: str, **more: str) -> dict[str, str]:
    """The variables of a production process on this database, with its own part of Redis."""
    number = {SMALL.name: 1, LARGE.name: 2}.get(data.name, 3)
    ours = {
        "DATABASE_URL": url(found, data),
        "REDIS_URL": f"{redis.rpartition('/')[0]}/0",
        "CACHE_URL": f"{redis.rpartition('/')[0]}/{number}",
        "PYTHONPATH": str(places.ROOT),
    }
    return environment.for_django(ours["DATABASE_URL"]) | ours | more


def fill(found: postgres.Cluster, data: Data) -> None:
    """Make the database and fill it, unless an earlier run did."""
    done = found.home / f"filled-{data.name}-{data.ideas}-{data.people}"
    env = environment_for(found, data, "redis://127.0.0.1:1/0") | {"REDIS_URL": "", "DEMO": "1"}
    if not done.exists():
        _make_database(found, data)
    prepare.manage("migrate", "--no-input", env=env)
    if not done.exists():
        with terminal.step(f"Filling {data.name}: {data.ideas} ideas"):
            prepare.manage("load_demo", env=env)
            prepare.manage(
                "make_scale_data", "--ideas", str(data.ideas), "--people", str(data.people), "--yes", env=env
            )
        done.touch()
    floor = env | {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"}
    prepare.manage("migrate", "--no-input", "--run-syncdb", env=floor)
    _python("-m", "bench.floor.fill", env=floor)


def make_empty(found: postgres.Cluster, data: Data, env: Mapping[str, str]) -> None:
    """Make the database anew, with tables and nothing in them."""
    _make_database(found, data)
    prepare.manage("migrate", "--no-input", env=dict(env))


def _make_database(found: postgres.Cluster, data: Data) -> None:
    make = (
        "import psycopg, sys\n"
        "with psycopg.connect(sys.argv[1], autocommit=True) as link:\n"
        "    link.execute(f'DROP DATABASE IF EXISTS {sys.argv[2]} WITH (FORCE)')\n"
        "    link.execute(f'CREATE DATABASE {sys.argv[2]}')\n"
    )
    _python("-c", make, found.url, data.name, env=dict(os.environ))


def _python(*arguments: str, env: Mapping[str, str]) -> str:
    answer = subprocess.run(
        commands.python(*arguments), env=dict(env), cwd=places.ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise terminal.SetupError(f"{' '.join(arguments)[:80]} failed", details=answer.stderr)
    return answer.stdout


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis during the block; gives its URL."""
    server = redis_server.find()
    if not server:
        raise terminal.SetupError("The benchmarks need redis-server, as production does.")
    with redis_server.running(server) as address:
        yield address


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running web server: where it listens and which processes it is."""

    name: str
    port: int
    program: processes.Program
    database: str = ""


@contextlib.contextmanager
def serving(name: str, argv: Sequence[str], env: Mapping[str, str], *, port: int, database: str = "") -> Iterator[Site]:
    """Run a web server during the block, once it answers."""
    record = places.RUN / f"bench-{name}.json"
    with processes.stopped_at_the_end(record) as programs:
        program = processes.start(f"bench-{name}", argv, env=dict(env))
        processes.remember(record, programs, program)
        _wait_until_ready(program, port)
        yield Site(name=name, port=port, program=program, database=database)


def _wait_until_ready(program: processes.Program, port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if not probe.connect_ex((HOST, port)):
                return
        processes.require_running([program])
        if time.monotonic() > deadline:
            raise terminal.SetupError(f"{program.name} does not listen: see {commands.shown(program.log)}")
        time.sleep(0.1)


def gunicorn(port: int, *, workers: int = 1, app: str = "innovasjon.wsgi:application") -> list[str]:
    """The command line of production's web server."""
    config = ("--config", "deploy/web_server.py", "--bind", f"{HOST}:{port}", "--workers", str(workers))
    return commands.python("-m", "gunicorn", *config, app)


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def signed_in(env: Mapping[str, str], *, email: str = "agent@demo.example") -> str:
    """The cookie of a session that was made for this person without a password."""
    return _python("-m", "bench.sign_in", email, env=env).strip()


def versions(found: postgres.Cluster) -> str:
    """What the figures were measured on, in one line."""
    return _python("-m", "bench.versions", found.url, env=dict(os.environ)).strip()


def some_ideas(env: Mapping[str, str]) -> list[int]:
    """Ideas of all ages, by id."""
    return json.loads(_python("-m", "bench.looking", "ideas", env=env))  # type: ignore[no-any-return]


def queries(env: Mapping[str, str], paths: Sequence[str]) -> list[int]:
    """How many queries each page takes, the session's and the person's included."""
    return json.loads(_python("-m", "bench.looking", "queries", *paths, env=env))  # type: ignore[no-any-return]


def moment() -> str:
    """When, for the head of a table."""
    return time.strftime("%Y-%m-%d %H:%M")


def run(main: Callable[[], int]) -> None:
    """Run a benchmark as `python -m bench.<name>`; what goes wrong is one line, as in make."""
    sys.exit(terminal.guarded(main))
