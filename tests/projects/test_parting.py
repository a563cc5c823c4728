"""Merging an idea into one that is developed asks its people along; parting the two takes the questions back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ideas import actions as ideas
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.notifications import reminding
from innovasjon.notifications.models import Delivery
from projects import actions, gate
from projects.models import Answer, Ask, Origin, Project
from tests import factories, personas

NOW = datetime(2026, 11, 24, 9, 30, 15, 123_456, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def project(town: personas.Town) -> Project:
    """From an idea of `unit_leader` and `colleague`; the one has answered, the other has not."""
    people = town.people
    idea = factories.idea(people.unit_leader, accepted=(people.colleague,), stage=Stage.DEVELOPING)
    project = factories.project(people.colleague, idea)
    factories.ask(project, people.unit_leader, answer="follows", asked_at=NOW - HOUR)
    factories.ask(project, people.colleague, asked_at=NOW - HOUR)
    return project


@pytest.fixture
def other(town: personas.Town) -> Idea:
    """By somebody who is behind the developed one too, somebody who is not, and a guest."""
    idea = factories.idea(town.people.proposer, accepted=(town.people.colleague,))
    factories.guest_proposer(idea, factories.guest(name="Ola Gjest"), state="accepted", answered_at=NOW)
    return idea


def home(project: Project) -> Idea:
    return project.origins.order_by("pk")[0].idea


def rows() -> dict[str, Any]:
    """Every row of every project."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in (Project, Origin, Ask)}


def merge(town: personas.Town, idea: Idea, into: Idea, now: datetime = NOW) -> None:
    ideas.merge(idea=idea, into=into, by=town.people.resource_team, now=now)


def part(town: personas.Town, idea: Idea, now: datetime = NOW + HOUR) -> None:
    ideas.unmerge(idea=idea, by=town.people.resource_team, now=now)


def asked(project: Project) -> dict[str, str]:
    return {row.who.name: row.answer for row in project.asks.all()}


BEFORE = {"Unni Enhetsleder": "follows", "Kari Kollega": "waiting"}


def test_the_questions_are_exactly_what_they_were(town: personas.Town, project: Project, other: Idea) -> None:
    before = rows()
    merge(town, other, home(project))
    assert asked(project) == {**BEFORE, "Petra Forslag": "waiting", "Ola Gjest": "waiting"}
    part(town, other)
    assert rows() == before


def test_nobody_is_reminded_of_a_question_that_is_taken_back(
    town: personas.Town, project: Project, other: Idea
) -> None:
    merge(town, other, home(project))
    part(town, other)
    reminding.run(now=NOW + gate.REMIND_AFTER)
    reminded = Delivery.objects.filter(kind="projects.asked_again")
    assert {str(row.recipient) for row in reminded} == {"Kari Kollega"}


def test_an_answer_stays_where_it_was_given(town: personas.Town, project: Project, other: Idea) -> None:
    merge(town, other, home(project))
    actions.answer_ask(project=project, answer=Answer.TAKES_PART, by=town.people.proposer, now=NOW)
    part(town, other)
    assert asked(project) == {**BEFORE, "Petra Forslag": "takes_part"}


def test_who_stands_behind_another_idea_of_the_project_is_still_asked(
    town: personas.Town, project: Project, other: Idea
) -> None:
    merge(town, other, home(project))
    third = factories.idea(town.people.proposer, stage=Stage.ASSESSING)
    actions.add_idea(project=project, idea=third, by=town.people.agent, now=NOW)
    part(town, other)
    assert asked(project) == {**BEFORE, "Petra Forslag": "waiting"}


def test_who_was_asked_before_the_merge_is_still_asked(town: personas.Town, project: Project, other: Idea) -> None:
    factories.ask(project, town.people.proposer, asked_at=NOW - HOUR)
    before = rows()
    merge(town, other, home(project))
    part(town, other)
    assert rows() == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_chain_is_parted_in_any_order(
    town: personas.Town, project: Project, other: Idea, order: tuple[int, int]
) -> None:
    before = rows()
    chain = (factories.idea(town.people.declined), other)
    merge(town, chain[0], other)
    merge(town, other, home(project), NOW + HOUR)
    assert asked(project)["Dag Avslag"] == "waiting"
    for number in order:
        part(town, chain[number], NOW + 2 * HOUR)
    assert rows() == before


def test_parting_the_first_of_a_chain_takes_its_people_alone(
    town: personas.Town, project: Project, other: Idea
) -> None:
    first = factories.idea(town.people.declined)
    merge(town, first, other)
    merge(town, other, home(project), NOW + HOUR)
    part(town, first, NOW + 2 * HOUR)
    assert asked(project) == {**BEFORE, "Petra Forslag": "waiting", "Ola Gjest": "waiting"}


def test_what_they_were_asked_when_both_were_developed_as_one_is_taken_back_too(
    town: personas.Town, other: Idea
) -> None:
    merge(town, other, town.assessing)
    new = factories.project(town.people.colleague)
    actions.add_idea(project=new, idea=town.assessing, by=town.people.agent, now=NOW + HOUR)
    part(town, other, NOW + 2 * HOUR)
    assert asked(new) == {"Petra Forslag": "waiting"}  # who stands behind the other one as well
