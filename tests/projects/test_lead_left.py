"""A project whose lead has left is never without somebody who leads it, hears of it and says so on its page."""

from datetime import UTC, datetime

import pytest

from innovasjon.audit import keeping
from innovasjon.notifications.models import Delivery
from innovasjon.people import actions as people
from innovasjon.people.models import Person, Section, Unit
from projects import actions, promises, telling
from projects.models import Answer, Project
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def project(town: Town) -> Project:
    """Led by somebody who leads nothing else, in the unit of `unit_leader` and the section of `section_leader`."""
    lead = factories.person("Lise Leder", unit=town.kindergarten)
    row = factories.project(lead, factories.idea(town.people.proposer))
    factories.ask(row, town.people.proposer)
    return row


def leaves(who: Person, town: Town) -> None:
    people.deactivate(person=who, by=town.people.resource_team, now=NOW)


def told(kind: str) -> set[str]:
    return {str(row.recipient) for row in Delivery.objects.filter(kind=kind, channel="inapp")}


def leading(project: Project) -> list[str]:
    return [who.name for who in telling.leading(Project.objects.get(pk=project.pk))]


def test_the_leader_of_the_unit_is_told_and_hears_the_answers(town: Town, project: Project) -> None:
    leaves(project.lead, town)
    assert leading(project) == ["Unni Enhetsleder"]
    assert told("projects.lead_left") == {"Unni Enhetsleder"}
    actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=town.people.proposer, now=NOW)
    assert told("projects.answered") == {"Unni Enhetsleder"}


def test_without_a_unit_or_its_leader_it_is_the_sections_and_then_the_resource_team(
    town: Town, project: Project
) -> None:
    leaves(project.lead, town)
    Unit.objects.filter(pk=project.unit_id).update(leader=None)
    assert leading(project) == ["Sigurd Seksjonsleder"]
    Section.objects.filter(pk=project.section_id).update(leader=None)
    assert leading(project) == ["Rita Ressurs"]
    Project.objects.filter(pk=project.pk).update(unit=None)
    assert leading(project) == ["Rita Ressurs"]


def test_what_has_ended_needs_no_lead(town: Town, project: Project) -> None:
    ended = {"closed_at": NOW, "closed_by": project.lead, "close_reason": "other", "close_words": "Nei."}
    Project.objects.filter(pk=project.pk).update(**ended, learning="Mye.")
    leaves(project.lead, town)
    assert told("projects.lead_left") == set()


def test_the_page_says_who_leads_it_until_another_is_chosen(town: Town, project: Project, sign_in: SignIn) -> None:
    client = sign_in("colleague")
    assert "jobber ikke her lenger" not in client.get(project.get_absolute_url()).text
    leaves(project.lead, town)
    assert "Lise Leder jobber ikke her lenger." in client.get(project.get_absolute_url()).text


def test_a_project_that_nobody_at_all_leads_breaks_a_promise(town: Town, project: Project) -> None:
    led = [promise for promise in promises.PROMISES if promise.name == "led"]
    leaves(project.lead, town)
    Section.objects.update(leader=None)
    Unit.objects.update(leader=None)
    assert list(keeping.broken(led, now=NOW)) == []
    Person.objects.filter(in_resource_team=True).update(is_active=False)
    assert [one.some for one in keeping.broken(led, now=NOW)] == [(project.reference,)]
    Person.objects.filter(in_resource_team=True).update(is_active=True)
