"""`Idea.objects.visible_to(person)` and the rule `ideas.view_idea` say the same about everybody and every stage."""

import pytest
import rules

from ideas.lifecycle import Stage
from ideas.models import Idea, Need
from tests import factories, personas

IN_A_DRAFT = {"proposer", "invited"}


@pytest.mark.parametrize("name", personas.NAMES)
def test_the_query_and_the_rule_agree(town: personas.Town, name: str) -> None:
    person = town.people[name]
    by_query = set(Idea.objects.visible_to(person).values_list("stage", flat=True))
    by_rule = {idea.stage for idea in Idea.objects.all() if rules.has_perm("ideas.view_idea", person, idea)}
    assert by_query == by_rule


@pytest.mark.parametrize("name", personas.SIGNED_IN)
def test_drafts_are_seen_by_those_behind_them_and_the_rest_by_everybody(town: personas.Town, name: str) -> None:
    seen = {Stage(idea.stage) for idea in Idea.objects.visible_to(town.people[name])}
    assert seen == set(Stage) - (set() if name in IN_A_DRAFT else {Stage.DRAFT})


def test_somebody_who_left_sees_nothing(town: personas.Town) -> None:
    assert set(Idea.objects.visible_to(town.people.deactivated)) == set()


def test_a_draft_of_somebody_who_left_is_hidden_from_them(town: personas.Town) -> None:
    draft = factories.idea(town.people.deactivated, stage=Stage.DRAFT)
    assert draft not in set(Idea.objects.visible_to(town.people.deactivated))
    assert not rules.has_perm("ideas.view_idea", town.people.deactivated, draft)


@pytest.mark.parametrize("name", personas.NAMES)
def test_needs_are_seen_by_everybody_who_works_here(town: personas.Town, name: str) -> None:
    factories.need(town.people.agent)
    person = town.people[name]
    assert Need.objects.visible_to(person).exists() == person.is_active
