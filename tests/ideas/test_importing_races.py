"""Imports of ideas while others are at it, and while the process that stores them is killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from ideas import actions as idea_actions
from ideas.importing import actions, storing, undoing
from ideas.importing.models import IdeaImport, ImportRow, State
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.imports import steps
from innovasjon.notifications.models import Delivery
from tests import factories, personas
from tests.browser.server import _database_url
from tests.test_races import at_once, pause

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 600
RUNS = 3
PATIENCE = 60  # seconds
STORE = """
import sys, django
django.setup()
from django.utils import timezone
from ideas.importing import actions, storing
from ideas.importing.models import IdeaImport
storing.BATCH = 20
actions.store(job=IdeaImport.objects.select_related("person").get(pk=int(sys.argv[1])), now=timezone.now())
"""


@pytest.fixture
def town() -> personas.Town:
    ContentType.objects.clear_cache()  # the table was emptied by the test before
    return personas.build()


def previewed(town: personas.Town, number: int = 30) -> IdeaImport:
    rows = [f"Gammel idé {uuid4()};{factories.NEED_TEXT} {at};Oppvekst;proposer@demo.example" for at in range(number)]
    return factories.idea_import(town.people.resource_team, *rows)


def confirmed(town: personas.Town, number: int = 30) -> IdeaImport:
    return say_yes(previewed(town, number), timezone.now())


def say_yes(job: IdeaImport, now: datetime) -> IdeaImport:
    return actions.confirm(job=job, revision=job.revision, leave_out=True, by=job.person, now=now)


def stored(town: personas.Town, number: int = 30) -> IdeaImport:
    return actions.store(job=confirmed(town, number), now=timezone.now())


def ideas_of(job: IdeaImport) -> int:
    return Idea.objects.filter(title__startswith="Gammel idé", import_rows__job=job).count()


def test_of_two_who_say_yes_one_is_told_that_it_was_said_already(town: personas.Town) -> None:
    for _ in range(RUNS):
        job, now = previewed(town, 3), timezone.now()
        results = at_once([lambda job=job, now=now: say_yes(job, now)] * 4)
        assert sum(isinstance(one, IdeaImport) for one in results) == 1
        assert sum(isinstance(one, steps.UnableToImport) for one in results) == 3
        assert Entry.objects.about(job).told(["idea_import.confirmed"]).count() == 1


def test_several_workers_at_once_make_each_row_an_idea_once(
    town: personas.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "BATCH", 5)
    job = confirmed(town, 60)
    at_once([lambda: actions.store(job=job, now=timezone.now())] * 5)
    job.refresh_from_db()
    assert (job.state, job.rows_done, ideas_of(job), Idea.objects.filter(title__startswith="Gammel").count()) == (
        State.DONE,
        60,
        60,
        60,
    )
    assert Delivery.objects.filter(kind="ideas.imported", person=town.people.proposer, channel="inapp").count() == 1


def test_without_the_lock_a_row_would_become_two_ideas(town: personas.Town) -> None:
    job = confirmed(town, 5)

    def naive() -> None:
        with transaction.atomic():
            rows = storing.next_rows(job)
            pause()
            storing.store(job=job, rows=rows, now=timezone.now())

    at_once([naive] * 3)
    assert Idea.objects.filter(title__startswith="Gammel").count() > 5


def test_an_import_that_is_cancelled_while_it_is_stored_leaves_nothing(
    town: personas.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "BATCH", 3)
    for _ in range(RUNS):
        job = confirmed(town, 30)

        def cancel(job: IdeaImport = job) -> Any:
            return actions.cancel(job=job, by=job.person, now=timezone.now())

        _store, cancelled = at_once([lambda job=job: actions.store(job=job, now=timezone.now()), cancel])
        job.refresh_from_db()
        if isinstance(cancelled, steps.UnableToImport):  # it came when all was stored
            assert (job.state, ideas_of(job)) == (State.DONE, 30)
            continue
        actions.take_back(job=job, now=timezone.now())
        job.refresh_from_db()
        assert (job.state, Idea.objects.filter(import_rows__job=job).count()) == (State.CANCELLED, 0)
        assert not Entry.objects.filter(verb="idea_import.done", subject_id=job.pk).exists()
    assert Delivery.objects.filter(kind="ideas.imported").count() <= RUNS * 2


def test_an_idea_that_is_taken_while_the_import_is_undone_stays_or_is_gone_and_never_both(town: personas.Town) -> None:
    for _ in range(RUNS * 2):
        job = actions.undo(job=stored(town, 1), by=town.people.resource_team, now=timezone.now())
        idea = Idea.objects.get(import_rows__job=job)

        def take(idea: Idea = idea) -> Any:
            return idea_actions.take(idea=idea, by=town.people.agent, now=timezone.now())

        _undone, taken = at_once([lambda job=job: actions.take_back(job=job, now=timezone.now()), take])
        row = ImportRow.objects.get(job=job)
        if isinstance(taken, Idea):
            assert (row.outcome, Idea.objects.filter(pk=idea.pk).exists()) == (ImportRow.Outcome.KEPT, True)
        else:
            assert isinstance(taken, Idea.DoesNotExist)
            assert (row.outcome, Idea.objects.filter(pk=idea.pk).exists()) == (ImportRow.Outcome.TAKEN_BACK, False)


def test_without_the_lock_an_idea_that_was_taken_would_be_gone(
    town: personas.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = undoing.worked_on

    def slow(ideas: Any) -> set[int]:
        found = look(ideas)
        pause()
        return found

    job = stored(town, 1)
    idea = Idea.objects.get(import_rows__job=job)

    def naive() -> None:
        untouched = [idea.pk] if idea.pk not in slow([idea.pk]) else []
        Idea.objects.filter(pk__in=untouched).delete()

    at_once([naive, lambda: idea_actions.take(idea=idea, by=town.people.agent, now=timezone.now())])
    taken = Entry.objects.filter(verb="idea.taken", subject_id=idea.pk).exists()
    assert (taken, Idea.objects.filter(pk=idea.pk).exists()) == (True, False)


def test_a_killed_import_goes_on_where_it_was_and_makes_nothing_twice(town: personas.Town) -> None:
    job = confirmed(town, ROWS)
    for _kill in range(2):
        before = ideas_of(job)
        killed = start_storing(job)
        wait_until(lambda before=before: ideas_of(job) > before)
        os.kill(killed.pid, signal.SIGKILL)
        assert killed.wait(PATIENCE) == -signal.SIGKILL
    job.refresh_from_db()
    half_way = ideas_of(job)
    assert 0 < half_way < ROWS
    assert (job.state, job.rows_done) == (State.STORING, half_way)
    assert start_storing(job).wait(PATIENCE) == 0
    job.refresh_from_db()
    assert (job.state, job.rows_done, job.counts["stored"]) == (State.DONE, ROWS, ROWS)
    assert Idea.objects.filter(title__startswith="Gammel idé").count() == ROWS
    assert len(set(Idea.objects.filter(import_rows__job=job).values_list("reference", flat=True))) == ROWS
    assert Entry.objects.filter(verb="idea.imported").count() == ROWS
    assert Delivery.objects.filter(kind="ideas.imported", channel="inapp").count() == 1


def start_storing(job: IdeaImport) -> "subprocess.Popen[bytes]":
    env = os.environ | {"DATABASE_URL": _database_url(), "PYTHONPATH": str(settings.BASE_DIR)}
    return subprocess.Popen([sys.executable, "-c", STORE, str(job.pk)], env=env, cwd=settings.BASE_DIR)


def wait_until(is_so: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
    connection.close()
