"""The ledger and its pump against a real SMTP server on loopback."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from innovasjon.notifications import channels, pump, settling, tending
from innovasjon.notifications.ledger import tell
from innovasjon.notifications.mailing import Postman
from innovasjon.notifications.mime import Mail
from innovasjon.notifications.models import Channel, ChannelState, Delivery
from innovasjon.notifications.outcomes import Became, Outcome
from innovasjon.people import guest_links
from innovasjon.people.models import Guest, Person
from tests.notifications.news import later, mails, news, run
from tests.notifications.sink import Sink, free_port

State = Delivery.State


def told(person: Person, number: int = 1) -> None:
    for one in range(number):
        tell([person], news(key=f"idea:{one}:taken"), now=timezone.now())


# --- Once, and no less


def test_what_is_told_arrives_once_however_often_the_pump_runs(sink: Sink, person: Person) -> None:
    told(person)
    assert (run(), run()) == (1, 0)
    assert [mail["To"] for mail in sink.mails] == ["kari@eksempel.example"]
    assert mails().get().state == State.SENT


def test_the_same_occasion_is_told_once(sink: Sink, person: Person) -> None:
    for _ in range(3):
        told(person)
    tell([person], news(key="idea:1:taken:again"), now=timezone.now())
    assert run() == 2


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_rolled_back_tells_nobody(sink: Sink) -> None:
    kari = Person.objects.create_user("kari@eksempel.example", name="Kari")
    with transaction.atomic():
        told(kari)
        transaction.set_rollback(True)
    assert (run(), Delivery.objects.count()) == (0, 0)


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
    assert set(mails().values_list("state", flat=True)) == {State.SENT}


# --- A sender that dies


def test_a_message_whose_sender_died_is_sent_again_byte_for_byte(sink: Sink, person: Person) -> None:
    told(person)
    assert run() == 1
    mails().update(state=State.SENDING, lease="0" * 32, leased_until=later(seconds=1), settled_at=None)
    assert run() == 0  # leased: nobody else touches it
    assert run(later(seconds=2)) == 1
    assert sink.raw[0] == sink.raw[1]
    assert sink.mails[0]["Message-ID"]
    assert sink.mails[0]["Date"]


def test_a_sender_that_wakes_after_its_lease_settles_nothing(sink: Sink, person: Person) -> None:
    told(person)
    [mine] = pump.claim(now=timezone.now())
    after = timezone.now() + pump.LEASE + timedelta(seconds=1)
    assert run(after) == 1
    late = settling.Batch(mine.lease, None, now=after)  # type: ignore[arg-type]
    late.note(mine, Outcome(Became.REFUSED, "550"), after)
    assert mails().get().state == State.SENT


def test_a_lease_is_renewed_while_a_batch_is_sent_and_lost_rows_are_left_alone(sink: Sink, person: Person) -> None:
    told(person, 3)
    batch = pump.claim(now=timezone.now())
    mails().filter(pk=batch[2].pk).update(lease="0" * 32)  # another pump has it
    in_a_while = timezone.now() + timedelta(seconds=60)
    assert [pump._is_ours(row, batch, in_a_while) for row in batch] == [True, True, False]
    assert mails().get(pk=batch[0].pk).leased_until == in_a_while + pump.LEASE


def test_no_answer_after_the_body_is_left_to_the_lease(sink: Sink, person: Person, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    sink.stall = 2
    told(person, 2)
    assert run() == 0
    states = sorted(mails().values_list("state", flat=True))
    assert states == [State.PENDING, State.SENDING]  # the second was given back untouched
    sink.stall = 0
    assert run(later(seconds=121)) == 2
    assert len({mail["Message-ID"] for mail in sink.mails}) == 2


def test_what_there_is_no_time_for_is_given_back(sink: Sink, person: Person) -> None:
    told(person, 3)
    moments = iter([*[timezone.now()] * 7, *[later(seconds=30)] * 9])
    done = pump.run(now=lambda: next(moments))
    assert (done.sent, done.is_unfinished) == (1, True)
    assert mails().filter(state=State.PENDING, attempts=0).count() == 2


# --- What the server answers


def test_a_recipient_that_is_refused_for_good_is_undeliverable(sink: Sink, person: Person) -> None:
    sink.recipient = "550 no such user"
    told(person)
    assert run() == 0
    row = mails().get()
    assert (row.state, row.attempts) == (State.UNDELIVERABLE, 1)
    assert "550" in row.last_error


def test_one_refused_recipient_does_not_keep_the_others_waiting(sink: Sink, person: Person) -> None:
    broken = Person.objects.create_user("kari\r\nBcc: alle@eksempel.example", name="Kari")
    tell([broken, person], news(), now=timezone.now())
    assert run() == 1
    assert mails().get(person=broken).state == State.UNDELIVERABLE
    assert [mail["To"] for mail in sink.mails] == [person.email]


@pytest.mark.parametrize("where", ["recipient", "sender", "body"])
def test_a_temporary_refusal_is_tried_again_with_growing_pauses(sink: Sink, person: Person, where: str) -> None:
    setattr(sink, where, "451 later")
    told(person)
    assert run() == 0
    row = mails().get()
    assert (row.state, row.attempts) == (State.PENDING, 1)
    assert timedelta(seconds=40) < row.due_at - timezone.now() < timedelta(seconds=80)
    setattr(sink, where, "250 OK")
    assert run(later(minutes=2)) == 1


def test_pauses_grow_to_four_hours_and_differ() -> None:
    assert settling.pause_after(3) > settling.pause_after(0) * 3
    assert settling.pause_after(40) <= timedelta(minutes=240) * 1.2
    assert len({settling.pause_after(5) for _ in range(5)}) > 1


def test_after_two_days_of_not_now_the_message_is_given_up(sink: Sink, person: Person) -> None:
    sink.recipient = "451 later"
    told(person)
    for hours in (0, 1, 24, 47):
        run(later(hours=hours))
        assert mails().get().state == State.PENDING
    run(later(hours=53))
    assert mails().get().state == State.UNDELIVERABLE


def test_three_refused_connections_pause_the_channel_and_use_up_no_attempt(
    person: Person, settings: Settings, sink: Sink
) -> None:
    good = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    told(person, 4)
    for _ in range(3):
        assert run() == 0
    state = ChannelState.objects.get(channel=Channel.EMAIL)
    assert state.refused_in_a_row == 3
    assert state.paused_until
    settings.EMAIL_PORT = good
    assert run() == 0  # paused: nothing is tried
    assert set(mails().values_list("state", "attempts")) == {(State.PENDING, 0)}
    assert run(later(minutes=2)) == 4
    state.refresh_from_db()
    assert (state.refused_in_a_row, state.paused_until) == (0, None)


def test_a_sender_address_that_is_refused_is_no_fault_of_the_message(sink: Sink, person: Person) -> None:
    sink.sender = "550 not you"
    told(person)
    assert run() == 0
    assert mails().get().attempts == 0
    assert ChannelState.objects.get(channel=Channel.EMAIL).refused_in_a_row == 1


def test_a_channel_stopped_by_a_person_sends_nothing_until_it_is_started(sink: Sink, person: Person) -> None:
    channels.stop(channel=Channel.EMAIL, by=person, now=timezone.now())
    told(person)
    assert run() == 0
    channels.start(channel=Channel.EMAIL, by=person, now=timezone.now())
    assert run() == 1


def test_the_providers_limit_a_minute_is_kept(sink: Sink, person: Person, settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 3
    told(person, 8)
    assert [run(), run(), run(later(seconds=61)), run(later(seconds=62)), run(later(seconds=123))] == [3, 0, 3, 0, 2]


# --- Who is not told


def test_somebody_who_left_after_the_action_is_not_told(sink: Sink, person: Person) -> None:
    told(person)
    Person.objects.update(is_active=False)
    assert run() == 0
    assert mails().get().state == State.CANCELLED


def test_somebody_who_has_left_gets_nothing_at_all(person: Person) -> None:
    person.is_active = False
    told(person)
    assert not Delivery.objects.exists()


def test_somebody_without_an_address_gets_a_notice_alone(person: Person) -> None:
    person.email = ""
    told(person)
    assert [row.channel for row in Delivery.objects.all()] == [Channel.INAPP]


def test_a_guest_gets_their_own_link_and_nothing_once_it_is_revoked(sink: Sink, db: None) -> None:
    guest = Guest.objects.create(email="gro@example.org", name="Gro")
    link = guest_links.issue(guest=guest, now=timezone.now())
    tell([guest], news("first"), now=timezone.now())
    assert run() == 1
    for part in ("plain", "html"):
        assert guest_links.address(link) in sink.mails[0].get_body((part,)).get_content()  # type: ignore[attr-defined]
    link.revoked_at = timezone.now()
    link.save()
    tell([guest], news("second"), now=timezone.now())
    assert (run(), len(sink.mails)) == (0, 1)


def test_a_guest_is_told_only_what_they_must_know(db: None) -> None:
    guest = Guest.objects.create(email="gro@example.org", name="Gro")
    tell([guest], news(kind="ideas.support"), now=timezone.now())
    assert not Delivery.objects.exists()


# --- What titles and names can do


def test_a_line_break_in_a_name_makes_no_header(sink: Sink, person: Person) -> None:
    message = news()
    message.context["by"] = "Ola\r\nBcc: everybody@eksempel.example"
    tell([person], message, now=timezone.now())
    assert run() == 1
    assert sink.mails[0]["Bcc"] is None


def test_a_title_of_five_thousand_characters_makes_a_short_subject(sink: Sink, person: Person) -> None:
    for key, title in {"words": "benk " * 1000, "one word": "b" * 5000}.items():
        message = news(key, title=title, kind="ideas.arrived")
        tell([person], message, now=timezone.now())
    assert run() == 2
    assert [len(mail["Subject"]) for mail in sink.mails if not 60 < len(mail["Subject"]) < 70] == []


def test_a_line_that_begins_with_a_dot_arrives_with_it(sink: Sink) -> None:
    mail = Mail(
        "Emne", ".\n..\n. slutt\n", to=["kari@eksempel.example"], headers={"Message-ID": "<1@eksempel.example>"}
    )
    mail.attach_alternative("<p>.\n.</p>\n", "text/html")
    with Postman() as postman:
        assert postman.hand_over(mail).became is Became.SENT
    text = sink.mails[0].get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert text.splitlines() == [".", "..", ". slutt"]


def test_a_line_longer_than_mail_servers_take_is_folded_on_the_way(sink: Sink, person: Person) -> None:
    message = news(title="b" * 5000)
    tell([person], message, now=timezone.now())
    assert run() == 1
    assert max(map(len, sink.raw[0].split(b"\r\n"))) <= 998
    html = sink.mails[0].get_body(("html",)).get_content()  # type: ignore[attr-defined]
    assert "b" * 5000 in html


def test_mail_is_in_its_readers_language(sink: Sink, person: Person) -> None:
    reader = Person.objects.create_user("eng@eksempel.example", name="Ann", language="en")
    tell([person, reader], news(), now=timezone.now())
    assert run() == 2
    assert len({mail["Subject"] for mail in sink.mails}) == 2


# --- What people and the clock do to rows


def test_after_a_restore_everything_is_held_until_somebody_releases_it(sink: Sink, person: Person) -> None:
    told(person)
    assert tending.hold_everything(by=None, now=timezone.now()) == 1
    assert run() == 0
    assert tending.release_everything(by=person, now=timezone.now()) == 1
    assert run() == 1


def test_what_is_sent_again_on_purpose_is_a_new_message_to_the_readers_server(sink: Sink, person: Person) -> None:
    told(person)
    run()
    tending.resend(delivery=mails().get(), by=person, now=timezone.now())
    assert run() == 1
    assert len({mail["Message-ID"] for mail in sink.mails}) == 2


def test_what_waits_already_is_not_sent_again(person: Person) -> None:
    told(person)
    with pytest.raises(tending.NotToBeSent):
        tending.resend(delivery=mails().get(), by=person, now=timezone.now())


def test_texts_are_dropped_after_ninety_days_and_the_fact_stays(sink: Sink, person: Person) -> None:
    told(person)
    run()
    assert tending.prune(now=later(days=89)) == 0
    assert tending.prune(now=later(days=91)) == 2
    assert {(row.payload == {}, row.state) for row in Delivery.objects.all()} == {(True, State.SENT)}
    told(person)
    assert run() == 0  # still the same occasion
