"""`python -m bench.pages`: what each page costs against the floor, with a thousand ideas and with a million.

Interleaved: floor, page, floor, page ..., and each ratio is between neighbours, so that what else the machine does
meets both alike. Names of pages after it choose some of them. `--memory` instead asks one worker for 10,000 mixed pages
and weighs it.
"""

import contextlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench import measuring, services
from bench.services import LARGE, SMALL, Site
from bench.visiting import Reader, Readers
from deploy.local import terminal

ROUNDS, PAGES, WARM_UP = 20, 6, 40
TOGETHER = 200  # pages by eight readers at once
MIXED, WARM = 10_000, 2_000  # pages for the memory of a worker
FLOOR = "/gulv/"


@dataclass
class Cost:
    """Seconds of CPU a page, in each round: of the web server, and of the database's processes."""

    app: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    def against_floor(self) -> float:
        """How many times the floor's page it costs."""
        return measuring.middle(app / floor for app, floor in zip(self.app, self.floor, strict=True))

    def against(self, other: "Cost") -> float:
        """How many times the other page it costs, database and all."""
        mine, theirs = (
            [app + database for app, database in zip(cost.app, cost.database, strict=True)] for cost in (self, other)
        )
        return measuring.middle(one / two for one, two in zip(mine, theirs, strict=True))


def paths(ideas: list[int]) -> dict[str, list[str]]:
    """The pages, each by some addresses that are asked for in turn."""
    return {
        "list": ["/ideer/"],
        "list, narrowed": ["/ideer/?section=oppvekst&stage=assessing", "/ideer/?sort=supported"],
        "search": ["/ideer/?q=barnehage", "/ideer/?q=tavle+korridor", "/ideer/?q=digital+skjema"],
        "idea": [f"/ideer/{pk}/" for pk in ideas],
        "needs": ["/behov/"],
        "inbox": ["/ideer/innboks/"],
        "front": ["/"],
    }


@contextlib.contextmanager
def sites() -> Iterator[tuple[dict[str, Site], dict[str, dict[str, str]], str]]:
    """Run the floor and the site on both databases; gives also their environments and the versions."""
    services.prepared()
    with services.database() as found, services.redis() as redis, contextlib.ExitStack() as running:
        environments = {}
        for data in (SMALL, LARGE):
            services.fill(found, data)
            environments[data.name] = services.environment_for(found, data, redis)
        environments["floor"] = environments[SMALL.name] | {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"}
        started = {}
        for name, env in environments.items():
            app = "bench.floor.wsgi:application" if name == "floor" else "innovasjon.wsgi:application"
            port, base = services.free_port(), SMALL.name if name == "floor" else name
            argv = services.gunicorn(port, app=app)
            started[name] = running.enter_context(services.serving(name, argv, env, port=port, database=base))
        yield started, environments, f"{services.moment()}, {services.versions(found)}"


def main() -> int:
    """Measure what was asked for."""
    with sites() as (started, environments, head):
        cookies = {name: services.signed_in(env) for name, env in environments.items() if name != "floor"}
        cookies["floor"] = cookies[SMALL.name]
        pages = {data.name: paths(services.some_ideas(environments[data.name])) for data in (SMALL, LARGE)}
        print(head)
        if "--memory" in sys.argv:
            _memory(started[LARGE.name], cookies[LARGE.name], pages[LARGE.name])
            return 0
        asked = sys.argv[1:] or list(pages[SMALL.name])
        there = [name for name in asked if _is_there(started, cookies, pages, name)]
        queries = services.queries(environments[LARGE.name], [pages[LARGE.name][name][0] for name in there])
        costs = _costs(started, cookies, pages, there)
        _print(costs, dict(zip(there, queries, strict=True)))
        _print_waits(started[LARGE.name], cookies[LARGE.name], pages[LARGE.name], there)
    return 0


def _is_there(
    started: dict[str, Site], cookies: dict[str, str], pages: dict[str, dict[str, list[str]]], name: str
) -> bool:
    for data in (SMALL, LARGE):
        load = Readers(started[data.name].port, cookies[data.name], pages[data.name][name], 1, pages=WARM_UP).finished()
        if load.failures:
            terminal.say(f"{name} is left out: {load.failures[0]}")
            return False
    return True


def _costs(
    started: dict[str, Site], cookies: dict[str, str], pages: dict[str, dict[str, list[str]]], names: list[str]
) -> dict[tuple[str, str], Cost]:
    costs: dict[tuple[str, str], Cost] = defaultdict(Cost)
    readers = {name: Reader(site.port, cookies[name]) for name, site in started.items()}
    for turn in range(ROUNDS + 1):
        for name in names:
            for data in (SMALL, LARGE):
                floor, _database = _spent(started["floor"], readers["floor"], [FLOOR], turn)
                app, database = _spent(started[data.name], readers[data.name], pages[data.name][name], turn)
                if turn:  # the first round only warms up
                    cost = costs[name, data.name]
                    cost.floor.append(floor)
                    cost.app.append(app)
                    cost.database.append(database)
    return costs


def _spent(site: Site, reader: Reader, addresses: list[str], turn: int) -> tuple[float, float]:
    """CPU seconds a page of the web server and of the database."""
    web, backends = measuring.family(site.program.process.pid), measuring.backends(site.database)
    before = measuring.cpu(web), measuring.cpu(backends)
    for number in range(PAGES):
        reader.get(addresses[(turn + number) % len(addresses)])
    return (measuring.cpu(web) - before[0]) / PAGES, (measuring.cpu(backends) - before[1]) / PAGES


def _print_waits(site: Site, cookie: str, pages: dict[str, list[str]], names: list[str]) -> None:
    print(
        "\nEight readers at once, a million ideas, p95 of the wait against p50:",
        end=" ",
    )
    found = []
    for name in names:
        load = Readers(site.port, cookie, pages[name], 8, pages=TOGETHER).finished()
        ratio = measuring.percentile(load.seconds, 0.95) / measuring.percentile(load.seconds, 0.5)
        found.append(f"{name} {ratio:.1f}")
    print(", ".join(found))


def _print(costs: dict[tuple[str, str], Cost], queries: dict[str, int]) -> None:
    floor = measuring.middle(value for cost in costs.values() for value in cost.floor)
    print(f"\nThe floor's page: {floor * 1000:.1f} CPU-ms in the web server.\n")
    head = ("page", "app, 1,000 ideas", "database", "app, 1,000,000", "database", "x floor", "1M / 1k", "queries")
    print(f"| {' | '.join(head)} |\n{'|---' * len(head)}|")
    for name, count in queries.items():
        small, large = costs[name, SMALL.name], costs[name, LARGE.name]
        shown = " | ".join(
            f"{measuring.middle(values) * 1000:.1f}" for cost in (small, large) for values in (cost.app, cost.database)
        )
        ratios = f"{small.against_floor():.2f} | {large.against(small):.2f}"
        print(f"| {name} | {shown} | {ratios} | {count} |", flush=True)


def _mixed() -> int:
    """How many pages to ask for: 10,000, or what stands after --memory."""
    after = sys.argv[sys.argv.index("--memory") + 1 :]
    return int(after[0]) if after else MIXED


def _memory(site: Site, cookie: str, pages: dict[str, list[str]]) -> None:
    addresses = [address for name in pages for address in pages[name]]
    pid = max(measuring.workers(site.program.process.pid))
    reader, left = Reader(site.port, cookie), []
    for address in addresses:
        with contextlib.suppress(Exception):
            reader.get(address)
            left.append(address)
    seen = []
    warm, mixed = WARM * _mixed() // MIXED, _mixed()
    for count in (warm, mixed - warm):
        load = Readers(site.port, cookie, left, 4, pages=count).finished()
        if load.failures:
            sys.exit(load.failures[0])
        seen.append(measuring.memory(pid))
    print(f"Memory of the worker: {seen[0]:.1f} MB after {warm} pages, {seen[1]:.1f} MB after {mixed}: ", end="")
    print(f"{(seen[1] / seen[0] - 1) * 100:+.1f} %")


if __name__ == "__main__":
    services.run(main)
