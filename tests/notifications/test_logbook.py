"""A batch is settled in one statement, and a sender that dies in the middle of it makes nobody hear twice."""

import os
import signal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from innovasjon.notifications import logbook, pump, settling
from innovasjon.notifications.ledger import tell
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories
from tests.notifications.news import later, mails, news, run
from tests.notifications.sink import Sink

State = Delivery.State


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "logbook"


def told(number: int) -> None:
    tell([factories.person() for _ in range(number)], news(f"{number} are told"), now=timezone.now())


def dies_after(batch: list[Delivery], number: int) -> None:
    """A sender process that hands over so many messages of the batch and is then killed."""
    lease = batch[0].lease
    assert lease
    if child := os.fork():
        os.waitpid(child, 0)
        return
    with logbook.kept(lease) as book:
        assert book
        for row in batch[:number]:
            book.note(row.pk, timezone.now())
        os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_sender_handed_over_is_settled_and_the_rest_sent_once(sink: Sink, db: None, folder: Path) -> None:
    told(5)
    batch = pump.claim(now=timezone.now())
    dies_after(batch, 3)
    assert run() == 0  # leased: the rest waits
    assert sorted(mails().values_list("state", flat=True)) == [State.SENDING] * 2 + [State.SENT] * 3
    assert run(later(seconds=121)) == 2
    assert {mail["To"] for mail in sink.mails} == {row.person.email for row in batch[3:] if row.person}
    assert list(folder.iterdir()) == []


def test_what_another_sender_took_over_is_that_ones_to_settle(sink: Sink, db: None) -> None:
    told(2)
    dies_after(pump.claim(now=timezone.now()), 2)
    taken_over = pump.claim(now=later(seconds=121))
    assert settling.what_the_dead_left() == 0
    assert {(row.state, row.lease) for row in mails()} == {(State.SENDING, taken_over[0].lease)}


def test_the_book_of_a_living_sender_is_left_alone(db: None) -> None:
    told(1)
    [row] = pump.claim(now=timezone.now())
    assert row.lease
    with logbook.kept(row.lease) as book:
        assert book
        book.note(row.pk, timezone.now())
        assert settling.what_the_dead_left() == 0
    assert settling.what_the_dead_left() == 1


def test_a_line_that_was_not_written_to_its_end_says_nothing(db: None, folder: Path) -> None:
    told(2)
    batch = pump.claim(now=timezone.now())
    folder.mkdir()
    begun = f"{batch[0].pk} {timezone.now().isoformat()}\n{batch[1].pk} 2026-"
    (folder / f"{batch[0].lease}.sent").write_text(begun)
    assert settling.what_the_dead_left() == 1


def test_a_book_that_got_no_name_is_cleared_away(db: None, folder: Path) -> None:
    folder.mkdir()
    old, new = folder / "old.new", folder / "new.new"
    for path in (old, new):
        path.touch()
    os.utime(old, (0, 0))
    settling.what_the_dead_left()
    assert list(folder.iterdir()) == [new]


def test_without_a_disk_to_write_on_each_message_is_settled_by_itself(sink: Sink, db: None, folder: Path) -> None:
    folder.write_text("a file stands where the folder should be")
    told(3)
    with CaptureQueriesContext(connection) as asked:
        assert run() == 3
    assert len([query for query in asked if "jsonb_to_recordset" in query["sql"]]) == 3
    assert set(mails().values_list("state", flat=True)) == {State.SENT}


def queries_for(number: int) -> int:
    told(number)
    moment = later()  # stands still: no row is settled before its batch is through
    with CaptureQueriesContext(connection) as asked:
        assert run(moment) == number
    return len(asked)


def test_forty_messages_cost_as_many_queries_as_two(sink: Sink, person: Person) -> None:
    queries_for(1)  # what is looked up once a process is known then
    assert queries_for(2) == queries_for(40)


def test_a_slow_servers_messages_are_settled_before_their_batch_is_through(db: None) -> None:
    told(2)
    first, second = pump.claim(now=timezone.now())
    assert first.lease
    with logbook.kept(first.lease) as book:
        batch = settling.Batch(first.lease, book, now=timezone.now())
        for row, seconds in ((first, 1), (second, 6)):
            batch.note(row, settling.Outcome(settling.Became.SENT), later(seconds=seconds))
    assert batch.sent == 2
