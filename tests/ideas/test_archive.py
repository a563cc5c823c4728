"""One idea with its whole history, on paper and as JSON."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ideas import actions
from ideas.actions import Content
from ideas.archive import FORMAT
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(town: Town) -> Any:
    """An idea that has been edited, talked about and taken, with a file."""
    people, now = town.people, timezone.now()
    others = {"invited": (people.invited,), "declined": (people.declined,), "submitted_at": now}
    idea = factories.idea(people.proposer, title="Gammel tittel", **others)
    content = Content(
        title="Ny tittel", need=factories.NEED_TEXT, whose_need="residents", section_id=town.oppvekst.pk, tags=("gang",)
    )
    actions.edit(idea=idea, content=content, by=people.proposer, now=now)
    actions.comment(idea=idea, body="**Bra** =cmd|x", key=uuid4(), by=people.colleague, now=now)
    actions.take(idea=idea, by=people.agent, now=now)
    factories.attachment(idea, people.proposer, name="notat.txt")
    idea.refresh_from_db()
    return idea


def as_json(client: Any, idea: Any) -> dict[str, Any]:
    answer = client.get(f"/ideer/{idea.pk}/json/")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{idea.reference}.json"'
    return dict(json.loads(answer.content))


def test_the_json_holds_need_people_story_talk_files_and_versions(told: Any, sign_in: SignIn) -> None:
    found = as_json(sign_in("colleague"), told)
    assert (found["format"], found["title"], found["need"]) == (FORMAT, "Ny tittel", factories.NEED_TEXT)
    assert found["stage"]["code"] == "assessing"
    assert found["taken_by"] == "Anne Agent"
    assert {one["name"]: one["state"] for one in found["people"]} == {
        "Petra Forslag": "accepted",
        "Ivar Invitert": "invited",
    }
    assert [row["text"] for row in found["comments"]] == ["**Bra** =cmd|x"]
    assert [row["name"] for row in found["files"]] == ["notat.txt"]
    assert [row["title"] for row in found["versions"]] == ["Gammel tittel"]
    assert any(event["text"].startswith("Anne Agent") for event in found["story"])
    assert (found["tags"], "@" in json.dumps(found)) == (["gang"], False)


def test_who_is_close_reads_who_said_no_and_others_do_not(told: Any, sign_in: SignIn) -> None:
    close = {one["name"] for one in as_json(sign_in("agent"), told)["people"]}
    others = {one["name"] for one in as_json(sign_in("colleague"), told)["people"]}
    assert close - others == {"Dag Avslag"}


def test_the_page_for_paper_holds_the_same(told: Any, sign_in: SignIn) -> None:
    seen = sign_in("colleague").get(f"/ideer/{told.pk}/utskrift/").content.decode()
    held = {"Ny tittel", "Gammel tittel", "Petra Forslag", "<strong>Bra</strong>", "notat.txt", "Anne Agent"}
    assert {words for words in held | {told.reference} if words not in seen} == set()
    assert "Dag Avslag" not in seen


def test_internal_notes_are_no_part_of_it(told: Any, town: Town, sign_in: SignIn) -> None:
    actions.write_note(idea=told, body="Bare for oss", key=uuid4(), by=town.people.agent, now=timezone.now())
    client = sign_in("agent")
    assert "Bare for oss" not in json.dumps(as_json(client, told), ensure_ascii=False)
    assert "Bare for oss" not in client.get(f"/ideer/{told.pk}/utskrift/").content.decode()
