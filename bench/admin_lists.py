"""`python -m bench.admin_lists`: what each page of the administration costs with a thousand ideas and with a million.

For each list: the list, a search, each of its filters, the page to add, and the page of a row. Small, large, small,
large ..., and each ratio is between neighbours. Names of models after it choose some, such as `people.person`. Where
fewer rows are shown at a thousand than at a million, the ratio says how many rows there are, and is not judged.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping

from bench import measuring, services
from bench.services import LARGE, SMALL, Site
from bench.visiting import Failed, Reader
from deploy.local import commands, places, terminal

ROUNDS, PAGES = 9, 2
WHO = "admin@demo.example"
MOST = 1.5  # times what the page costs at a thousand
Addresses = Mapping[str, Mapping[str, str]]  # by model and page; "rows" and "shown: page" are numbers


@contextlib.contextmanager
def sites() -> Iterator[tuple[dict[str, Site], dict[str, dict[str, str]], str]]:
    """Run the site on both databases; gives also their environments and the versions."""
    services.prepared()
    with services.database() as found, services.redis() as redis, contextlib.ExitStack() as running:
        started, environments = {}, {}
        for data in (SMALL, LARGE):
            services.fill(found, data)
            environments[data.name] = env = services.environment_for(found, data, redis)
            if data is LARGE:
                _inside("bench.admin_fill", env)
            port = services.free_port()
            serving = services.serving(data.name, services.gunicorn(port), env, port=port, database=data.name)
            started[data.name] = running.enter_context(serving)
        yield started, environments, f"{services.moment()}, {services.versions(found)}"


def main() -> int:
    """Measure what was asked for; fail when a page costs more than it may."""
    with sites() as (started, environments, head):
        print(head)
        cookies = {name: services.signed_in(env, email=WHO) for name, env in environments.items()}
        addresses = {name: _addresses(env) for name, env in environments.items()}
        readers = {name: Reader(site.port, cookies[name]) for name, site in started.items()}
        print("\n| list | rows | page | shown | ms at 1,000 | ms at 1,000,000 | times |\n|---|---|---|---|---|---|---|")
        worst = 0.0
        for model in sys.argv[1:] or addresses[LARGE.name]:
            worst = max(worst, _measure(model, started, readers, addresses))
    print(f"\nThe dearest: {worst:.2f} times what it costs at a thousand.")
    return int(worst > MOST)


def _measure(
    model: str, started: Mapping[str, Site], readers: Mapping[str, Reader], addresses: Mapping[str, Addresses]
) -> float:
    small, large = addresses[SMALL.name][model], addresses[LARGE.name][model]
    worst = 0.0
    for page in large:
        if page == "rows" or page.startswith("shown: ") or page not in small:
            continue
        costs: dict[str, list[float]] = defaultdict(list)
        try:
            for turn in range(ROUNDS + 1):
                for name, path in ((SMALL.name, small[page]), (LARGE.name, large[page])):
                    spent = _spent(started[name], readers[name], path)
                    if turn:  # the first round only warms up
                        costs[name].append(spent)
        except Failed as failure:
            terminal.say(f"{model} {page} is left out: {failure}")
            continue
        times = measuring.middle(two / one for one, two in zip(costs[SMALL.name], costs[LARGE.name], strict=True))
        took = " | ".join(f"{measuring.middle(costs[name]) * 1000:.0f}" for name in (SMALL.name, LARGE.name))
        shown = [found.get(f"shown: {page}", "") for found in (small, large)]
        rows = " / ".join(dict.fromkeys(shown))
        print(f"| {model} | {large['rows']} | {page} | {rows} | {took} | {times:.2f} |", flush=True)
        worst = max(worst, times if shown[0] == shown[1] else 0)
    return worst


def _spent(site: Site, reader: Reader, path: str) -> float:
    """CPU seconds a page, of the web server and the database together."""
    pids = [*measuring.family(site.program.process.pid), *measuring.backends(site.database)]
    before = measuring.cpu(pids)
    for _number in range(PAGES):
        reader.get(path)
    return (measuring.cpu(pids) - before) / PAGES


def _addresses(env: Mapping[str, str]) -> Addresses:
    found: Addresses = json.loads(_inside("bench.admin_pages", env, WHO).splitlines()[-1])
    return found


def _inside(module: str, env: Mapping[str, str], *arguments: str) -> str:
    argv = commands.python("-m", module, *arguments)
    env = dict(env) | {"PATH": os.environ["PATH"]}
    answer = subprocess.run(argv, env=env, cwd=places.ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise terminal.SetupError(f"{module} failed", details=answer.stderr)
    return answer.stdout


if __name__ == "__main__":
    services.run(main)
