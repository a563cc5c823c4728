"""What people choose to hear of; the link that mutes; their notices on the site."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovasjon.audit.models import Entry
from innovasjon.notifications import kinds, preferences, unsubscribing
from innovasjon.notifications.kinds import Way
from innovasjon.notifications.ledger import tell
from innovasjon.notifications.models import Channel, Delivery, Preference, Rhythm
from innovasjon.people.models import Person
from tests import factories
from tests.conftest import SignIn
from tests.notifications.news import news
from tests.personas import Town
from tests.site_map.notifications import their_choices


def channels_of(person: Person, kind: str) -> set[str]:
    tell([person], news(kind, kind=kind), now=timezone.now())
    return set(Delivery.objects.filter(person=person, kind=kind).values_list("channel", flat=True))


# --- Choosing


@pytest.mark.parametrize(
    ("way", "channels"),
    [(Way.AT_ONCE, {"inapp", "email"}), (Way.DIGEST, {"inapp"}), (Way.INAPP, {"inapp"})],
)
def test_each_kind_comes_as_its_reader_wants(person: Person, way: Way, channels: set[str]) -> None:
    preferences.choose(person=person, ways={"ideas.comment": way}, by=person, now=timezone.now())
    assert channels_of(person, "ideas.comment") == channels


@pytest.mark.parametrize("kind", [k.name for k in kinds.registry().values() if k.must_know])
def test_what_must_be_known_cannot_be_muted(person: Person, kind: str) -> None:
    preferences.choose(person=person, ways={kind: Way.INAPP}, by=person, now=timezone.now())
    Preference.objects.create(person=person, kind=kind, way=Way.INAPP)  # nor by a row that should not be there
    assert channels_of(person, kind) == {"inapp", "email"}


def test_on_days_off_only_what_must_be_known_is_mailed(person: Person) -> None:
    today = timezone.localdate()
    Rhythm.objects.create(person=person, away_from=today, away_until=today)
    assert channels_of(person, "ideas.comment") == {"inapp"}
    assert channels_of(person, "ideas.taken") == {"inapp", "email"}


def test_the_page_keeps_what_is_chosen_and_the_log_says_so(town: Town, sign_in: SignIn) -> None:
    client, address = sign_in("proposer"), reverse("notifications:settings")
    assert client.post(address, their_choices(town)).status_code == 302
    person = town.people.proposer
    assert preferences.rhythm(person).digest == "daily"
    ways = preferences.ways(person)
    assert {ways[kind.name] for kind in kinds.offered_to(person)} == {Way.INAPP}
    assert Entry.objects.filter(verb="person.messages_chosen", by=person).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"away_from": "2026-07-01"}, "Siste fridag"),
        ({"away_until": "2026-07-01"}, "Første fridag"),
        ({"away_from": "2026-07-09", "away_until": "2026-07-01"}, "Siste fridag"),
        ({"away_from": "2026-07-01", "away_until": "2029-07-01"}, "Siste fridag"),
        ({"away_from": "0001-01-01", "away_until": "2026-07-01"}, "1990"),
        ({"digest": "hourly"}, ""),
        ({"weekday": "8"}, ""),
        ({"kind-ideas-comment": "pigeon"}, ""),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(
    town: Town, sign_in: SignIn, changes: dict[str, Any], words: str
) -> None:
    response = sign_in("proposer").post(reverse("notifications:settings"), their_choices(town) | changes)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Preference.objects.exists()


def offered(client: Client) -> set[str]:
    fields = client.get(reverse("notifications:settings")).context["form"].fields
    return {name.removeprefix("kind-").replace("-", ".") for name in fields if name.startswith("kind-")}


def test_what_only_agents_get_is_offered_to_those_it_concerns(town: Town, sign_in: SignIn) -> None:
    agents_own = {kind.name for kind in kinds.can_be_chosen() if kind.concerns}
    assert "ideas.inbox" in agents_own
    everybodys = {kind.name for kind in kinds.can_be_chosen()} - agents_own
    assert offered(sign_in("proposer")) == everybodys
    assert offered(sign_in("agent")) == offered(sign_in("resource_team")) == everybodys | agents_own


def test_a_choice_that_is_not_offered_now_is_kept_for_when_it_is(town: Town, sign_in: SignIn) -> None:
    person = town.people.proposer
    preferences.choose(person=person, ways={"ideas.inbox": Way.DIGEST}, by=person, now=timezone.now())
    sign_in("proposer").post(reverse("notifications:settings"), their_choices(town))
    assert preferences.ways(person)["ideas.inbox"] == Way.DIGEST


# --- The link in e-mail


@pytest.fixture
def link(person: Person) -> str:
    return reverse("notifications:stop", args=[unsubscribing.token(person, "ideas.comment")])


def test_looking_at_the_link_changes_nothing(client: Client, link: str) -> None:
    for method in (client.get, client.head):
        assert method(link).status_code == 200
    assert not Preference.objects.exists()


def test_one_click_by_the_mail_program_mutes_the_kind(person: Person, link: str) -> None:
    client = Client(enforce_csrf_checks=True)  # a mail program has no cookie
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert channels_of(person, "ideas.comment") == {"inapp"}
    assert channels_of(person, "ideas.mention") == {"inapp", "email"}


def test_the_digests_link_ends_the_digest(client: Client, person: Person) -> None:
    client.post(reverse("notifications:stop", args=[unsubscribing.token(person, preferences.DIGEST)]))
    assert preferences.rhythm(person).digest == Rhythm.Digest.NEVER


def test_a_link_for_what_must_be_known_says_that_it_always_comes(client: Client, person: Person) -> None:
    address = reverse("notifications:stop", args=[unsubscribing.token(person, "ideas.taken")])
    assert "kommer det alltid" in client.post(address).content.decode().replace("så det kommer", "kommer det")
    assert not Preference.objects.exists()


def test_a_link_with_a_letter_changed_opens_nothing(client: Client, person: Person, link: str) -> None:
    other = factories.person()
    forged = link.replace(f"{person.pk}~", f"{other.pk}~", 1)
    assert forged != link
    assert client.post(forged).status_code == 404
    assert not Preference.objects.exists()


def test_a_link_of_somebody_who_left_opens_nothing(client: Client, person: Person, link: str) -> None:
    Person.objects.update(is_active=False)
    assert client.post(link).status_code == 404


# --- Notices on the site


def test_opening_a_notice_leads_to_its_page_and_marks_it_read(town: Town, sign_in: SignIn) -> None:
    notice = factories.notice(town.people.proposer)
    client = sign_in("proposer")
    assert client.head(notice.get_absolute_url()).status_code == 302
    assert client.get(notice.get_absolute_url(), headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None
    assert client.get(notice.get_absolute_url()).headers["Location"] == "/ideer/"
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize("path", ["//ond.example/", "https://ond.example/", ""])
def test_a_notice_never_leads_away_from_the_site(town: Town, sign_in: SignIn, path: str) -> None:
    notice = factories.notice(town.people.proposer)
    Delivery.objects.update(payload=notice.payload | {"path": path})
    assert sign_in("proposer").get(notice.get_absolute_url()).status_code == 404


def test_all_are_marked_read_and_nobody_elses(town: Town, sign_in: SignIn) -> None:
    for person in (town.people.proposer, town.people.proposer, town.people.agent):
        factories.notice(person)
    sign_in("proposer").post(reverse("notifications:mark_all_read"))
    unread = Delivery.objects.filter(channel=Channel.INAPP, read_at=None)
    assert [row.person for row in unread] == [town.people.agent]


def test_the_menu_counts_the_unread(town: Town, sign_in: SignIn) -> None:
    for _ in range(3):
        factories.notice(town.people.proposer)
    factories.notice(town.people.proposer, read_at=timezone.now())
    assert 'data-count="3"' in sign_in("proposer").get(reverse("web:about")).content.decode()


def titles(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("notifications:list"), query)
    return [row.text for row in response.context["rows"]]


def test_the_list_is_narrowed_by_group_and_to_the_unread(town: Town, sign_in: SignIn) -> None:
    person, client = town.people.proposer, sign_in("proposer")
    factories.notice(person, read_at=timezone.now())
    factories.notice(person)
    factories.notice(person, kind="ideas.draft")
    factories.notice(person, due_at=timezone.now() - timedelta(days=91))  # too old to be shown
    assert len(titles(client)) == 3
    assert len(titles(client, show="unread")) == 2
    assert len(titles(client, about="waits")) == 1
    assert len(titles(client, about="nonsense", page="x1")) == 3


def test_every_notice_stands_on_exactly_one_page(town: Town, sign_in: SignIn) -> None:
    client = sign_in("proposer")
    for _ in range(60):
        factories.notice(town.people.proposer)
    seen, address = [], reverse("notifications:list")
    while address:
        response = client.get(address)
        seen += [row.pk for row in response.context["rows"]]
        address = response.context["next"]
    assert len(seen) == len(set(seen)) == 60


def test_thirty_notices_cost_as_many_queries_as_one(town: Town, sign_in: SignIn) -> None:
    client = sign_in("proposer")
    factories.notice(town.people.proposer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("notifications:list"))
        return len(asked)

    queries()
    with_one = queries()
    for _ in range(29):
        factories.notice(town.people.proposer)
    assert (with_one, queries()) == (6, 6)
