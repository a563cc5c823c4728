"""Internal notes: read by those who work on an idea, and never by those who stand behind it."""

from uuid import uuid4

import pytest
import rules
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas import actions, mentions
from ideas.models import Idea, Note, Proposer
from innovasjon.audit.models import Entry
from innovasjon.notifications import composing
from innovasjon.notifications.models import Channel, Delivery
from innovasjon.people.models import Person
from tests import factories, personas
from tests.conftest import SignIn
from tests.personas import Town

WORDS = "Hemmeligord om økonomien"


def write(idea: Idea, body: str, by: Person) -> Note:
    return actions.write_note(idea=idea, body=body, key=uuid4(), by=by, now=timezone.now())


def told() -> set[str]:
    rows = Delivery.objects.filter(kind="ideas.note", channel=Channel.INAPP).select_related("person")
    return {row.person.name for row in rows if row.person}


READERS = {"agent", "substitute", "unit_leader", "section_leader", "resource_team"}
WRITERS = {"agent", "substitute", "resource_team"}


def test_those_who_work_on_an_idea_read_its_notes_and_agents_and_the_team_write_them(town: Town) -> None:
    may = {
        permission: {name for name in personas.NAMES if rules.has_perm(permission, town.people[name], town.submitted)}
        for permission in ("ideas.read_notes", "ideas.write_note")
    }
    assert may == {"ideas.read_notes": READERS, "ideas.write_note": WRITERS}


@pytest.mark.parametrize("state", ["accepted", "invited"])
@pytest.mark.parametrize("name", sorted(READERS))
def test_nobody_reads_notes_about_an_idea_they_have_a_part_in(town: Town, name: str, state: str) -> None:
    factories.new_proposer(town.submitted, getattr(town.people, name), state=state).save()
    assert not rules.has_perm("ideas.read_notes", town.people[name], town.submitted)
    assert not rules.has_perm("ideas.write_note", town.people[name], town.submitted)


def test_an_agent_who_said_no_to_standing_behind_an_idea_works_on_it_as_any_other(town: Town) -> None:
    factories.new_proposer(town.submitted, town.people.agent, state="declined").save()
    assert rules.has_perm("ideas.write_note", town.people.agent, town.submitted)


def test_the_same_note_sent_five_times_is_written_once(town: Town) -> None:
    key, by, now = uuid4(), town.people.agent, timezone.now()
    rows = {actions.write_note(idea=town.submitted, body="Hei", key=key, by=by, now=now).pk for _ in range(5)}
    assert len(rows) == Note.objects.count() == Entry.objects.told(["idea.note_written"]).count() == 1


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@Vera Vara, hva mener du?", {"Vera Vara"}),
        ("@Vera, hva mener du?", {"Vera Vara"}),
        ("@Unni Enhetsleder og @Rita Ressurs må se denne", {"Unni Enhetsleder", "Rita Ressurs"}),
        ("@Petra Forslag må ikke se denne", set()),
        ("@Kari Kollega skal ikke vite noe", set()),
        ("@Anne Agent skriver til seg selv", set()),
    ],
)
def test_a_note_tells_those_it_names_who_may_read_it(town: Town, body: str, names: set[str]) -> None:
    write(town.submitted, body, town.people.agent)
    assert told() == names


def test_the_writer_is_told_who_will_not_hear_of_it(town: Town, sign_in: SignIn) -> None:
    data = {"body": "@Kari Kollega, se her", "key": str(uuid4())}
    page = sign_in("agent").post(reverse("ideas:write_note", args=[town.submitted.pk]), data, follow=True)
    assert "Kari Kollega får ikke lese interne notater her, og får ikke beskjed." in page.text


def test_the_message_says_nothing_of_what_the_note_says(town: Town) -> None:
    note = write(town.submitted, f"@Vera, {WORDS}", town.people.agent)
    row = Delivery.objects.get(kind="ideas.note", channel=Channel.EMAIL)
    row.dated_at, row.message_id = timezone.now(), "<notat@eksempel.example>"
    sent = composing.email(row)
    assert sent is not None
    assert WORDS not in f"{row.payload} {sent.subject} {sent.body} {sent.alternatives}"  # type: ignore[attr-defined]
    assert note.get_absolute_url().partition("#")[0] in str(sent.body)


def test_a_deleted_note_leaves_a_trace_and_is_not_told_any_more(town: Town, sign_in: SignIn) -> None:
    note = write(town.submitted, f"@Vera, {WORDS}", town.people.agent)
    actions.delete_note(note=note, by=town.people.agent, now=timezone.now())
    text = sign_in("substitute").get(reverse("ideas:internal", args=[town.submitted.pk])).text
    assert WORDS not in text
    assert "Anne Agent slettet et notat" in text


@pytest.mark.parametrize("name", ["proposer", "invited", "colleague"])
def test_whoever_is_not_to_know_meets_no_word_of_it_anywhere(town: Town, sign_in: SignIn, name: str) -> None:
    write(town.submitted, WORDS, town.people.agent)
    client, idea = sign_in(name), town.submitted
    addresses = [
        idea.get_absolute_url(),
        f"{idea.get_absolute_url()}?historie=alle",
        f"{reverse('ideas:list')}?q=hemmeligord",
        reverse("ideas:export", args=["csv"]),
        reverse("web:front"),
        reverse("notifications:preview"),
    ]
    assert [address for address in addresses if found(client, address)] == []
    assert client.get(reverse("ideas:internal", args=[idea.pk])).status_code == 403


def found(client: Client, address: str) -> bool:
    """Tell whether the address says anything of the note or of there being one."""
    text = client.get(address).getvalue().decode()
    return WORDS in text or "internt/" in text or "notat" in text.lower()


@pytest.mark.parametrize("name", ["agent", "resource_team"])
def test_a_note_is_in_no_list_export_or_digest_even_of_those_who_may_read_it(
    town: Town, sign_in: SignIn, name: str
) -> None:
    write(town.submitted, WORDS, town.people.substitute)
    client = sign_in(name)
    for address in (f"{reverse('ideas:list')}?q=hemmeligord", reverse("ideas:export", args=["csv"])):
        assert WORDS not in client.get(address).getvalue().decode()
    assert client.get(reverse("notifications:preview")).text.count(WORDS) == 0


def test_one_deletes_ones_own_note_alone(town: Town, sign_in: SignIn) -> None:
    address = reverse("ideas:delete_note", args=[factories.note(town.submitted, town.people.agent).pk])
    statuses = {name: sign_in(name).post(address).status_code for name in ("proposer", "substitute", "agent")}
    assert statuses == {"proposer": 404, "substitute": 403, "agent": 302}


def test_a_blank_note_comes_back_with_what_to_do(town: Town, sign_in: SignIn) -> None:
    address = reverse("ideas:write_note", args=[town.submitted.pk])
    for headers in ({}, {"HX-Request": "true"}):
        answer = sign_in("agent").post(address, {"body": " ", "key": str(uuid4())}, headers=headers)
        assert answer.status_code == 422
        assert "Skriv hva det interne notatet skal si." in answer.text


def test_htmx_gets_the_notes_alone(town: Town, sign_in: SignIn) -> None:
    data = {"body": "Ring drift", "key": str(uuid4())}
    address = reverse("ideas:write_note", args=[town.submitted.pk])
    answer = sign_in("agent").post(address, data, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "Ring drift" in answer.text


def test_a_guest_behind_an_idea_is_not_named_in_a_note(town: Town) -> None:
    guest = factories.guest(name="Gro Gjest")
    factories.guest_proposer(town.submitted, guest, state=Proposer.State.ACCEPTED, answered_at=timezone.now())
    note = write(town.submitted, "@Gro Gjest", town.people.agent)
    assert mentions.named_in_note(note) == mentions.Named()
