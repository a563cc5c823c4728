"""Merging an idea with another one, and parting them."""

from typing import Any

from django.utils import timezone

from ideas import actions
from ideas.lifecycle import Stage
from tests import factories
from tests.personas import Town
from tests.site_map.rows import (
    TRIAGES,
    Case,
    draft,
    form,
    of,
    only,
    page,
    refusal,
    refused_the_draft,
    stage,
    submitted,
    triages,
)


def into_another(town: Town) -> dict[str, Any]:
    return {"into": town.assessing.pk}


def a_merged_idea(town: Town) -> Any:
    """One of another section than the one it was merged into."""
    one, home = (factories.idea(town.people.other_agent, section=place) for place in (town.teknisk, town.oppvekst))
    return actions.merge(idea=one, into=home, by=town.people.other_agent, now=timezone.now())


def the_one_it_went_into(town: Town) -> Any:
    return a_merged_idea(town).merged_into


parts = only(*TRIAGES, "other_agent")

CASES = [
    # Many of the town are like it: with fewer than three that are it looks once more.
    form("ideas:merge", "clarifying", args=of(stage(Stage.CLARIFYING)), who=triages, data=into_another, queries=10),
    Case(
        url="ideas:merge",
        about="what it comes to",
        args=of(submitted),
        query="?med=1",
        get=triages(200),
        is_page=False,
        post=triages(302),
        data=into_another,
    ),
    refusal("ideas:merge", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403),
    refusal("ideas:merge", "closed", args=of(stage(Stage.CLOSED)), who=triages, shown=409, sent=409, data=into_another),
    form("ideas:unmerge", "merged", args=of(a_merged_idea), who=parts, queries=7),
    refusal("ideas:unmerge", "submitted", args=of(submitted), who=triages, shown=409, sent=409),
    page("ideas:idea", "with one merged into it", args=of(the_one_it_went_into), queries=12),
    page("ideas:idea", "merged, as it was", args=of(a_merged_idea), query="?original=1", queries=11),
    Case(url="ideas:idea", about="merged", args=of(a_merged_idea), get=302, is_page=False),
]
