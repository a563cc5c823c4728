"""Messages are neither lost nor doubled while workers are killed and everything they stand on fails in turn.

The small sister of `python -m bench.faults`: real Celery workers and beats on a real Redis, with shorter leases.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from redis import Redis

from bench.faults import ledger
from bench.faults.scene import Scene, tally
from tests.notifications.sink import free_port

REDIS = os.environ.get("TEST_REDIS_URL", "")
KNOWN, UNKNOWN, KILLS = 57, 3, 3
PATIENCE = 120  # seconds
SENDER = "a sender under test"

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(not REDIS, reason="no Redis here"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    port = free_port()
    broker = f"{REDIS.rpartition('/')[0]}/9"
    ours = {
        "DATABASE_URL": _database_url(),
        "PGAPPNAME": SENDER,
        "REDIS_URL": broker,
        "CELERY_BROKER_URL": broker,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_TIMEOUT": "2",
        "MAIL_LEASE": "8",
        "MAIL_FIRST_PAUSE": "1",
        "MAIL_TICK": "1",
    }
    with Scene(tmp_path / "scene", os.environ | ours, port, processes=1) as scene:
        yield scene
    connection.close()


def _database_url() -> str:
    """The address of the tests' own database."""
    found = connection.settings_dict
    user = quote(found["USER"]) + (f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else "")
    host, port, name = found["HOST"], found["PORT"], found["NAME"]
    if not host or host.startswith("/"):
        host = host or found["OPTIONS"].get("host", "")
        port = port or found["OPTIONS"].get("port", "")
        return f"postgres://{user}@/{name}?host={quote(host, safe='')}&port={port}"
    return f"postgres://{user}@{host}:{port or 5432}/{name}"


def test_nothing_is_lost_and_no_more_is_doubled_than_the_kills_explain(scene: Scene) -> None:
    known, unknown = ledger.people(known=KNOWN, unknown=UNKNOWN)
    ledger.told(sorted(known | unknown))
    ledger.told_and_rolled_back()
    faults: list[tuple[int, Callable[[], object]]] = [
        (3, lambda: scene.restart("worker0")),
        (8, Redis.from_url(REDIS).flushall),
        (12, lambda: scene.restart("worker1")),
        (18, _cut_database_connections),
        (24, lambda: scene.in_the_mood("451", 0.5)),
        (30, lambda: scene.restart("sink", after=0.5)),
        (36, lambda: scene.restart("worker0")),
    ]
    for reached, do in faults:
        _wait_until(lambda reached=reached: len(scene.taken()) >= reached)
        do()
    _wait_until(lambda: ledger.left() == 0)
    found = tally(scene.taken(), expected=known, unknown=unknown, undeliverable=ledger.undeliverable())
    assert (found.lost, found.altered, found.wrongly_undeliverable, found.from_nowhere) == (0, 0, 0, 0)
    assert found.duplicates <= KILLS * scene.sending_processes


def _cut_database_connections() -> None:
    """What a restart of PostgreSQL does to those who are connected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [SENDER])


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)
