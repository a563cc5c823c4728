"""`python -m bench.plans`: how PostgreSQL goes about each query of a page at a million ideas.

Prints every query with its time, how many pages of 8 kB it touched, and the ways it took; `--full` prints whole plans.
"""

import os
import re
import subprocess
import sys
from typing import Any

import django
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

from bench import services
from deploy.local import commands, places

PATHS = [
    "/ideer/",
    "/ideer/?section=oppvekst&stage=assessing",
    "/ideer/?sort=supported",
    "/ideer/?q=barnehage",
    "/ideer/?q=tavle+korridor",
    "/ideer/?q=barnehge",
    "/sok/?q=barnehage",
    "/sok/?q=oppslagstavle",
    "/sok/?q=rapport&in=comments",
]
WAY = re.compile(
    r"((?:Parallel )?(?:Index Only Scan|Index Scan|Bitmap Index Scan|Seq Scan|Sort|HashAggregate|Hash Join)[^(]*)\("
)


def main() -> int:
    """Start the database, and look from inside the site, which needs its settings."""
    services.prepared()
    with services.database() as found:
        services.fill(found, services.LARGE)
        env = services.environment_for(found, services.LARGE, "redis://127.0.0.1:1/0") | {"REDIS_URL": ""}
        print(f"{services.moment()}, {services.versions(found)}", flush=True)
        argv = commands.python("-m", "bench.plans", "inside", *sys.argv[1:])
        return subprocess.run(argv, env=env, cwd=places.ROOT, check=False).returncode


def inside() -> None:
    """Get each page twice, and explain the queries of the second time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
    django.setup()
    client = Client(headers={"host": "localhost"})
    person = import_string("innovasjon.people.models.Person").objects.get(email="agent@demo.example")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    for path in PATHS:
        client.get(path)
        seen = _Seen()
        with connection.execute_wrapper(seen):
            client.get(path)
        print(f"\n## {path}: {len(seen.queries)} queries")
        for sql, params in seen.queries:
            _explain(sql, params)


class _Seen:
    def __init__(self) -> None:
        self.queries: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries.append((sql, params))
        return execute(sql, params, many, context)


def _explain(sql: str, params: Any) -> None:
    if not sql.lstrip().startswith(("SELECT", "WITH")) or "django_session" in sql:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    took = re.search(r"Execution Time: ([\d.]+)", plan)
    planned = re.search(r"Planning Time: ([\d.]+)", plan)
    touched = sum(int(number) for number in re.findall(r"(?:hit|read)=(\d+)", plan.split("\n")[1]))
    table = re.search(r'FROM "(\w+)"', sql)
    ways = "; ".join(dict.fromkeys(way.strip() for way in WAY.findall(plan)))
    times = f"{took[1] if took else '?'} ms (+ {planned[1] if planned else '?'} planned)"
    print(f"- {table[1] if table else sql[:40]}: {times}, {touched} pages; {ways}")
    if "--full" in sys.argv:
        print(f"```\n{sql[:2000]}\n{plan}\n```")


if __name__ == "__main__":
    if "inside" in sys.argv:
        inside()
    else:
        services.run(main)
