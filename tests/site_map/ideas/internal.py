"""What agents keep between themselves about an idea."""

from typing import Any
from uuid import uuid4

from ideas.forms.internal import field_name
from ideas.models import Criterion, Idea
from tests import factories
from tests.personas import Town
from tests.site_map.rows import (
    TRIAGES,
    Case,
    draft,
    form,
    of,
    only,
    only_where_seen,
    page,
    refusal,
    refused_the_draft,
    submitted,
    triages,
)

reads = only(*TRIAGES, "unit_leader", "section_leader")


def a_note(town: Town) -> Any:
    return factories.note(town.submitted, town.people.agent)


def by_the_agent(town: Town) -> Idea:
    """An idea whose proposer is the section's agent: what is internal about it is not for them."""
    return factories.idea(town.people.agent, accepted=(town.people.unit_leader,))


def a_card(town: Town) -> dict[str, Any]:
    if not Criterion.objects.on_new_cards().exists():
        factories.criterion()
    return {field_name(row): 3 for row in Criterion.objects.on_new_cards()}


def to_assess(town: Town) -> Idea:
    a_card(town)  # where a test has emptied the tables, the criteria that ship are gone
    return town.submitted


def a_new_note(town: Town) -> dict[str, Any]:
    return {"body": "Snakk med drift først.", "key": uuid4()}


def one_more(town: Town) -> None:
    by = factories.person(unit=town.kindergarten)
    factories.note(town.submitted, by)
    factories.assessment(town.submitted, by, dict.fromkeys([factories.criterion()], 3), "Nyttig")


CASES = [
    page("ideas:internal", "submitted", args=of(submitted), who=reads, queries=11),
    page(
        "ideas:internal",
        "by the agent themselves",
        args=of(by_the_agent),
        who=only("substitute", "resource_team", "section_leader"),
        is_page=False,
    ),
    Case(url="ideas:internal", about="draft", args=of(draft), get=refused_the_draft(403), is_page=False),
    form(
        "ideas:write_note", "submitted", args=of(submitted), who=triages, data=a_new_note, is_page=False
    ),  # its page is above
    refusal("ideas:write_note", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403),
    form("ideas:assess", "submitted", args=of(to_assess), who=triages, data=a_card, queries=9),
    refusal("ideas:assess", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403),
    form(
        "ideas:delete_note",
        args=of(a_note),
        who=only_where_seen("agent", seen_by=(*TRIAGES, "unit_leader", "section_leader")),
        queries=8,
    ),
]
