"""A guest's link: opens one guest's page, expires, can be revoked, and changes nothing by being followed."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ideas import actions
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.audit.models import Entry
from innovasjon.notifications import composing, password_mail
from innovasjon.notifications.models import Delivery
from innovasjon.people import guest_links
from innovasjon.people.models import Guest, GuestLink, Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Proposer:
    """A guest who is asked to stand behind Kari's draft."""
    kari = Person.objects.create_user("kari@eksempel.example", name="Kari Hansen")
    idea = actions.begin(key=uuid4(), title="En benk ved elva", by=kari, now=timezone.now())
    return actions.invite_guest(idea=idea, email="gro@example.org", name="Gro", by=kari, now=timezone.now())


@pytest.fixture
def link(asked: Proposer) -> GuestLink:
    return GuestLink.objects.get(guest=asked.guest)


def test_the_link_leads_to_a_clean_address_with_the_guests_idea(client: Client, link: GuestLink) -> None:
    response: Any = client.get(guest_links.address(link), follow=True)
    assert response.request["PATH_INFO"] == "/gjest/"
    assert "En benk ved elva" in response.content.decode()


def test_following_the_link_answers_nothing(client: Client, link: GuestLink, asked: Proposer) -> None:
    for _ in range(3):
        client.get(guest_links.address(link), follow=True)
    asked.refresh_from_db()
    assert asked.state == Proposer.State.INVITED


@pytest.mark.parametrize(("answer", "state"), [("yes", Proposer.State.ACCEPTED), ("no", Proposer.State.DECLINED)])
def test_a_guest_answers_once(client: Client, link: GuestLink, asked: Proposer, answer: str, state: str) -> None:
    client.get(guest_links.address(link))
    for sent in (answer, "yes", "no"):
        assert client.post(f"/gjest/ideer/{asked.pk}/svar/", {"answer": sent}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == state


def test_a_guest_who_said_yes_can_take_their_name_away(client: Client, link: GuestLink, asked: Proposer) -> None:
    client.get(guest_links.address(link))
    client.post(f"/gjest/ideer/{asked.pk}/svar/", {"answer": "yes"})
    page = client.get("/gjest/").content.decode()
    assert f"/gjest/ideer/{asked.pk}/ikke-min/" in page
    for _ in range(2):
        assert client.post(f"/gjest/ideer/{asked.pk}/ikke-min/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == Proposer.State.DECLINED
    assert Entry.objects.about(asked.idea).told(["idea.proposer_stepped_back"]).get().data == {"proposer": asked.pk}


def test_a_guest_takes_nobody_elses_name_away(client: Client, link: GuestLink, asked: Proposer) -> None:
    other = factories.guest_proposer(asked.idea, factories.guest(), state="accepted", answered_at=timezone.now())
    client.get(guest_links.address(link))
    assert client.post(f"/gjest/ideer/{other.pk}/ikke-min/").status_code == 404
    other.refresh_from_db()
    assert other.state == Proposer.State.ACCEPTED


def test_a_guest_cannot_answer_for_another(client: Client, link: GuestLink, asked: Proposer) -> None:
    other = actions.invite_guest(
        idea=Idea.objects.get(), email="per@example.org", name="Per", by=Person.objects.get(), now=timezone.now()
    )
    client.get(guest_links.address(link))
    assert client.post(f"/gjest/ideer/{other.pk}/svar/", {"answer": "yes"}).status_code == 404


def test_the_page_says_who_asks(client: Client, link: GuestLink) -> None:
    page = client.get(guest_links.address(link), {}, follow=True, headers={"accept-language": "nb"})
    assert "Kari Hansen spør om du står bak en idé." in page.content.decode()


def test_a_guest_sees_the_files_of_the_idea_they_are_asked_to_stand_behind(
    client: Client, link: GuestLink, asked: Proposer
) -> None:
    row = factories.attachment(asked.idea, asked.idea.created_by, name="skisse.txt", content=b"En benk")
    address = f"/gjest/vedlegg/{row.pk}/"
    page = client.get(guest_links.address(link), follow=True).content.decode()
    assert "skisse.txt" in page
    assert address in page
    handed_out: Any = client.get(address)
    assert (handed_out.status_code, b"".join(handed_out.streaming_content)) == (200, b"En benk")
    assert handed_out["Cache-Control"] == "private, no-cache"
    assert handed_out["Content-Disposition"].startswith("attachment")


def test_a_guest_reads_where_the_idea_is_now_however_many_merges_ago(
    client: Client, link: GuestLink, asked: Proposer
) -> None:
    kari = Person.objects.get()
    last = factories.idea(kari, title="En park ved elva", section=factories.section())
    between = factories.idea(kari, title="To benker", section=last.section, stage=Stage.MERGED, merged_into=last)
    merged = factories.idea(kari, title="En stol", section=last.section, stage=Stage.MERGED, merged_into=between)
    factories.guest_proposer(merged, asked.guest, state="accepted", answered_at=timezone.now())  # type: ignore[arg-type]
    page = client.get(guest_links.address(link), follow=True, headers={"accept-language": "en"}).content.decode()
    assert "En park ved elva" in page
    assert "To benker" not in page
    Idea.objects.filter(pk=last.pk).update(hidden_at=timezone.now(), hidden_by=kari, hidden_because="Et navn.")
    page = client.get(guest_links.address(link), follow=True, headers={"accept-language": "en"}).content.decode()
    assert "En park ved elva" not in page


def test_a_guest_sees_no_file_of_an_idea_that_is_not_opened_to_them(
    client: Client, link: GuestLink, asked: Proposer
) -> None:
    kari = asked.idea.created_by
    idea = actions.begin(key=uuid4(), title="En annen benk", by=kari, now=timezone.now())
    actions.invite_guest(idea=idea, email="per@example.org", name="Per", by=kari, now=timezone.now())
    address = f"/gjest/vedlegg/{factories.attachment(idea, kari).pk}/"
    client.get(guest_links.address(link))
    assert client.get(address).status_code == 404
    client.get(guest_links.address(GuestLink.objects.get(guest__email="per@example.org")))
    opened = client.get(address)
    assert (opened.status_code, opened.getvalue() != b"") == (200, True)  # read to the end, so that the file is closed


def test_the_files_close_with_the_answer_no_and_with_the_link(client: Client, link: GuestLink, asked: Proposer) -> None:
    address = f"/gjest/vedlegg/{factories.attachment(asked.idea, asked.idea.created_by).pk}/"
    assert client.get(address).status_code == 404
    client.get(guest_links.address(link))
    opened = client.get(address)
    assert (opened.status_code, opened.getvalue() != b"") == (200, True)  # read to the end, so that the file is closed
    actions.answer_as_guest(proposer=asked, accept=False, now=timezone.now())
    assert client.get(address).status_code == 404
    GuestLink.objects.update(revoked_at=timezone.now())
    assert client.get(address).status_code == 404


def test_without_a_link_there_is_nothing_to_see_or_answer(client: Client, asked: Proposer) -> None:
    assert client.get("/gjest/").status_code == 403
    assert client.post(f"/gjest/ideer/{asked.pk}/svar/", {"answer": "yes"}).status_code == 403
    assert client.get("/gjest/not-a-token/").status_code == 404


def test_a_revoked_link_closes_the_page_that_is_open(client: Client, link: GuestLink) -> None:
    client.get(guest_links.address(link))
    assert client.get("/gjest/").status_code == 200
    GuestLink.objects.update(revoked_at=timezone.now())
    assert client.get("/gjest/").status_code == 403
    assert client.get(guest_links.address(link)).status_code == 404


def test_an_expired_link_is_not_found(client: Client, link: GuestLink) -> None:
    GuestLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(guest_links.address(link)).status_code == 404


def test_a_tampered_cookie_lets_nobody_in(client: Client, link: GuestLink) -> None:
    client.get(guest_links.address(link))
    client.cookies[guest_links.COOKIE] = client.cookies[guest_links.COOKIE].value.replace(str(link.pk), "999", 1)
    assert client.get("/gjest/").status_code == 403


def test_the_token_is_kept_nowhere_and_survives_a_new_secret(settings: Any, link: GuestLink) -> None:
    before = guest_links.address(link)
    token = before.removeprefix("/gjest/").rstrip("/")
    assert token not in str(GuestLink.objects.values().get())
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret that is long enough"
    assert guest_links.address(link) == before


def test_a_guest_asked_twice_keeps_the_link_they_have(asked: Proposer) -> None:
    guest = Guest.objects.get()
    assert guest_links.issue(guest=guest, now=timezone.now()) == GuestLink.objects.get()


# --- A new link


def asks_for_a_link(client: Client, email: str = "gro@example.org") -> Any:
    return client.post("/ny-lenke/", {"email": email}, follow=True)


def test_an_old_link_leads_to_a_new_one_by_e_mail(client: Client, link: GuestLink, asked: Proposer) -> None:
    GuestLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    old = client.get(guest_links.address(link))
    assert old.status_code == 404
    assert "Denne lenken virker ikke lenger" in old.text
    assert 'href="/ny-lenke/"' in old.text
    answer = asks_for_a_link(client, "Gro@Example.org")
    assert "Kjenner vi adressen, er en e-post med lenke på vei." in answer.text
    password_mail.write(now=timezone.now())
    row = Delivery.objects.get(kind="notifications.guest_link")
    assert row.guest == asked.guest
    assert Entry.objects.get(verb="guest.link_sent").subject_id == row.guest_id
    letter = composing.email(row)
    assert letter
    found = re.search(r"/gjest/[\w-]+/", letter.body)
    assert found
    client.get(found.group())
    assert "En benk ved elva" in client.get("/gjest/").text


def test_without_a_link_the_page_leads_to_one(client: Client) -> None:
    page = client.get("/gjest/")
    assert page.status_code == 403
    assert 'href="/ny-lenke/"' in page.text


def test_an_unknown_address_is_answered_the_same_and_sent_nothing(client: Client, asked: Proposer) -> None:
    known, unknown = asks_for_a_link(client), asks_for_a_link(client, "ukjent@example.org")
    assert [known.status_code, known.redirect_chain] == [unknown.status_code, unknown.redirect_chain]
    password_mail.write(now=timezone.now())
    told = Delivery.objects.filter(kind="notifications.guest_link")
    assert [str(row.guest) for row in told] == ["Gro"]


def test_a_link_that_was_taken_back_is_not_given_anew(client: Client, link: GuestLink, asked: Proposer) -> None:
    kari = Person.objects.get()
    assert asked.guest
    guest_links.revoke(guest=asked.guest, by=kari, now=timezone.now())
    asks_for_a_link(client)
    password_mail.write(now=timezone.now())
    assert composing.email(Delivery.objects.get(kind="notifications.guest_link")) is None
    assert guest_links.standing(asked.guest, now=timezone.now()) is None


def test_who_asks_too_often_is_told_to_wait(client: Client, asked: Proposer) -> None:
    answers = [asks_for_a_link(client).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


@pytest.mark.parametrize("email", ["", "gro", "gro@", "\u0000", "a" * 300 + "@example.org"])
def test_what_is_no_address_is_told(client: Client, email: str) -> None:
    assert client.post("/ny-lenke/", {"email": email}).status_code in {400, 422}
