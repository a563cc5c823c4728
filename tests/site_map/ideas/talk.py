"""The talk about an idea: comments, support, follow."""

from typing import Any
from uuid import uuid4

from tests import factories
from tests.personas import Town
from tests.site_map.rows import (
    Case,
    button,
    draft,
    form,
    of,
    proposer,
    refusal,
    refused_the_draft,
    sees_the_draft,
    sends,
    submitted,
)


def a_comment(town: Town) -> Any:
    return factories.comment(town.submitted, town.people.proposer)


def new_words(town: Town) -> dict[str, Any]:
    return {"body": "Bra!", "key": uuid4()}


def switch(url: str) -> list[Case]:
    return [
        button(url, "submitted", args=of(submitted), data=sends(on="1")),
        button(url, "draft", args=of(draft), who=refused_the_draft, seen_by=sees_the_draft),
    ]


CASES = [
    form("ideas:comment", "submitted", args=of(submitted), data=new_words, queries=12),
    refusal("ideas:comment", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403),
    *switch("ideas:support"),
    *switch("ideas:follow"),
    form("ideas:edit_comment", "fresh", args=of(a_comment), who=proposer, data=sends(body="Nye ord"), queries=5),
    form("ideas:delete_comment", "fresh", args=of(a_comment), who=proposer, queries=5),
]
