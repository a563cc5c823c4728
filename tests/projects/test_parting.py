"""Merging an idea into one that is developed asks its people along; parting the two takes the questions back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from ideas import actions as ideas
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.audit import keeping
from innovasjon.notifications import reminding
from innovasjon.notifications.models import Delivery
from projects import actions, gate, promises
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


@pytest.mark.parametrize("answer", [Answer.TAKES_PART, Answer.FOLLOWS])
def test_who_said_yes_meanwhile_stays_in_the_project_and_is_told_so(
    town: personas.Town, project: Project, other: Idea, answer: Answer
) -> None:
    merge(town, other, home(project))
    actions.answer_ask(project=project, answer=answer, by=town.people.proposer, now=NOW)
    actions.answer_as_guest(ask=project.asks.get(guest__name="Ola Gjest"), answer=answer, now=NOW)
    part(town, other)
    assert asked(project) == {**BEFORE, "Petra Forslag": answer, "Ola Gjest": answer}
    told = Delivery.objects.filter(kind="projects.parted", channel="email")
    assert {str(row.recipient) for row in told} == {"Petra Forslag", "Ola Gjest"}
    assert {(row.payload["answer"], row.payload["idea"]) for row in told} == {(answer, other.title)}


def test_who_stays_hears_what_happens_in_it_and_who_left_does_not(
    town: personas.Town, project: Project, other: Idea
) -> None:
    merge(town, other, home(project))
    actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=town.people.proposer, now=NOW)
    part(town, other)
    actions.write_update(
        project=project, body="Vi har snakket med ti.", key=uuid4(), by=town.people.colleague, now=NOW + 2 * HOUR
    )
    told = Delivery.objects.filter(kind="projects.news", channel="inapp")
    assert {str(row.recipient) for row in told} == {"Unni Enhetsleder", "Petra Forslag"}


def test_who_left_it_to_others_stands_there_no_more(town: personas.Town, project: Project, other: Idea) -> None:
    before = rows()
    merge(town, other, home(project))
    actions.answer_ask(project=project, answer=Answer.ABSTAINS, by=town.people.proposer, now=NOW)
    part(town, other)
    assert rows() == before
    assert not Delivery.objects.filter(kind="projects.parted").exists()
    merge(town, other, home(project), NOW + 2 * HOUR)
    assert asked(project)["Petra Forslag"] == "waiting"  # another merge is another question


def test_a_parted_idea_that_comes_to_the_same_project_asks_each_who_has_not_said_yes(
    town: personas.Town, project: Project, other: Idea
) -> None:
    Idea.objects.filter(pk=other.pk).update(stage=Stage.ASSESSING, taken_by=town.people.agent, taken_at=NOW)
    merge(town, other, home(project))
    actions.answer_ask(project=project, answer=Answer.TAKES_PART, by=town.people.proposer, now=NOW)
    part(town, other)
    actions.add_idea(project=project, idea=other, by=town.people.agent, now=NOW + 2 * HOUR)
    assert asked(project) == {**BEFORE, "Petra Forslag": "takes_part", "Ola Gjest": "waiting"}


def test_an_ended_project_keeps_what_was_asked_and_answered(town: personas.Town, project: Project, other: Idea) -> None:
    merge(town, other, home(project))
    closed = {"stage": Stage.CLOSED, "reason_kind": "exists", "reason": "Vi har dette fra før, på alle avdelingene."}
    Idea.objects.filter(pk=home(project).pk).update(**closed)
    Project.objects.filter(pk=project.pk).update(
        closed_at=NOW, closed_by=town.people.colleague, close_reason="other", close_words="Nei.", learning="Mye."
    )
    before = rows()
    part(town, other)
    assert rows() == before


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


def test_nobody_is_waited_for_who_takes_their_name_off_a_parked_idea(town: personas.Town, project: Project) -> None:
    idea = home(project)
    Proposer.objects.filter(idea=idea, person=town.people.colleague).update(invited_by=town.people.unit_leader)
    ideas.park(idea=idea, reason="Etter jul.", revisit_on=date(2027, 1, 11), by=town.people.agent, now=NOW)
    ideas.step_back(idea=idea, by=town.people.colleague, now=NOW + HOUR)
    assert asked(project) == {"Unni Enhetsleder": "follows"}


def test_nobody_is_waited_for_who_only_stood_in_for_others(town: personas.Town) -> None:
    idea = factories.idea(town.people.proposer, stage=Stage.ASSESSING)
    ideas.stand_in(idea=idea, by=town.people.proposer, now=NOW)
    ideas.invite_person(idea=idea, person=town.people.declined, by=town.people.proposer, now=NOW)
    new = factories.project(town.people.colleague)
    actions.add_idea(project=new, idea=idea, by=town.people.agent, now=NOW)
    assert asked(new) == {"Petra Forslag": "waiting"}
    ideas.answer_invitation(idea=idea, accept=True, by=town.people.declined, now=NOW + HOUR)
    assert asked(new) == {"Dag Avslag": "waiting"}


def test_a_question_to_somebody_who_is_behind_none_of_the_ideas_breaks_a_promise(
    town: personas.Town, project: Project, other: Idea
) -> None:
    theirs = [promise for promise in promises.PROMISES if promise.name == "theirs"]
    merge(town, other, home(project))
    assert list(keeping.broken(theirs, now=NOW)) == []
    row = Ask.objects.create(project=project, person=town.people.declined, asked_by=project.lead, asked_at=NOW)
    assert [found.some for found in keeping.broken(theirs, now=NOW)] == [(project.reference,)]
    row.delete()  # the town is checked after the test
