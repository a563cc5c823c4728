"""Whoever was put down by others as standing behind an idea can take their name away; no idea is left alone."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from ideas import actions
from ideas.importing import actions as old_lists
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.audit import keeping
from innovasjon.audit.models import Entry
from innovasjon.notifications import composing
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def imported(town: Town) -> Idea:
    """An idea that came in with an old list which names `colleague`."""
    team = town.people.resource_team
    job = factories.idea_import(team, f"Benk ved elva;{factories.NEED_TEXT};Oppvekst;{town.people.colleague.email}")
    job = old_lists.confirm(job=job, revision=job.revision, leave_out=False, by=team, now=timezone.now())
    while not job.is_over:
        job = old_lists.store(job=job, now=timezone.now())
    return Idea.objects.get(title="Benk ved elva")


def rows(idea: Idea) -> dict[str, tuple[str, bool]]:
    return {str(row): (row.state, row.stands_in) for row in idea.proposers.all()}


def left_alone() -> list[keeping.Broken]:
    """The ideas that nobody stands behind."""
    promises = [one for one in keeping.all_promises() if one.name == "people"]
    return list(keeping.broken(promises, now=NOW))


def step_back(idea: Idea, by: Person) -> Idea:
    return actions.step_back(idea=idea, by=by, now=NOW)


def test_who_came_with_an_old_list_steps_back_and_who_imported_it_holds_the_place(town: Town) -> None:
    idea = imported(town)
    assert rows(idea) == {"Kari Kollega": ("accepted", False)}
    step_back(idea, town.people.colleague)
    assert rows(idea) == {"Kari Kollega": ("declined", False), "Rita Ressurs": ("accepted", True)}
    told = Delivery.objects.get(kind="ideas.behalf_answered", person=town.people.resource_team, channel="inapp")
    assert (told.payload["by"], told.payload["is_yes"]) == ("Kari Kollega", False)
    assert Entry.objects.about(idea).told(["idea.proposer_stepped_back"]).get().by == town.people.colleague
    assert not left_alone()


def test_they_are_told_how(town: Town, sign_in: SignIn) -> None:
    idea = imported(town)
    letter = Delivery.objects.get(kind="ideas.imported", person=town.people.colleague, channel="inapp")
    assert "Det er ikke min idé" in str(composing.preview(letter)[1])
    page = sign_in("colleague").get(idea.get_absolute_url()).content.decode()
    assert f"/ideer/{idea.pk}/ikke-min/" in page


def test_others_who_stand_behind_it_go_on_alone(town: Town) -> None:
    idea = factories.idea(town.people.proposer, accepted=(town.people.colleague,))
    step_back(idea, town.people.colleague)
    assert rows(idea) == {"Petra Forslag": ("accepted", False), "Kari Kollega": ("declined", False)}
    assert not Delivery.objects.filter(kind="ideas.behalf_answered").exists()


def test_who_said_yes_to_an_idea_that_was_written_down_for_them_may_think_again(town: Town) -> None:
    people = town.people
    idea = factories.idea(people.agent)
    actions.stand_in(idea=idea, by=people.agent, now=NOW)
    actions.invite_person(idea=idea, person=people.colleague, by=people.agent, now=NOW)
    actions.answer_invitation(idea=idea, accept=True, by=people.colleague, now=NOW)
    assert rows(idea) == {"Kari Kollega": ("accepted", False)}
    step_back(idea, people.colleague)
    assert rows(idea) == {"Kari Kollega": ("declined", False), "Anne Agent": ("accepted", True)}


@pytest.mark.parametrize("stage", set(Stage) - {Stage.DRAFT, Stage.DEVELOPING, Stage.MERGED})
def test_it_can_be_done_wherever_the_idea_stands(town: Town, stage: Stage) -> None:
    idea = factories.idea(town.people.proposer, stage=stage, accepted=(town.people.colleague,))
    step_back(idea, town.people.colleague)
    assert rows(idea)["Kari Kollega"] == ("declined", False)
    assert Idea.objects.get(pk=idea.pk).stage == stage


def test_what_is_developed_asks_in_its_project_instead(town: Town) -> None:
    people = town.people
    idea = factories.idea(people.proposer, stage=Stage.DEVELOPING, accepted=(people.colleague,))
    project = factories.project(people.agent, idea)
    for who in (people.proposer, people.colleague):
        factories.ask(project, who)
    with pytest.raises(actions.AskedInTheProject):
        step_back(idea, town.people.colleague)
    assert rows(idea)["Kari Kollega"] == ("accepted", False)


@pytest.mark.parametrize("name", ["proposer", "invited", "declined", "agent"])
def test_whoever_wrote_it_or_does_not_stand_there_cannot(town: Town, name: str) -> None:
    with pytest.raises(Proposer.DoesNotExist):
        step_back(town.submitted, town.people[name])


def test_where_who_put_them_there_has_left_who_answers_for_it_holds_the_place(town: Town) -> None:
    idea = imported(town)
    Person.objects.filter(pk=town.people.resource_team.pk).update(is_active=False)
    step_back(idea, town.people.colleague)
    assert rows(idea)["Anne Agent"] == ("accepted", True)
    assert not left_alone()


def test_in_a_merged_idea_each_part_keeps_somebody(town: Town) -> None:
    idea = imported(town)
    actions.merge(idea=idea, into=town.submitted, by=town.people.agent, now=NOW)
    step_back(town.submitted, town.people.colleague)
    assert rows(idea) == {"Kari Kollega": ("declined", False), "Rita Ressurs": ("accepted", True)}
    actions.unmerge(idea=idea, by=town.people.agent, now=NOW)
    assert not left_alone()


def test_who_stepped_back_can_be_asked_anew(town: Town) -> None:
    idea = factories.idea(town.people.proposer, accepted=(town.people.colleague,))
    step_back(idea, town.people.colleague)
    actions.invite_person(idea=idea, person=town.people.colleague, by=town.people.proposer, now=NOW)
    assert rows(idea)["Kari Kollega"] == ("invited", False)


def test_it_stands_in_the_story_for_those_close_to_it_alone(town: Town, sign_in: SignIn) -> None:
    idea = factories.idea(town.people.proposer, accepted=(town.people.colleague,))
    assert sign_in("colleague").post(f"/ideer/{idea.pk}/ikke-min/").status_code == 302
    words = "Kari Kollega står ikke bak idéen lenger"
    pages = {name: sign_in(name).get(idea.get_absolute_url()).content.decode() for name in ("proposer", "unit_leader")}
    assert {name: words in page for name, page in pages.items()} == {"proposer": True, "unit_leader": False}
