"""What those who run the site see of the ledger: readiness, figures, commands, administration."""

from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from innovasjon.audit.models import Entry
from innovasjon.notifications import digests, kinds
from innovasjon.notifications.ledger import tell
from innovasjon.notifications.models import Channel, ChannelState, Delivery, TeamsChannel
from innovasjon.people import guest_links
from innovasjon.people.models import Person
from tests import chosen, factories
from tests.conftest import SignIn
from tests.notifications.news import later, mails, news
from tests.notifications.sink import Sink
from tests.personas import Town
from tests.test_admin import fields

SECRET = "https://prod.logic.azure.com/workflows/hemmelig?sig=nokkelen"


def command(name: str, *options: str) -> str:
    out = StringIO()
    call_command(name, *options, stdout=out)
    return out.getvalue()


# --- Machines


def test_messages_that_wait_too_long_are_told_as_degraded(client: Client, person: Person, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "filesystem://"
    tell([person], news(), now=timezone.now() - timedelta(minutes=16))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["messages"].startswith("email: 1 due, oldest 9")


def test_prometheus_reads_what_waits_and_what_went_wrong(client: Client, person: Person, settings: Settings) -> None:
    settings.METRICS_TOKEN = "token"
    for key in ("a", "b", "c"):
        tell([person], news(key), now=timezone.now() - timedelta(minutes=10))
    mails().filter(dedupe_key="c").update(state="undeliverable", settled_at=timezone.now())
    lines = client.get("/metrics", headers={"Authorization": "Bearer token"}).content.decode().splitlines()
    assert 'innovasjon_messages_due{channel="email"} 2.0' in lines
    assert 'innovasjon_messages_need_a_person{state="undeliverable"} 1.0' in lines
    assert 'innovasjon_messages_settled_last_hour{channel="email",state="undeliverable"} 1.0' in lines
    [oldest] = [line for line in lines if line.startswith('innovasjon_messages_oldest_due_seconds{channel="email"}')]
    assert 599 < float(oldest.split()[-1]) < 660


# --- Commands


def test_the_command_lists_what_is_due_and_what_is_stuck_without_naming_anybody(person: Person) -> None:
    tell([person], news("due"), now=timezone.now())
    tell([person], news("stuck"), now=timezone.now())
    mails().filter(dedupe_key="stuck").update(state="undeliverable")
    due, stuck = command("deliveries", "--due"), command("deliveries", "--stuck")
    assert ("pending" in due, "1 in all" in due) == (True, True)
    assert ("undeliverable" in stuck, "1 in all" in stuck) == (True, True)
    assert person.email not in due + stuck
    assert person.name not in due + stuck
    assert "undeliverable: 1" in command("deliveries")


def test_everything_can_be_held_and_let_go_by_command(person: Person) -> None:
    tell([person], news(), now=timezone.now())
    assert command("deliveries", "--hold") == "1 held\n"
    assert command("deliveries", "--release") == "1 released\n"


def test_the_pump_sends_without_celery(person: Person, sink: Sink) -> None:
    tell([person], news(), now=timezone.now())
    assert command("pump", "--once", "--plan") == "1 sent\n"


# --- The administration


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    return sign_in("admin")


def test_the_list_is_searched_by_person_and_counts_what_is_stuck(admin: Client, town: Town) -> None:
    tell([town.people.agent, town.people.colleague], news(), now=timezone.now())
    page = admin.get(reverse("admin:notifications_delivery_changelist"), {"q": "Kari Kollega"}).content.decode()
    assert "Kari Kollega" in page
    assert "Anne Agent" not in page


def test_a_preview_shows_what_the_reader_gets_and_no_key_of_theirs(admin: Client, town: Town) -> None:
    guest = factories.guest()
    link = guest_links.issue(guest=guest, now=timezone.now())
    tell([guest], news(), now=timezone.now())
    page = admin.get(reverse("admin:notifications_delivery_preview", args=[mails().get().pk])).content.decode()
    assert "En benk ved elva" in page
    assert guest_links.address(link) not in page


def test_a_message_is_called_by_the_words_of_its_kind_and_has_no_name_of_the_code(admin: Client, town: Town) -> None:
    tell([town.people.agent], news(), now=timezone.now())
    page = admin.get(reverse("admin:notifications_delivery_change", args=[mails().get().pk])).content.decode()
    heading = BeautifulSoup(page, "html.parser").select_one("#content h2")
    assert heading
    assert heading.get_text() == f"{kinds.of(mails().get().kind).label} → Anne Agent"
    assert "Leased until" not in page


def test_what_cannot_be_delivered_is_sent_again_by_hand_and_logged(admin: Client, town: Town) -> None:
    tell([town.people.agent], news(), now=timezone.now())
    mails().update(state="undeliverable", settled_at=timezone.now())
    chosen.done(admin, "send_again", mails().get())
    assert mails().get().state == "pending"
    assert Entry.objects.filter(verb="delivery.resent", by=town.people.admin).exists()


def test_a_channel_is_stopped_and_started_by_hand(admin: Client, town: Town) -> None:
    address = reverse("admin:notifications_channelstate_changelist")
    admin.get(address)
    for action, is_stopped in (("stop", True), ("start", False)):
        chosen.done(admin, action, ChannelState.objects.get(channel=Channel.EMAIL))
        assert (ChannelState.objects.get(channel=Channel.EMAIL).stopped_at is not None) == is_stopped
    assert Entry.objects.filter(verb="channel.stopped", by=town.people.admin).exists()


def test_what_would_be_sent_in_the_next_days_is_shown_with_why(admin: Client, town: Town) -> None:
    page = admin.get(reverse("admin:notifications_delivery_upcoming")).content.decode()
    assert "Anne Agent" in page
    assert "2 idéer venter i innboksen" in page
    assert not Delivery.objects.exists()


def test_a_digest_that_is_not_composed_yet_has_a_preview_that_says_so(admin: Client, town: Town) -> None:
    row = Delivery.objects.create(
        person=town.people.agent, kind=digests.KIND, dedupe_key="digest:x", created_at=later(), due_at=later()
    )
    page = admin.get(reverse("admin:notifications_delivery_preview", args=[row.pk]))
    assert page.status_code == 200


def test_the_address_of_a_teams_channel_is_never_shown(admin: Client, town: Town) -> None:
    room = TeamsChannel.objects.create(name="Oppvekst", url=SECRET)
    for address in (
        reverse("admin:notifications_teamschannel_changelist"),
        reverse("admin:notifications_teamschannel_change", args=[room.pk]),
    ):
        assert "hemmelig" not in admin.get(address).content.decode()
    page = reverse("admin:notifications_teamschannel_change", args=[room.pk])
    admin.post(page, fields(admin.get(page)) | {"name": "Nytt navn"})
    room.refresh_from_db()
    assert (room.name, room.url) == ("Nytt navn", SECRET)


@pytest.mark.parametrize(
    "url", ["http://x.logic.azure.com/", "https://ond.example/", "https://logic.azure.com.ond.example/", "ftp://x", ""]
)
def test_only_addresses_of_workflows_are_taken(admin: Client, town: Town, url: str) -> None:
    admin.post(reverse("admin:notifications_teamschannel_add"), {"name": "Ond", "is_active": "on", "url": url})
    assert not TeamsChannel.objects.exists()
