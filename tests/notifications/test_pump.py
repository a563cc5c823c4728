"""The ledger and its pump against a real SMTP server on loopback."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone

from innovasjon.notifications import pump
from innovasjon.notifications.ledger import Message, tell
from innovasjon.notifications.models import Delivery
from innovasjon.people import guest_links
from innovasjon.people.models import Guest, Person

State = Delivery.State


@dataclass
class Sink:
    """Keeps what arrives; answers `reply` to RCPT."""

    reply: str = "250 OK"
    mails: list[Mail] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield sink
    controller.stop()


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("kari@eksempel.example", name="Kari Hansen")


def news(key: str = "idea:1:taken", title: str = "En benk ved elva") -> Message:
    context = {"title": title, "reference": "I-2026-0001", "by": "Ola Berg", "section": "Kultur", "path": "/ideer/1/"}
    return Message(kind="ideas.taken", key=key, context=context)


def run() -> int:
    return pump.run(now=timezone.now)


def test_what_is_told_arrives_once_however_often_the_pump_runs(sink: Sink, person: Person) -> None:
    tell([person], news(), now=timezone.now())
    assert (run(), run()) == (1, 0)
    assert [mail["To"] for mail in sink.mails] == ["kari@eksempel.example"]
    assert Delivery.objects.get().state == State.SENT


def test_the_same_occasion_is_told_once(sink: Sink, person: Person) -> None:
    for _ in range(3):
        tell([person], news(), now=timezone.now())
    tell([person], news(key="idea:1:taken:again"), now=timezone.now())
    assert run() == 2


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_rolled_back_tells_nobody(sink: Sink) -> None:
    kari = Person.objects.create_user("kari@eksempel.example", name="Kari")
    with transaction.atomic():
        tell([kari], news(), now=timezone.now())
        transaction.set_rollback(True)
    assert (run(), Delivery.objects.count()) == (0, 0)


def test_a_message_whose_sender_died_is_sent_again_as_the_same_message(sink: Sink, person: Person) -> None:
    tell([person], news(), now=timezone.now())
    [lost] = pump.claim(now=timezone.now())
    assert run() == 0  # leased: nobody else touches it
    later = timezone.now() + pump.LEASE + timedelta(seconds=1)
    assert pump.run(now=lambda: later) == 1
    assert sink.mails[0]["Message-ID"] == lost.message_id
    assert sink.mails[0]["Date"] is not None
    assert Delivery.objects.get().dated_at == lost.dated_at


def test_a_sender_that_wakes_after_its_lease_settles_nothing(sink: Sink, person: Person) -> None:
    tell([person], news(), now=timezone.now())
    [mine] = pump.claim(now=timezone.now())
    later = timezone.now() + pump.LEASE + timedelta(seconds=1)
    assert pump.run(now=lambda: later) == 1
    assert pump._settle(mine, State.UNDELIVERABLE, later) is False
    assert Delivery.objects.get().state == State.SENT


def test_a_refused_recipient_is_undeliverable(sink: Sink, person: Person) -> None:
    sink.reply = "550 no such person"
    tell([person], news(), now=timezone.now())
    assert run() == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempts, "no such person" in row.last_error) == (State.UNDELIVERABLE, 1, True)


def test_a_busy_server_is_tried_again_later_for_two_days(sink: Sink, person: Person) -> None:
    sink.reply = "451 later"
    begun = timezone.now()
    tell([person], news(), now=begun)
    assert run() == 0
    assert Delivery.objects.get().state == State.PENDING
    assert Delivery.objects.get().due_at > begun
    sink.reply = "250 OK"
    later = begun + timedelta(hours=1)
    assert pump.run(now=lambda: later) == 1


def test_a_server_that_is_down_for_three_days_leaves_it_undeliverable(settings: Any, person: Person) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    begun = timezone.now()
    tell([person], news(), now=begun)
    for hours in (0, 1, 24, 47, 72):
        moment: datetime = begun + timedelta(hours=hours)
        assert pump.run(now=lambda moment=moment: moment) == 0  # type: ignore[misc]
    assert Delivery.objects.get().state == State.UNDELIVERABLE


def test_somebody_who_has_left_is_told_nothing(sink: Sink, person: Person) -> None:
    tell([person], news(), now=timezone.now())
    Person.objects.update(is_active=False)
    assert run() == 0
    assert (sink.mails, Delivery.objects.get().state) == ([], State.CANCELLED)


def test_a_guest_gets_their_own_link_and_none_when_it_is_revoked(sink: Sink, db: None) -> None:
    guest = Guest.objects.create(email="gro@example.org", name="Gro")
    link = guest_links.issue(guest=guest, now=timezone.now())
    tell([guest], news("first"), now=timezone.now())
    assert run() == 1
    assert guest_links.address(link) in str(sink.mails[0].get_payload(decode=True))
    link.revoked_at = timezone.now()
    link.save()
    tell([guest], news("second"), now=timezone.now())
    assert (run(), len(sink.mails)) == (0, 1)


def test_a_line_break_in_a_name_makes_no_header(sink: Sink, person: Person) -> None:
    message = news()
    message.context["by"] = "Ola\r\nBcc: everybody@eksempel.example"
    tell([person], message, now=timezone.now())
    assert run() == 1
    assert sink.mails[0]["Bcc"] is None


def test_mail_is_in_its_readers_language(sink: Sink, person: Person) -> None:
    reader = Person.objects.create_user("eng@eksempel.example", name="Ann", language="en")
    tell([person, reader], news(), now=timezone.now())
    assert run() == 2
    assert len({mail["Subject"] for mail in sink.mails}) == 2


@pytest.mark.django_db(transaction=True)
def test_four_pumps_at_once_send_each_message_once(sink: Sink) -> None:
    people = [Person.objects.create_user(f"p{n}@eksempel.example", name=f"P {n}") for n in range(60)]
    tell(people, news(), now=timezone.now())
    threads = [threading.Thread(target=lambda: (run(), connection.close())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail["To"] for mail in sink.mails) == sorted(person.email for person in people)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
