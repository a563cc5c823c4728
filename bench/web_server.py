"""`python -m bench.web_server`: the same site on each web server in turn, on the list of ideas.

Names of servers after it choose some of them. Interleaved: all servers run at once, and each gets a few pages before
the next one has its turn, so that what else the machine does meets them alike. Needs the rivals by hand: pip install
granian uvicorn waitress.
"""

import contextlib
import importlib.util
import os
import signal
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field

from bench import measuring, services
from bench.services import HOST, Site
from bench.visiting import Load, Readers
from deploy.local import commands

PATH = "/ideer/"
ROUNDS, PAGES = 12, 25  # of each kind of round; pages a round
WARM_UP, WORKERS = 100, 2
UNDER_LOAD = 20  # seconds
WSGI, ASGI = "innovasjon.wsgi:application", "innovasjon.asgi:application"


def command_lines(port: int) -> dict[str, list[str]]:
    """How to start each server with two worker processes (waitress has only one)."""
    address, workers = f"{HOST}:{port}", str(WORKERS)
    gunicorn = ["-m", "gunicorn", "--bind", address, "--workers", workers, "--log-level", "warning"]
    granian = ["-m", "granian", "--host", HOST, "--port", str(port), "--workers", workers, "--interface", "wsgi"]
    granian += ["--respawn-failed-workers", "--workers-kill-timeout", "30"]
    uvicorn = ["-m", "uvicorn", "--host", HOST, "--port", str(port), "--workers", workers, "--log-level", "warning"]
    found = {
        "granian": [*granian, "--blocking-threads", "4", WSGI],
        "gunicorn sync": [*gunicorn, "--worker-class", "sync", WSGI],
        "gunicorn gthread": [*gunicorn, "--config", "deploy/web_server.py"],
        "uvicorn": [*uvicorn, ASGI],
        "waitress": ["-m", "waitress", "--listen", address, "--threads", "8", WSGI],
    }
    return {name: commands.python(*argv) for name, argv in found.items() if importlib.util.find_spec(argv[1])}


@dataclass
class Figures:
    """What was measured of one server."""

    cpu: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


def main() -> int:
    """Measure all of them, and print two tables."""
    services.prepared()
    with services.database() as found, services.redis() as redis, contextlib.ExitStack() as running:
        services.fill(found, services.SMALL)
        env = services.environment_for(found, services.SMALL, redis)
        cookie = services.signed_in(env)
        sites = {}
        for name in sys.argv[1:] or command_lines(0):
            port = services.free_port()
            argv = command_lines(port)[name]
            sites[name] = running.enter_context(services.serving(name.replace(" ", "-"), argv, env, port=port))
        print(f"{services.moment()}, {services.versions(found)}; {PATH} of 1,000 ideas, {WORKERS} workers\n")
        _speed(sites, cookie)
        _faults(sites, cookie)
    return 0


def _speed(sites: dict[str, Site], cookie: str) -> None:
    for site in sites.values():
        Readers(site.port, cookie, [PATH], 4, pages=WARM_UP).finished()
    figures: dict[str, Figures] = defaultdict(Figures)
    for _ in range(ROUNDS):
        for name, site in sites.items():
            _round(site, cookie, figures[name])
    head = ("server", "CPU-ms a page", "p50 / p95 ms, 1 connection", "p50 / p95 ms, 8", "pages/s, 8", "MB a worker")
    print(f"| {' | '.join(head)} |\n{'|---' * len(head)}|")
    for name, seen in figures.items():
        memory = max(measuring.memory(pid) for pid in measuring.workers(sites[name].program.process.pid))
        times = " | ".join(
            f"{measuring.percentile(values, 0.5) * 1000:.0f} / {measuring.percentile(values, 0.95) * 1000:.0f}"
            for values in (seen.alone, seen.together)
        )
        rate = measuring.middle(seen.rates)
        print(f"| {name} | {measuring.middle(seen.cpu) * 1000:.1f} | {times} | {rate:.0f} | {memory:.0f} |")


def _round(site: Site, cookie: str, seen: Figures) -> None:
    pids = measuring.family(site.program.process.pid)
    before = measuring.cpu(pids)
    alone = Readers(site.port, cookie, [PATH], 1, pages=PAGES).finished()
    seen.cpu.append((measuring.cpu(pids) - before) / len(alone.seconds))
    seen.alone += alone.seconds
    together = Readers(site.port, cookie, [PATH], 8, pages=PAGES * 2).finished()
    seen.together += together.seconds
    seen.rates.append(len(together.seconds) / together.took)
    if failures := alone.failures + together.failures:
        sys.exit(f"{site.name}: {failures[0]}")


def _faults(sites: dict[str, Site], cookie: str) -> None:
    head = (
        "server",
        "reload under load: pages, failed, longest wait",
        "workers new",
        "worker killed: the same",
        "replaced",
    )
    print(f"\n| {' | '.join(head)} |\n{'|---' * len(head)}|")
    for name, site in sites.items():
        if name == "waitress":  # has neither workers nor a reload
            continue
        reload, fresh = _under_load(site, cookie, lambda pid, _workers: os.kill(pid, signal.SIGHUP))
        kill, replaced = _under_load(site, cookie, lambda _pid, workers: os.kill(workers[0], signal.SIGKILL))
        print(f"| {name} | {_told(reload)} | {fresh} of {WORKERS} | {_told(kill)} | {'yes' if replaced else 'no'} |")
        for failure in sorted(set(reload.failures + kill.failures)):
            print(f"<!-- {name}: {failure} -->")


def _told(load: Load) -> str:
    return f"{len(load.seconds)}, **{len(load.failures)}**, {max(load.seconds):.1f} s"


def _under_load(site: Site, cookie: str, act: object) -> tuple[Load, int]:
    pid = site.program.process.pid
    before = measuring.workers(pid)
    readers = Readers(site.port, cookie, [PATH], 8)
    time.sleep(UNDER_LOAD / 4)
    act(pid, before)  # type: ignore[operator]
    time.sleep(UNDER_LOAD * 3 / 4)
    load = readers.stopped()
    return load, len(set(measuring.workers(pid)) - set(before))


if __name__ == "__main__":
    services.run(main)
