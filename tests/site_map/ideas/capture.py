"""Writing an idea: the form, its files, its proposers."""

from typing import Any
from uuid import uuid4

from ideas.lifecycle import Stage
from tests import factories
from tests.personas import Town
from tests.site_map.rows import (
    Case,
    button,
    download,
    draft,
    form,
    of,
    proposer,
    refusal,
    sees_the_draft,
    sends,
    stage,
    submitted,
    writes_the_draft,
)

AN_IDEA = sends(title="Tavle i gangen", need=factories.NEED_TEXT, then="save")


def a_new_idea(town: Town) -> dict[str, Any]:
    return AN_IDEA(town) | {"key": uuid4()}


def a_file(town: Town) -> Any:
    return factories.attachment(town.submitted, town.people.proposer)


def a_file_of_the_draft(town: Town) -> Any:
    return factories.attachment(town.draft, town.people.proposer)


def an_invitation(town: Town) -> tuple[int, int]:
    return (town.submitted.pk, town.submitted.proposers.get(person=town.people.invited).pk)


CASES = [
    form("ideas:new", data=a_new_idea, queries=8),
    Case(url="ideas:similar", post=200, data=sends(title="Tavle i gangen"), is_page=False),
    form("ideas:edit", "draft", args=of(draft), who=writes_the_draft, data=AN_IDEA, queries=11),
    form("ideas:edit", "submitted", args=of(submitted), who=proposer, sent=422, data=AN_IDEA, queries=12),
    refusal("ideas:edit", "closed", args=of(stage(Stage.CLOSED)), who=proposer, shown=409, sent=422, data=AN_IDEA),
    form("ideas:discard", "draft", args=of(draft), who=writes_the_draft, queries=6),
    refusal("ideas:discard", "submitted", args=of(submitted), who=proposer, shown=409, sent=409),
    form(
        "ideas:invite",
        "draft",
        args=of(draft),
        query="?q=kari",
        who=writes_the_draft,
        data=sends(email="ola@utenfor.example", name="Ola"),
        queries=7,
    ),
    button("ideas:take_back_invitation", args=an_invitation, who=proposer, seen_by=proposer),
    form("ideas:remove_file", args=of(a_file), who=proposer, queries=7),
    button("ideas:answer_invitation", "submitted", args=of(submitted), data=sends(answer="yes")),
    button(
        "ideas:answer_invitation",
        "draft",
        args=of(draft),
        who=sees_the_draft,
        seen_by=sees_the_draft,
        data=sends(answer="no"),
    ),
    download("ideas:attachment", "submitted", args=of(a_file)),
    download("ideas:attachment", "draft", args=of(a_file_of_the_draft), who=sees_the_draft),
    button("ideas:stand_in", args=of(draft), who=writes_the_draft, seen_by=writes_the_draft),
    button("ideas:own", args=of(draft), who=writes_the_draft, seen_by=writes_the_draft),
]
