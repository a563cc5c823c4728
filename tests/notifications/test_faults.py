"""Messages are neither lost nor doubled while workers are killed and everything they stand on fails in turn.

The small sister of `python -m bench.faults`: real Celery workers and beats on a real Redis, with shorter leases.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.db.models import Count
from redis import Redis

from bench.faults import ledger, naive
from bench.faults.scene import Scene, tally
from innovasjon.notifications.models import Delivery
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
    yield from _scene(tmp_path)


@pytest.fixture
def naive_scene(tmp_path: Path) -> Iterator[Scene]:
    yield from _scene(tmp_path, app="bench.faults.naive")


@pytest.fixture
def one_worker(tmp_path: Path) -> Iterator[Scene]:
    yield from _scene(tmp_path, workers=1)


@pytest.fixture
def no_worker(tmp_path: Path) -> Iterator[Scene]:
    yield from _scene(tmp_path, workers=0)


def _scene(folder: Path, **options: Any) -> Iterator[Scene]:
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
        "VAR_DIR": str(folder),
        # As deploy/ asks workers to stop, but in less time.
        "REMAP_SIGTERM": "SIGQUIT",
        "WORKER_STOP_SECONDS": "4",
    }
    with Scene(folder / "scene", os.environ | ours, port, processes=1, **options) as scene:
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


def _faults(scene: Scene) -> list[tuple[int, Callable[[], object]]]:
    """What fails, and how many messages have arrived by then."""
    return [
        (3, lambda: scene.restart("worker0")),
        (8, Redis.from_url(REDIS).flushall),
        (12, lambda: scene.restart("worker1")),
        (18, _cut_database_connections),
        (24, lambda: scene.in_the_mood("451", 0.5)),
        (30, lambda: scene.restart("sink", after=0.5)),
        (36, lambda: scene.restart("worker0")),
    ]


def test_nothing_is_lost_and_no_more_is_doubled_than_the_kills_explain(scene: Scene) -> None:
    known, unknown = ledger.people(known=KNOWN, unknown=UNKNOWN)
    ledger.told(sorted(known | unknown))
    ledger.told_and_rolled_back()
    for reached, do in _faults(scene):
        _wait_until(lambda reached=reached: len(scene.taken()) >= reached)
        do()
    _wait_until(lambda: ledger.left() == 0)
    found = tally(scene.taken(), expected=known, unknown=unknown, undeliverable=ledger.undeliverable())
    assert (found.lost, found.altered, found.wrongly_undeliverable, found.from_nowhere) == (0, 0, 0, 0)
    assert found.duplicates <= KILLS * scene.sending_processes


def test_a_task_for_each_message_loses_some_under_the_same_faults(naive_scene: Scene) -> None:
    scene, quiet = naive_scene, naive.Quiet()
    known = {f"reader{number}@eksempel.example" for number in range(KNOWN)}
    naive.told_through(scene.env["CELERY_BROKER_URL"], sorted(known))
    faults = _faults(scene)
    _wait_until(lambda: bool(scene.taken()))
    while not quiet.is_so(number := len(scene.taken())):
        if faults and number >= faults[0][0]:
            faults.pop(0)[1]()
        time.sleep(0.1)
    assert tally(scene.taken(), expected=known, unknown=set(), undeliverable=set()).lost > 0


def test_a_worker_that_is_asked_to_stop_loses_nothing_and_keeps_nothing_waiting(one_worker: Scene) -> None:
    scene = one_worker
    known, _unknown = ledger.people(known=30, unknown=0)
    ledger.told(sorted(known))
    _wait_until(lambda: len(scene.taken()) >= 5)
    took = scene.ask_to_stop("worker0")
    taken = len(scene.taken())
    assert taken < len(known)  # it stopped in the middle
    assert took < 4 + 6  # deploy/ gives it 40 seconds for the 25 that are 4 here
    states = dict(Delivery.objects.filter(channel="email").values_list("state").annotate(n=Count("pk")).order_by())
    assert states == {"sent": taken, "pending": len(known) - taken}  # and no lease is left
    scene.programs["worker0"].start()
    _wait_until(lambda: ledger.left() == 0)
    found = tally(scene.taken(), expected=known, unknown=set(), undeliverable=set())
    assert (found.lost, found.duplicates) == (0, 0)


def test_the_pump_without_celery_stops_after_the_message_at_hand_too(no_worker: Scene) -> None:
    scene = no_worker
    known, _unknown = ledger.people(known=20, unknown=0)
    ledger.told(sorted(known))
    scene.add("pump", [sys.executable, "manage.py", "pump"])
    scene.programs["pump"].start()
    _wait_until(lambda: len(scene.taken()) >= 3)
    assert scene.ask_to_stop("pump") < 6
    taken = len(scene.taken())
    states = dict(Delivery.objects.filter(channel="email").values_list("state").annotate(n=Count("pk")).order_by())
    assert states == {"sent": taken, "pending": len(known) - taken}


def test_the_pump_goes_on_after_a_pause_also_when_the_database_was_restarted_in_it(no_worker: Scene) -> None:
    scene = no_worker
    known, _unknown = ledger.people(known=2, unknown=0)
    first, second = sorted(known)
    scene.add("pump", [sys.executable, "manage.py", "pump", "--every", "2"])
    scene.programs["pump"].start()
    ledger.told([first])
    _wait_until(lambda: ledger.left() == 0)
    time.sleep(1)  # it pauses now
    _cut_database_connections()
    ledger.told([second])
    _wait_until(lambda: len(scene.taken()) == 2)
    assert scene.ask_to_stop("pump") < 6


def _cut_database_connections() -> None:
    """What a restart of PostgreSQL does to those who are connected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [SENDER])


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)
