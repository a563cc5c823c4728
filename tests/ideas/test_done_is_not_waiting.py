"""A notice that asks for something waits for nobody once it is done, wherever it was done."""

from datetime import timedelta

from django.utils import timezone

from ideas import actions
from ideas.models import Idea
from innovasjon.notifications import ledger, notices
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from projects import actions as of_projects
from projects import messages
from projects.models import Answer
from tests import factories
from tests.personas import Town

NOW = timezone.now()
HOUR = timedelta(hours=1)


def unread(kind: str, *, idea: Idea | None = None) -> set[Person]:
    rows = Delivery.objects.filter(kind=kind, channel="inapp").unread().select_related("person")
    return {row.person for row in (rows.about({"idea": idea.pk}) if idea else rows) if row.person}


def test_a_question_waits_until_one_has_replied_for_all_whom_it_was_put_to(town: Town) -> None:
    people = town.people
    idea = factories.idea(people.proposer, accepted=(people.colleague,))
    actions.take(idea=idea, by=people.agent, now=NOW)
    actions.ask(idea=idea, question="Hvem skriver i helgene?", by=people.agent, now=NOW)
    assert unread("ideas.question") == {people.proposer, people.colleague}
    assert notices.unread(people.colleague, now=NOW + HOUR) == "2"

    actions.reply(idea=idea, answer="Vaktlederen.", by=people.proposer, now=NOW + HOUR)
    assert unread("ideas.question") == set()
    # What happened is news still: who took it, and what was replied.
    assert notices.unread(people.colleague, now=NOW + HOUR) == "2"
    assert unread("ideas.replied") == {people.agent}


def test_a_new_idea_waits_until_somebody_has_taken_it(town: Town) -> None:
    people = town.people
    idea = factories.idea(people.proposer)
    actions.take(idea=idea, by=people.agent, now=NOW)
    actions.release(idea=idea, reason="Jeg er borte.", by=people.resource_team, now=NOW)
    assert unread("ideas.arrived", idea=idea) == {people.agent}
    actions.take(idea=idea, by=people.substitute, now=NOW + HOUR)
    assert unread("ideas.arrived", idea=idea) == set()


def test_an_idea_that_is_handed_on_waits_for_who_has_it_alone(town: Town) -> None:
    people = town.people
    idea = factories.idea(people.proposer)
    actions.take(idea=idea, by=people.agent, now=NOW)
    actions.hand_over(idea=idea, to=people.substitute, by=people.agent, now=NOW)
    actions.hand_over(idea=idea, to=people.agent, by=people.resource_team, now=NOW + HOUR)
    assert unread("ideas.yours", idea=idea) == {people.agent}


def test_an_invitation_waits_until_it_is_answered_or_taken_back_and_no_others_with_it(town: Town) -> None:
    people = town.people
    idea = factories.idea(people.proposer)
    for person in (people.colleague, people.unit_leader, people.section_leader):
        actions.invite_person(idea=idea, person=person, by=people.proposer, now=NOW)
    actions.answer_invitation(idea=idea, accept=False, by=people.colleague, now=NOW)
    row = idea.proposers.get(person=people.unit_leader)
    actions.take_back_invitation(proposer=row, by=people.proposer, now=NOW)
    assert unread("ideas.asked", idea=idea) == {people.section_leader}


def test_the_question_of_a_project_waits_until_it_is_answered(town: Town) -> None:
    people = town.people
    project = factories.project(people.agent, factories.idea(people.proposer))
    for person in (people.proposer, people.colleague):
        ledger.tell([person], messages.asked(factories.ask(project, person), []), now=NOW)
    of_projects.answer_ask(project=project, answer=Answer.ABSTAINS, by=people.colleague, now=NOW)
    assert unread("projects.asked") == {people.proposer}
