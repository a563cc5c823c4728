"""An idea in a project comes into use past the project's gate, also when somebody says so on the idea's own page."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from ideas import actions as ideas
from ideas.in_use import TooEarly
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications import reminding
from innovasjon.people.models import Person
from projects import actions, gate
from projects.models import Answer, Project
from tests import factories, personas
from tests.conftest import SignIn
from tests.site_map.ideas.moves import in_use

ASKED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BENEFIT = {"benefit": "Færre telefoner om kvelden.", "in_use_from": ASKED_AT.date()}


@pytest.fixture
def idea(town: personas.Town) -> Idea:
    """Developed in a project that `colleague` leads and that has not heard from `proposer`."""
    idea = factories.idea(town.people.proposer, stage=Stage.DEVELOPING, taken_by=town.people.agent)
    project = factories.project(town.people.colleague, idea, title="Roligere kvelder")
    factories.ask(project, town.people.proposer, asked_at=ASKED_AT)
    return idea


def project_of(idea: Idea) -> Project:
    return Project.objects.get(origins__idea=idea)


def realise(idea: Idea, by: Person, *, now: datetime) -> Idea:
    return ideas.realise(idea=idea, owner=by, by=by, now=now, **BENEFIT)


def stage(idea: Idea) -> str:
    return Idea.objects.get(pk=idea.pk).stage


def went_without(idea: Idea) -> int:
    return Entry.objects.about(project_of(idea)).told(["project.went_on_without"]).count()


def test_it_waits_for_a_proposer_who_has_not_answered_and_says_for_whom(town: personas.Town, idea: Idea) -> None:
    before = Entry.objects.count()
    with pytest.raises(TooEarly) as told:
        realise(idea, town.people.unit_leader, now=ASKED_AT + timedelta(days=1))
    assert {word for word in ("Roligere kvelder", "Petra Forslag", "16.") if word not in str(told.value)} == set()
    assert (stage(idea), Entry.objects.count()) == ("developing", before)


def test_it_comes_into_use_when_all_have_answered(town: personas.Town, idea: Idea) -> None:
    actions.answer_ask(project=project_of(idea), answer=Answer.ABSTAINS, by=town.people.proposer, now=ASKED_AT)
    realise(idea, town.people.unit_leader, now=ASKED_AT + SECOND)
    assert (stage(idea), went_without(idea)) == ("realised", 0)


def test_fourteen_days_are_not_enough_without_the_reminder(town: personas.Town, idea: Idea) -> None:
    with pytest.raises(TooEarly, match=r"Petra Forslag.*14"):
        realise(idea, town.people.unit_leader, now=ASKED_AT + gate.PATIENCE)
    assert stage(idea) == "developing"


@pytest.mark.parametrize(("late", "reached"), [(-SECOND, "developing"), (timedelta(), "realised")])
def test_a_reminder_and_fourteen_days_are_and_the_log_says_who_it_went_on_without(
    town: personas.Town, idea: Idea, late: timedelta, reached: str
) -> None:
    reminding.run(now=ASKED_AT + gate.REMIND_AFTER)
    try:
        realise(idea, town.people.unit_leader, now=ASKED_AT + gate.PATIENCE + late)
    except TooEarly:
        assert reached == "developing"
    assert (stage(idea), went_without(idea)) == (reached, int(reached == "realised"))


def test_past_the_first_phase_nobody_is_waited_for(town: personas.Town, idea: Idea) -> None:
    project = project_of(idea)
    Project.objects.filter(pk=project.pk).update(phase=project.method.phases.get(place=2))
    assert realise(idea, town.people.unit_leader, now=ASKED_AT).stage == Stage.REALISED


def test_a_project_that_the_idea_has_left_holds_nothing_back(town: personas.Town, idea: Idea) -> None:
    project_of(idea).origins.update(left_at=ASKED_AT)
    factories.project(town.people.unit_leader, idea)
    assert realise(idea, town.people.unit_leader, now=ASKED_AT).stage == Stage.REALISED


def test_the_page_says_it_before_and_after_and_keeps_what_was_typed(
    town: personas.Town, idea: Idea, sign_in: SignIn
) -> None:
    project_of(idea).asks.update(asked_at=datetime.now(UTC))
    client, url = sign_in("colleague"), f"{idea.get_absolute_url()}i-bruk/"
    client.post("/sprak/", {"language": "en"})
    page = BeautifulSoup(client.get(url).content, "html.parser")
    assert "has not heard from Petra Forslag" in page.select(".ds-alert")[0].get_text()
    answer = client.post(url, in_use(town))
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 409
    assert "has not heard from Petra Forslag" in page.select("[role=alert]")[0].get_text()
    assert page.select("textarea[name=benefit]")[0].get_text(strip=True) == in_use(town)["benefit"]
    assert stage(idea) == "developing"
