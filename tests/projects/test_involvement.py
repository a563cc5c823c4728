"""Developing an idea asks its proposers; the first phase is left when they have been heard, and not before."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from ideas import actions as ideas
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications import preferences, reminding
from innovasjon.notifications.kinds import can_be_chosen
from innovasjon.notifications.models import Delivery
from innovasjon.people import guest_links
from innovasjon.people.models import Guest, Person
from projects import actions, gate
from projects.gate import WaitsForProposers
from projects.models import Answer, Ask, Project
from tests import factories, personas
from tests.audited.projects import content
from tests.conftest import SignIn
from tests.site_map.projects import a_destination, the_project

ASKED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def guest(town: personas.Town) -> Guest:
    """Somebody outside who stands behind the idea that is assessed."""
    guest = factories.guest(name="Gry Gjest")
    factories.guest_proposer(town.assessing, guest, state="accepted", answered_at=timezone.now())
    return guest


MARKED = ("project", "reference", "title", "aim", "unit", "starts_on")


def begin(town: personas.Town, *, idea: Idea | None = None, now: datetime = ASKED_AT, **more: Any) -> Project:
    """A new project from the idea that is assessed, led by `colleague`."""
    words = content(factories.project(town.people.colleague), **more)
    new = {"content": words, "method": factories.method(), "key": uuid4()}
    return actions.begin(idea=idea or town.assessing, by=town.people.agent, now=now, **new)


def go_on(project: Project, *, now: datetime, to: int = 2) -> Project:
    project.refresh_from_db()
    phase = project.method.phases.get(place=to)
    return actions.enter_phase(project=project, phase=phase, note="", seen=project.phase, by=project.lead, now=now)


def answers(project: Project) -> dict[str, str]:
    return {row.who.name: row.answer for row in project.asks.all()}


def kinds(who: Person | Guest, *, channel: str = "email") -> list[str]:
    rows = Delivery.objects.filter(channel=channel, kind__startswith="projects.").order_by("pk")
    mine = rows.filter(person=who) if isinstance(who, Person) else rows.filter(guest=who)
    return list(mine.values_list("kind", flat=True))


def mute(person: Person) -> None:
    """Choose to hear of as little as can be chosen, by e-mail not at all."""
    ways = {kind.name: "inapp" for kind in can_be_chosen()}
    preferences.choose(person=person, ways=ways, by=person, now=ASKED_AT)


# --- The question


def test_developing_asks_everybody_who_stands_behind_the_idea_and_nobody_else(
    town: personas.Town, guest: Guest
) -> None:
    project = begin(town)
    town.assessing.refresh_from_db()
    assert town.assessing.stage == Stage.DEVELOPING
    assert answers(project) == {"Petra Forslag": "waiting", "Gry Gjest": "waiting"}
    assert kinds(town.people.proposer) == kinds(guest) == ["projects.asked"]
    assert kinds(town.people.colleague) == ["projects.lead"]
    assert guest_links.standing(guest, now=ASKED_AT)


def test_the_question_cannot_be_muted(town: personas.Town) -> None:
    mute(town.people.proposer)
    begin(town)
    assert kinds(town.people.proposer) == kinds(town.people.proposer, channel="inapp") == ["projects.asked"]


def test_the_same_form_sent_twice_begins_one_project(town: personas.Town) -> None:
    new = {"content": content(the_project(town)), "method": factories.method(), "key": uuid4()}
    made = [actions.begin(idea=town.assessing, by=town.people.agent, now=ASKED_AT, **new) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].asks.count() == 1


def test_references_are_given_one_after_the_other(town: personas.Town) -> None:
    other = factories.idea(town.people.proposer, stage=Stage.ASSESSING)
    made = [begin(town, idea=idea) for idea in (town.assessing, other)]
    assert [project.reference for project in made] == ["P-2026-0001", "P-2026-0002"]


@pytest.mark.parametrize("stage", set(Stage) - {Stage.ASSESSING})
def test_an_idea_that_is_not_assessed_is_not_developed_and_leaves_no_project(town: personas.Town, stage: Stage) -> None:
    before = Project.objects.count() + 1  # whose words are borrowed
    with pytest.raises(UnableToMove):
        begin(town, idea=town.ideas[stage])
    assert Project.objects.count() == before
    assert not Ask.objects.waiting().exists()


def test_an_idea_added_later_brings_new_questions_and_asks_anew_who_said_no(town: personas.Town) -> None:
    people = town.people
    project = begin(town)
    actions.answer_ask(project=project, answer=Answer.ABSTAINS, by=people.proposer, now=ASKED_AT)
    later = ASKED_AT + timedelta(days=30)
    idea = factories.idea(people.proposer, accepted=(people.declined,), stage=Stage.ASSESSING)
    actions.add_idea(project=project, idea=idea, by=people.agent, now=later)
    assert answers(project) == {"Petra Forslag": "waiting", "Dag Avslag": "waiting"}
    assert {row.asked_at for row in project.asks.all()} == {later}
    assert kinds(people.proposer)[-2:] == ["projects.asked", "projects.news"]


def test_who_takes_part_already_is_not_asked_again_for_another_idea(town: personas.Town) -> None:
    project = begin(town)
    actions.answer_ask(project=project, answer=Answer.TAKES_PART, by=town.people.proposer, now=ASKED_AT)
    idea = factories.idea(town.people.proposer, stage=Stage.ASSESSING)
    actions.add_idea(project=project, idea=idea, by=town.people.agent, now=ASKED_AT + timedelta(days=30))
    assert answers(project) == {"Petra Forslag": "takes_part"}


def test_the_same_idea_is_not_added_twice(town: personas.Town) -> None:
    project = begin(town)
    with pytest.raises(actions.AlreadyThere):
        actions.add_idea(project=project, idea=town.assessing, by=town.people.agent, now=ASKED_AT)


def test_who_says_yes_to_an_old_invitation_is_asked_as_well(town: personas.Town) -> None:
    project = begin(town)
    ideas.answer_invitation(idea=town.assessing, accept=True, by=town.people.invited, now=ASKED_AT)
    assert answers(project) == {"Petra Forslag": "waiting", "Ivar Invitert": "waiting"}


def test_who_says_no_to_an_old_invitation_is_not_asked(town: personas.Town) -> None:
    project = begin(town)
    ideas.answer_invitation(idea=town.assessing, accept=False, by=town.people.invited, now=ASKED_AT)
    assert answers(project) == {"Petra Forslag": "waiting"}


# --- The gate


@pytest.mark.parametrize("answer", set(Answer) - {Answer.WAITING})
def test_any_answer_lets_the_project_go_on(town: personas.Town, answer: Answer) -> None:
    project = begin(town)
    actions.answer_ask(project=project, answer=answer, by=town.people.proposer, now=ASKED_AT)
    assert go_on(project, now=ASKED_AT + SECOND).phase.name == "Løsning"
    assert not Entry.objects.about(project).told(["project.went_on_without"]).exists()


@pytest.mark.parametrize("to", [2, 3])
def test_no_later_phase_is_entered_while_somebody_is_waited_for(town: personas.Town, guest: Guest, to: int) -> None:
    project = begin(town)
    actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=town.people.proposer, now=ASKED_AT)
    with pytest.raises(WaitsForProposers) as waits:
        go_on(project, now=ASKED_AT + timedelta(days=13), to=to)
    assert [row.guest for row in waits.value.gate.waits_for] == [guest]
    assert waits.value.gate.until == ASKED_AT + gate.PATIENCE
    project.refresh_from_db()
    assert project.phase.name == "Behov"


@pytest.mark.parametrize(("late", "opens"), [(-SECOND, False), (timedelta(), True), (SECOND, True)])
def test_after_14_days_and_a_reminder_it_goes_on_to_the_second(
    town: personas.Town, late: timedelta, opens: bool
) -> None:
    project = begin(town)
    remind(ASKED_AT + gate.REMIND_AFTER)
    moment = ASKED_AT + gate.PATIENCE + late
    with time_machine.travel(moment, tick=False):
        if not opens:
            with pytest.raises(WaitsForProposers):
                go_on(project, now=timezone.now())
            return
        assert go_on(project, now=timezone.now()).phase.name == "Løsning"
    [entry] = Entry.objects.about(project).told(["project.went_on_without"])
    assert entry.details["asks"] == [project.asks.get().pk]
    assert entry.at == moment


def test_without_the_reminder_14_days_are_not_enough(town: personas.Town) -> None:
    project = begin(town)
    with pytest.raises(WaitsForProposers):
        go_on(project, now=ASKED_AT + timedelta(days=90))


def test_a_guests_reminder_counts_when_it_has_left(town: personas.Town, guest: Guest) -> None:
    project = begin(town)
    actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=town.people.proposer, now=ASKED_AT)
    remind(ASKED_AT + gate.REMIND_AFTER)
    late = ASKED_AT + gate.PATIENCE
    with pytest.raises(WaitsForProposers):
        go_on(project, now=late)
    Delivery.objects.filter(guest=guest).update(state="sent", settled_at=late)
    assert go_on(project, now=late).phase.name == "Løsning"


def test_nobody_who_has_left_the_municipality_is_waited_for(town: personas.Town) -> None:
    project = begin(town)
    Person.objects.filter(pk=town.people.proposer.pk).update(is_active=False)
    assert go_on(project, now=ASKED_AT + SECOND).phase.name == "Løsning"


def test_nobody_who_was_taken_off_is_waited_for(town: personas.Town) -> None:
    project = begin(town)
    actions.remove(ask=project.asks.get(), reason="Har byttet jobb.", by=town.people.colleague, now=ASKED_AT)
    assert go_on(project, now=ASKED_AT + SECOND).phase.name == "Løsning"


def test_in_a_later_phase_new_questions_hold_nothing_back(town: personas.Town) -> None:
    project = begin(town)
    actions.answer_ask(project=project, answer=Answer.TAKES_PART, by=town.people.proposer, now=ASKED_AT)
    go_on(project, now=ASKED_AT)
    factories.ask(project, town.people.declined)
    assert go_on(project, now=ASKED_AT, to=3).phase.name == "Testing"


def test_going_back_needs_a_word_about_why(town: personas.Town) -> None:
    project = factories.project(town.people.colleague, phase=3)
    back = {"phase": project.method.phases.get(place=1), "seen": project.phase, "by": project.lead, "now": ASKED_AT}
    with pytest.raises(actions.NoteMissing):
        actions.enter_phase(project=project, note=" ", **back)
    assert actions.enter_phase(project=project, note="Vi tok feil av behovet.", **back).phase.name == "Behov"


def test_two_who_take_it_on_at_once_do_it_once_and_one_who_wants_elsewhere_is_told(town: personas.Town) -> None:
    project = factories.project(town.people.colleague)
    first, second, third = project.method.phases.all()
    step = {"project": project, "note": "", "seen": first, "by": project.lead, "now": ASKED_AT}
    actions.enter_phase(phase=second, **step)
    assert actions.enter_phase(phase=second, **step).phase == second
    assert Entry.objects.about(project).told(["project.phase_entered"]).count() == 1
    with pytest.raises(actions.PhaseMeanwhile):
        actions.enter_phase(phase=third, **step)


def test_running_work_stays_on_its_version_of_the_method(town: personas.Town) -> None:
    project = factories.project(town.people.colleague)
    newer = actions.new_version(method=project.method, by=town.people.resource_team, now=ASKED_AT)
    newer.phases.filter(place=2).update(name="Utprøving")
    actions.make_default(method=newer, by=town.people.resource_team, now=ASKED_AT)
    assert go_on(project, now=ASKED_AT).phase.name == "Løsning"
    assert begin(town).method in {newer, project.method}


# --- The reminder


def remind(now: datetime) -> None:
    reminding.run(now=now)


@pytest.mark.parametrize(("late", "number"), [(-SECOND, 0), (timedelta(), 1), (timedelta(days=5), 1)])
def test_who_has_not_answered_for_a_week_is_reminded_once(
    town: personas.Town, guest: Guest, late: timedelta, number: int
) -> None:
    begin(town)
    for _ in range(2):
        remind(ASKED_AT + gate.REMIND_AFTER + late)
    assert kinds(town.people.proposer) == kinds(guest) == ["projects.asked", *["projects.asked_again"] * number]


def test_who_has_answered_is_not_reminded(town: personas.Town) -> None:
    project = begin(town)
    actions.answer_ask(project=project, answer=Answer.ABSTAINS, by=town.people.proposer, now=ASKED_AT)
    remind(ASKED_AT + timedelta(days=8))
    assert kinds(town.people.proposer) == ["projects.asked"]


def test_the_lead_is_told_once_when_the_time_is_over(town: personas.Town) -> None:
    begin(town)
    remind(ASKED_AT + gate.REMIND_AFTER)
    for moment in (gate.PATIENCE - SECOND, gate.PATIENCE, gate.PATIENCE + timedelta(days=1)):
        remind(ASKED_AT + moment)
    assert kinds(town.people.colleague) == ["projects.lead", "projects.may_go_on"]


# --- The answer


def test_the_lead_hears_each_answer_and_the_last_says_that_all_have_answered(town: personas.Town) -> None:
    project = begin(town)
    actions.answer_ask(project=project, answer=Answer.TAKES_PART, by=town.people.proposer, now=ASKED_AT)
    actions.answer_ask(project=project, answer=Answer.TAKES_PART, by=town.people.proposer, now=ASKED_AT + SECOND)
    actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=town.people.proposer, now=ASKED_AT + 2 * SECOND)
    assert kinds(town.people.colleague) == ["projects.lead", "projects.answered", "projects.answered"]


def test_nobody_answers_for_somebody_else(town: personas.Town, sign_in: SignIn) -> None:
    project = the_project(town)
    for name in set(personas.SIGNED_IN) - {"proposer", "invited"}:
        assert sign_in(name).post(f"{project.get_absolute_url()}svar/", {"answer": "abstains"}).status_code == 403
    assert answers(project) == {"Petra Forslag": "waiting", "Ivar Invitert": "takes_part"}


def test_a_guest_answers_by_their_own_link_and_no_other(town: personas.Town, guest: Guest) -> None:
    project = begin(town)
    mine, other = project.asks.get(guest=guest), factories.ask(the_project(town), factories.guest())
    client = as_guest(guest)
    page = client.get("/gjest/").text
    assert project.title in page
    assert "1 prosjekt spør om du deltar" in page
    assert client.post(f"/gjest/prosjekter/{other.pk}/svar/", {"answer": "takes_part"}).status_code == 404
    assert client.post(f"/gjest/prosjekter/{mine.pk}/svar/", {"answer": "waiting"}).status_code == 400
    assert client.post(f"/gjest/prosjekter/{mine.pk}/svar/", {"answer": "takes_part"}).status_code == 302
    mine.refresh_from_db()
    assert mine.answer == Answer.TAKES_PART
    assert Entry.objects.about(project).told(["project.answered"]).get().by is None


def as_guest(guest: Guest) -> Client:
    """A browser in which the guest has opened their link."""
    client = Client()
    client.get(guest_links.address(guest_links.issue(guest=guest, now=timezone.now())))
    return client


def test_an_answer_of_who_was_taken_off_is_not_taken(town: personas.Town) -> None:
    project = begin(town)
    actions.remove(ask=project.asks.get(), reason="Har sluttet.", by=town.people.colleague, now=ASKED_AT)
    with pytest.raises(Ask.DoesNotExist):
        actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=town.people.proposer, now=ASKED_AT)


# --- Taking somebody off


def test_taking_somebody_off_tells_them_why_shows_in_the_story_and_can_be_undone(
    town: personas.Town, sign_in: SignIn
) -> None:
    project = the_project(town)
    row, client = project.asks.get(person=town.people.proposer), sign_in("colleague")
    path = f"{project.get_absolute_url()}folk/{row.pk}/"
    assert client.post(f"{path}fjern/", {"reason": " "}).status_code == 422
    assert client.post(f"{path}fjern/", {"reason": "Har byttet arbeidsplass."}).status_code == 302
    seen = sign_in("other_agent").get(project.get_absolute_url()).text
    assert "Kari Kollega tok Petra Forslag av prosjektet" in seen
    assert "Har byttet arbeidsplass." in seen
    assert kinds(town.people.proposer) == ["projects.removed"]
    assert client.post(f"{path}sett-tilbake/").status_code == 302
    assert answers(project) == {"Petra Forslag": "waiting", "Ivar Invitert": "takes_part"}
    row.refresh_from_db()
    assert row.removed_at is None


# --- News


@pytest.mark.parametrize("answer", set(Answer))
def test_news_reach_the_proposers_whatever_they_muted_and_whatever_they_answered(
    town: personas.Town, guest: Guest, answer: Answer
) -> None:
    people = town.people
    factories.follow(town.assessing, people.other_agent)
    for person in (people.proposer, people.other_agent):
        mute(person)
    project = begin(town)
    project.asks.filter(person=people.proposer).update(
        answer=answer, answered_at=None if answer == Answer.WAITING else ASKED_AT
    )
    actions.write_update(project=project, body="Vi er i gang.", key=uuid4(), by=project.lead, now=ASKED_AT)
    assert kinds(people.proposer) == kinds(guest) == ["projects.asked", "projects.news"]
    assert kinds(people.other_agent) == []
    assert kinds(people.other_agent, channel="inapp") == ["projects.followed"]
    assert kinds(people.colleague) == ["projects.lead"]  # who wrote it


def test_a_guest_whose_link_has_run_out_gets_a_new_one_with_the_news(town: personas.Town, guest: Guest) -> None:
    project = begin(town)
    much_later = ASKED_AT + timedelta(days=400)
    actions.write_update(project=project, body="Nå virker det.", key=uuid4(), by=project.lead, now=much_later)
    assert guest_links.standing(guest, now=much_later)


def test_a_guest_whose_link_was_taken_back_gets_no_new_one_with_the_news(town: personas.Town, guest: Guest) -> None:
    project = begin(town)
    guest_links.revoke(guest=guest, by=town.people.resource_team, now=ASKED_AT + SECOND)
    actions.write_update(project=project, body="Nå virker det.", key=uuid4(), by=project.lead, now=ASKED_AT)
    assert guest_links.standing(guest, now=ASKED_AT) is None


# --- The pages


def test_an_agent_develops_an_idea_and_its_page_says_what_it_became(town: personas.Town, sign_in: SignIn) -> None:
    idea = town.assessing
    client = sign_in("agent")
    assert f"/ideer/{idea.pk}/utvikle/" in client.get(idea.get_absolute_url()).text
    answer = client.post(f"/ideer/{idea.pk}/utvikle/", a_destination(town), follow=True)
    assert "1 idéhaver er spurt." in answer.text
    seen = sign_in("proposer").get(idea.get_absolute_url()).text
    assert "Roligere kvelder" in seen
    assert "Jeg deltar" in seen
    assert "Jeg deltar" not in sign_in("other_agent").get(idea.get_absolute_url()).text


def test_the_form_marks_what_a_new_project_demands_and_says_that_an_old_one_is_chosen_or_named(
    town: personas.Town, sign_in: SignIn
) -> None:
    client, path = sign_in("agent"), f"/ideer/{town.assessing.pk}/utvikle/"

    def marks(text: str) -> dict[str, str]:
        page = BeautifulSoup(text, "html.parser")
        found = {name: page.select_one(f"label[for=id_{name}] .mark") for name in MARKED}
        assert page.select_one("[data-shown-with='destination=existing']")
        return {name: mark.get_text() if mark else "" for name, mark in found.items()}

    wanted = dict(zip(MARKED, ["", "", "Må fylles ut", "Må fylles ut", "Valgfritt", "Må fylles ut"], strict=True))
    assert marks(client.get(path).text) == wanted
    again = client.post(path, {"destination": "existing", "key": uuid4()})
    assert (again.status_code, marks(again.text)) == (422, wanted)
    assert "eller skriv referansen" in again.text


def test_an_idea_goes_to_a_project_that_is_named_by_its_reference(town: personas.Town, sign_in: SignIn) -> None:
    project = factories.project(town.people.other_agent)  # of another section
    form = {"destination": "existing", "reference": project.reference.lower(), "key": uuid4()}
    path = f"/ideer/{town.assessing.pk}/utvikle/"
    client = sign_in("agent")
    assert client.post(path, form | {"reference": ""}).status_code == 422
    assert client.post(path, form | {"reference": "P-1999-99999999"}).status_code == 422
    assert client.post(path, form).status_code == 302
    assert [row.idea for row in project.origins.all()] == [town.assessing]
    assert client.post(path, form).status_code == 302  # the second click


def test_what_was_typed_stands_when_somebody_was_first(town: personas.Town, sign_in: SignIn) -> None:
    client, path = sign_in("agent"), f"/ideer/{town.assessing.pk}/utvikle/"
    begin(town)
    answer = client.post(path, a_destination(town) | {"aim": "Det jeg skrev lenge på."})
    assert answer.status_code == 409
    assert "Det jeg skrev lenge på." in answer.text


def test_the_page_of_phases_says_who_is_waited_for_when_it_is_too_early(town: personas.Town, sign_in: SignIn) -> None:
    project, client = the_project(town), sign_in("colleague")
    form = {"phase": project.method.phases.get(place=2).pk, "seen": project.phase_id, "note": "Vi er klare."}
    answer = client.post(f"{project.get_absolute_url()}fase/", form)
    assert answer.status_code == 409
    assert "Ingenting ble endret, fordi idéhaverne ikke har svart ennå" in answer.text
    assert "Prosjektet venter på svar fra Petra Forslag" in answer.text
    assert "Vi er klare." in answer.text


def test_two_who_change_the_words_at_once_both_keep_their_text(town: personas.Town, sign_in: SignIn) -> None:
    project, client = the_project(town), sign_in("colleague")
    path, form = (
        f"{project.get_absolute_url()}rediger/",
        a_destination(town) | {"seen": 0, "lead": town.people.colleague.email},
    )
    assert client.post(path, form).status_code == 302
    answer = client.post(path, form | {"title": "Mine ord"})
    assert answer.status_code == 409
    assert "Mine ord" in answer.text
    assert "Roligere kvelder" in answer.text
    assert client.post(path, form | {"title": "Mine ord", "seen": 1}).status_code == 302


def test_a_lead_is_found_by_name_and_namesakes_are_told_apart(town: personas.Town, sign_in: SignIn) -> None:
    factories.person("Unni Enhetsleder", email="unni2@demo.example", unit=town.roads)
    client, path = sign_in("agent"), f"/ideer/{town.assessing.pk}/utvikle/"
    answer = client.post(path, a_destination(town) | {"lead": "Unni Enhetsleder"})
    assert answer.status_code == 422
    assert "unni2@demo.example" in answer.text
    assert client.post(path, a_destination(town) | {"lead": "Ingen Slik"}).status_code == 422
    assert client.post(path, a_destination(town) | {"lead": "kari kollega"}).status_code == 302
    assert Project.objects.latest("pk").lead == town.people.colleague


def test_the_front_page_says_that_one_is_asked_to_take_part(town: personas.Town, sign_in: SignIn) -> None:
    project = the_project(town)
    assert project.title in sign_in("proposer").get("/").text
    assert project.title not in sign_in("invited").get("/").text  # who has answered
