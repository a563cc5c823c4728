"""The list of projects and the page of one: what stands there, and for whom."""

from datetime import timedelta

import pytest
import rules
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from ideas import actions
from projects.actions import close
from projects.models import Ask, CloseReason, Project
from tests import factories, personas
from tests.conftest import SignIn
from tests.site_map.projects import the_project

SEEN_BY = {"colleague": False, "unit_leader": False, "proposer": True, "agent": True, "resource_team": True}


def titles(client: Client, query: str = "") -> list[str]:
    seen = BeautifulSoup(client.get(f"/prosjekter/{query}").content, "html.parser")
    return [link.get_text() for link in seen.select("#treff .row-title")]


def people(client: Client, project: Project) -> dict[str, str]:
    """Those behind the ideas, with the mark beside each, as the page shows them."""
    seen = BeautifulSoup(client.get(project.get_absolute_url()).content, "html.parser")
    rows = seen.select("section[aria-labelledby=folk] li")
    return {row.select_one(".person > span:last-child").get_text(): _mark(row) for row in rows}  # type: ignore[union-attr]


def _mark(row: BeautifulSoup) -> str:
    mark = row.select_one(".ds-tag")
    return mark.get_text() if mark else ""


@pytest.mark.parametrize("name", personas.NAMES)
def test_the_query_and_the_rule_agree_on_who_sees_a_project(town: personas.Town, name: str) -> None:
    project, person = the_project(town), town.people[name]
    by_query = Project.objects.visible_to(person).filter(pk=project.pk).exists()  # type: ignore[arg-type]
    assert by_query == rules.has_perm("projects.view_project", person, project) == (name != "deactivated")


def test_a_project_is_found_by_its_words_its_section_its_state_and_whose_it_is(
    town: personas.Town, sign_in: SignIn
) -> None:
    lead = town.people.unit_leader
    first = Project.objects.get().title  # the town's own
    own = factories.project(lead, title="Tavle for pårørende")
    over = factories.project(
        town.people.other_agent,
        title="Sykkelvei til skolen",
        closed_at=timezone.now(),
        closed_by=town.people.other_agent,
        close_reason="reached",
        close_words="Veien er åpnet.",
        learning="Snakk med naboene først.",
    )
    client = sign_in("unit_leader")
    assert titles(client) == [over.title, own.title, first]
    assert titles(client, "?q=tavler") == [own.title]
    assert titles(client, "?state=running") == [own.title, first]
    assert titles(client, "?state=ended") == titles(client, "?section=teknisk") == [over.title]
    assert titles(client, "?people=mine") == [own.title]


def test_ones_own_projects_are_those_one_takes_part_in_or_follows(town: personas.Town, sign_in: SignIn) -> None:
    lead, first = town.people.agent, Project.objects.get().title  # in the town's own they take part
    for answer in ("waiting", "takes_part", "follows", "abstains"):
        factories.ask(factories.project(lead, title=answer), town.people.proposer, answer=answer)
    assert titles(sign_in("proposer"), "?people=mine") == ["follows", "takes_part", first]


def test_who_abstains_is_told_only_to_those_who_work_with_the_project(town: personas.Town, sign_in: SignIn) -> None:
    project = factories.project(town.people.colleague)
    for name, answer in {
        "Ann Avstår": "abstains",
        "Dina Deltar": "takes_part",
        "Finn Følger": "follows",
        "Vidar Venter": "waiting",
    }.items():
        factories.ask(project, factories.person(name, unit=town.kindergarten), answer=answer)
    others = {"Dina Deltar": "deltar", "Ann Avstår": "", "Finn Følger": "", "Vidar Venter": ""}
    known = {"Ann Avstår": "avstår", "Finn Følger": "følger", "Vidar Venter": "har ikke svart"}
    for name in ("proposer", "other_agent", "admin"):
        assert people(sign_in(name), project) == others
    for name in ("colleague", "agent", "unit_leader", "section_leader", "resource_team"):
        assert people(sign_in(name), project) == others | known


def test_a_guests_address_is_told_only_to_those_who_work_with_the_project(town: personas.Town, sign_in: SignIn) -> None:
    project = the_project(town)
    factories.ask(project, factories.guest(name="Gry Gjest", email="gry@utenfor.example"))
    factories.ask(project, factories.guest(name="", email="uten@utenfor.example"))
    seen = {name: sign_in(name).get(project.get_absolute_url()).text for name in ("other_agent", "colleague")}
    assert [("gry@" in text, "uten@" in text) for text in seen.values()] == [(False, False), (True, True)]


def test_the_page_says_in_words_who_is_waited_for_and_until_when(town: personas.Town, sign_in: SignIn) -> None:
    project = the_project(town)
    asked = timezone.now() - timedelta(days=3)
    Ask.objects.filter(project=project, answer="waiting").update(asked_at=asked)
    text = " ".join(
        BeautifulSoup(sign_in("other_agent").get(project.get_absolute_url()).content, "html.parser").text.split()
    )
    assert "Prosjektet venter på svar fra Petra Forslag." in text
    until = timezone.localtime(asked + timedelta(days=14))
    assert f"Det venter senest til {until.day}." in text


def test_the_phases_stand_in_order_with_where_the_project_is(town: personas.Town, sign_in: SignIn) -> None:
    project = factories.project(town.people.colleague, phase=2)
    seen = BeautifulSoup(sign_in("proposer").get(project.get_absolute_url()).content, "html.parser")
    steps = [" ".join(step.get_text().split()) for step in seen.select(".steps li")]
    assert steps == ["Behov ferdig", "Løsning nå", "Testing kommer"]


def test_the_phases_after_the_one_in_which_a_project_ended_do_not_come(town: personas.Town, sign_in: SignIn) -> None:
    project = factories.project(town.people.colleague, phase=2)
    close(
        project=project,
        reason=CloseReason.OTHER,
        words="Det ble for dyrt.",
        learning="Spør før du bygger.",
        fates={},
        by=town.people.colleague,
        now=timezone.now(),
    )
    seen = BeautifulSoup(sign_in("proposer").get(project.get_absolute_url()).content, "html.parser")
    steps = [" ".join(step.get_text().split()) for step in seen.select(".steps li")]
    assert steps == ["Behov ferdig", "Løsning avsluttet her", "Testing ikke begynt"]


def test_who_is_waited_for_reads_you_on_the_page_and_others_the_name(town: personas.Town, sign_in: SignIn) -> None:
    project = the_project(town)
    seen = {name: sign_in(name).get(project.get_absolute_url()).text for name in ("proposer", "other_agent")}
    assert "Prosjektet venter på svar fra deg." in seen["proposer"]
    (origin,) = project.origins.all()
    assert "Prosjektet venter på svar fra deg." in sign_in("proposer").get(origin.idea.get_absolute_url()).text
    assert "Prosjektet venter på svar fra Petra Forslag." in seen["other_agent"]


def test_no_phase_is_offered_while_the_project_waits_for_answers(town: personas.Town, sign_in: SignIn) -> None:
    project, client = the_project(town), sign_in("colleague")
    path = f"{project.get_absolute_url()}fase/"
    assert 'name="phase"' not in client.get(path).text
    assert "Prosjektet kan avsluttes likevel" in client.get(f"{project.get_absolute_url()}avslutt/").text
    late = client.post(path, {"phase": "ingen slik", "note": "Det jeg skrev"})  # from a page that was open before
    assert (late.status_code, "Det jeg skrev" in late.text, 'name="phase"' in late.text) == (409, True, False)
    Ask.objects.filter(project=project).update(answer="follows", answered_at=timezone.now())
    assert 'name="phase"' in client.get(path).text
    assert "Prosjektet kan avsluttes likevel" not in client.get(f"{project.get_absolute_url()}avslutt/").text


def test_an_update_sent_twice_is_told_once_and_what_was_wrong_comes_back(town: personas.Town, sign_in: SignIn) -> None:
    project, client = the_project(town), sign_in("invited")
    path = f"{project.get_absolute_url()}oppdatering/"
    form = {"body": "Vi har møtt fem pårørende.", "key": "5d0c4d1e-9d0e-4f57-8a0a-0b9f6e0d7c11"}
    assert [client.post(path, form).status_code for _ in range(2)] == [302, 302]
    assert [row.body for row in project.updates.all()] == [form["body"]]
    assert client.post(path, form | {"body": " "}).status_code == 422


def test_nothing_is_told_of_a_project_that_has_ended(town: personas.Town, sign_in: SignIn) -> None:
    project = factories.project(
        town.people.colleague,
        closed_at=timezone.now(),
        closed_by=town.people.colleague,
        close_reason="reached",
        close_words="Det virker.",
        learning="Spør tidlig.",
    )
    form = {"body": "Litt til.", "key": "5d0c4d1e-9d0e-4f57-8a0a-0b9f6e0d7c12"}
    answer = sign_in("colleague").post(f"{project.get_absolute_url()}oppdatering/", form)
    assert answer.status_code == 409
    assert "Kari Kollega avsluttet prosjektet" in answer.text
    assert "Litt til." in answer.text


def test_an_idea_that_is_hidden_is_named_only_to_those_who_may_see_it(town: personas.Town, sign_in: SignIn) -> None:
    project = the_project(town)
    idea = project.origins.get().idea
    actions.hide(idea=idea, reason="Navnet på en bruker sto der.", by=town.people.agent, now=timezone.now())
    shown = {name: idea.title in sign_in(name).get(project.get_absolute_url()).content.decode() for name in SEEN_BY}
    assert shown == SEEN_BY
