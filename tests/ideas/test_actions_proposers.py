"""The people behind an idea: asked once, answering once, and their files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from ideas import actions
from ideas.actions.files import MOST_FILES, TooMany
from ideas.models import Attachment, Idea, Proposer
from ideas.uploads import Upload
from innovasjon.audit.models import Entry
from innovasjon.people.models import Guest
from tests import factories, personas

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
State = Proposer.State


def states(idea: Idea) -> dict[str, str]:
    """Who stands how to the idea, by name."""
    return {str(row): row.state for row in idea.proposers.all()}


def test_a_colleague_is_asked_and_has_not_answered(town: personas.Town) -> None:
    people = town.people
    row = actions.invite_person(idea=town.submitted, person=people.colleague, by=people.proposer, now=NOW)
    assert (row.state, row.invited_by, row.invited_at, row.answered_at) == (State.INVITED, people.proposer, NOW, None)


@pytest.mark.parametrize("name", ["proposer", "invited"])
def test_who_stands_there_or_is_asked_is_not_asked_again(town: personas.Town, name: str) -> None:
    with pytest.raises(actions.AlreadyAsked):
        actions.invite_person(idea=town.submitted, person=getattr(town.people, name), by=town.people.proposer, now=NOW)


def test_who_said_no_can_be_asked_again(town: personas.Town) -> None:
    people = town.people
    row = actions.invite_person(idea=town.submitted, person=people.declined, by=people.proposer, now=NOW)
    assert (row.state, row.invited_at, row.answered_at) == (State.INVITED, NOW, None)
    assert town.submitted.proposers.filter(person=people.declined).count() == 1


def test_a_guest_is_one_whatever_the_case_of_their_address(town: personas.Town) -> None:
    for idea, email in [(town.submitted, "Ola@Utenfor.example"), (town.assessing, "ola@utenfor.EXAMPLE")]:
        actions.invite_guest(idea=idea, email=email, name="Ola", by=town.people.proposer, now=NOW)
    guest = Guest.objects.get()
    assert (guest.email, guest.proposals.count()) == ("ola@utenfor.example", 2)


@pytest.mark.parametrize(("accept", "state"), [(True, State.ACCEPTED), (False, State.DECLINED)])
def test_the_invited_answer_for_themselves(town: personas.Town, accept: bool, state: str) -> None:
    row = actions.answer_invitation(idea=town.submitted, accept=accept, by=town.people.invited, now=NOW)
    assert (row.state, row.answered_at) == (state, NOW)
    assert Entry.objects.about(town.submitted).get().verb == f"idea.proposer_{state}"


@pytest.mark.parametrize("name", ["proposer", "declined", "colleague", "agent"])
def test_nobody_answers_what_they_were_not_asked(town: personas.Town, name: str) -> None:
    before = states(town.submitted)
    with pytest.raises(Proposer.DoesNotExist):
        actions.answer_invitation(idea=town.submitted, accept=True, by=getattr(town.people, name), now=NOW)
    assert states(town.submitted) == before


def test_an_answer_is_given_once(town: personas.Town) -> None:
    actions.answer_invitation(idea=town.submitted, accept=False, by=town.people.invited, now=NOW)
    with pytest.raises(Proposer.DoesNotExist):
        actions.answer_invitation(idea=town.submitted, accept=True, by=town.people.invited, now=NOW)


def test_a_guest_answers_once_and_the_log_names_no_person(town: personas.Town) -> None:
    row = factories.guest_proposer(town.submitted, factories.guest())
    actions.answer_as_guest(proposer=row, accept=True, now=NOW)
    with pytest.raises(Proposer.DoesNotExist):
        actions.answer_as_guest(proposer=row, accept=False, now=NOW)
    entry = Entry.objects.about(town.submitted).get()
    assert (entry.verb, entry.by, entry.data) == ("idea.proposer_accepted", None, {"proposer": row.pk})


def test_a_colleague_does_not_answer_by_the_door_of_guests(town: personas.Town) -> None:
    row = town.submitted.proposers.get(person=town.people.invited)
    with pytest.raises(Proposer.DoesNotExist):
        actions.answer_as_guest(proposer=row, accept=True, now=NOW)


def test_an_invitation_can_be_taken_back_until_it_is_answered(town: personas.Town) -> None:
    rows = {row.state: row for row in town.submitted.proposers.all()}
    actions.take_back_invitation(proposer=rows[State.INVITED], by=town.people.proposer, now=NOW)
    for state in (State.ACCEPTED, State.DECLINED):
        with pytest.raises(actions.AlreadyAsked):
            actions.take_back_invitation(proposer=rows[state], by=town.people.proposer, now=NOW)
    assert set(states(town.submitted).values()) == {State.ACCEPTED, State.DECLINED}


def test_a_proposer_is_a_person_or_a_guest_and_never_both_or_neither(town: personas.Town) -> None:
    for who in ({}, {"person": town.people.colleague, "guest": factories.guest()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposer.objects.create(idea=town.submitted, **who)


def upload(name: str = "notat.pdf") -> Upload:
    """A checked upload with a thumbnail."""
    content = {"content": ContentFile(b"innhold"), "thumbnail": ContentFile(b"liten")}
    return Upload(
        kind=Attachment.Kind.PICTURE, name=name, stored_name="abc.jpg", content_type="image/jpeg", size=7, **content
    )


def test_a_file_is_stored_with_its_thumbnail(town: personas.Town) -> None:
    row = actions.attach(idea=town.submitted, upload=upload(), by=town.people.proposer, now=NOW)
    stored = [Path(one.path).read_bytes() for one in (row.file, row.thumbnail)]
    assert (row.name, stored) == ("notat.pdf", [b"innhold", b"liten"])


def test_an_idea_has_room_for_ten_files(town: personas.Town) -> None:
    for number in range(MOST_FILES):
        actions.attach(idea=town.submitted, upload=upload(f"{number}.jpg"), by=town.people.proposer, now=NOW)
    with pytest.raises(TooMany):
        actions.attach(idea=town.submitted, upload=upload(), by=town.people.proposer, now=NOW)


def test_a_file_taken_off_is_deleted_once_that_is_committed(
    town: personas.Town, django_capture_on_commit_callbacks: Any
) -> None:
    row = actions.attach(idea=town.submitted, upload=upload(), by=town.people.proposer, now=NOW)
    paths = [Path(row.file.path), Path(row.thumbnail.path)]
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment=row, by=town.people.proposer, now=NOW)
        assert [path.exists() for path in paths] == [True, True]
    assert [path.exists() for path in paths] == [False, False]
    assert [entry.verb for entry in Entry.objects.about(town.submitted)] == ["idea.file_added", "idea.file_removed"]
