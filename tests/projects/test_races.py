"""Projects with many at once, on real PostgreSQL: what must hold, holds. The naive way, kept here, breaks it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from ideas import actions as ideas
from ideas.in_use import TooEarly
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from projects import actions, gate
from projects.actions import Fate
from projects.gate import WaitsForProposers
from projects.models import Answer, Ask, CloseReason, Origin, Project
from tests import factories, personas
from tests.audited.projects import content
from tests.factories import demanded
from tests.site_map.projects import the_project
from tests.test_races import at_once, pause

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = 10


@pytest.fixture
def town() -> personas.Town:
    ContentType.objects.clear_cache()  # the table was emptied by the test before
    return personas.build()


def a_project(town: personas.Town) -> Project:
    """In its first phase, with a proposer who has not answered."""
    lead = town.people.colleague
    project = factories.project(lead, factories.idea(town.people.proposer, stage=Stage.DEVELOPING))
    factories.ask(project, town.people.proposer)
    return project


def onward(project: Project) -> Project:
    second = project.method.phases.all()[1]
    now = timezone.now()
    return actions.enter_phase(project=project, phase=second, note="", seen=project.phase, by=project.lead, now=now)


def answer(project: Project, by: Person) -> Ask:
    return actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=by, now=timezone.now())


class TestAnAnswerAgainstAPhase:
    def test_the_phase_is_left_only_when_the_answer_was_there(self, town: personas.Town) -> None:
        for _ in range(RUNS):
            project = a_project(town)
            moved, answered = at_once(
                [
                    lambda project=project: onward(project),
                    lambda project=project: answer(project, town.people.proposer),
                ]
            )
            assert isinstance(answered, Ask)
            assert isinstance(moved, (Project, WaitsForProposers))
            project.refresh_from_db()
            assert project.phase.place == (2 if isinstance(moved, Project) else 1)
            entered = Entry.objects.about(project).told(["project.phase_entered"]).first()
            if entered:
                said = Entry.objects.about(project).told(["project.answered"]).get()
                assert said.pk < entered.pk

    def test_an_idea_that_comes_meanwhile_is_asked_for_first_or_comes_after(self, town: personas.Town) -> None:
        for _ in range(RUNS):
            project = a_project(town)
            answer(project, town.people.proposer)
            late = factories.idea(town.people.declined, stage=Stage.ASSESSING, taken_by=town.people.agent)
            add = {"project": project, "idea": late, "by": town.people.agent}
            moved, added = at_once(
                [lambda project=project: onward(project), lambda add=add: actions.add_idea(**add, now=timezone.now())]
            )
            assert isinstance(added, Project)
            verbs = list(Entry.objects.about(project).order_by("pk").values_list("verb", flat=True))
            if isinstance(moved, WaitsForProposers):  # the idea came first, and its proposer is waited for
                assert "project.phase_entered" not in verbs
            else:
                assert verbs.index("project.phase_entered") < verbs.index("project.idea_added")

    def test_without_a_lock_a_phase_would_be_left_past_a_new_proposer(self, town: personas.Town) -> None:
        @transaction.atomic
        def naive(project: Project) -> bool:
            asks = list(project.asks.select_related("person", "guest"))
            is_open = gate.look(asks, now=timezone.now()).is_open
            pause()
            if is_open:
                Project.objects.filter(pk=project.pk).update(phase=project.method.phases.all()[1])
            return is_open

        project = a_project(town)
        answer(project, town.people.proposer)
        late = factories.idea(town.people.declined, stage=Stage.ASSESSING, taken_by=town.people.agent)
        add = {"project": project, "idea": late, "by": town.people.agent, "now": timezone.now()}
        went, _ = at_once([lambda: naive(project), lambda: actions.add_idea(**add)])
        waiting = Ask.objects.waiting().filter(project=project).exists()
        project.refresh_from_db()
        assert went
        assert waiting
        assert project.phase.place == 2


def in_use(idea: Idea, by: Person) -> Idea:
    now = timezone.now()
    benefit = {"benefit": "Færre telefoner.", "in_use_from": timezone.localdate(now), "owner": by}
    return ideas.realise(idea=idea, by=by, now=now, **benefit)  # type: ignore[arg-type]


class TestAnIdeaThatComesIntoUse:
    def a_developed_idea(self, town: personas.Town) -> tuple[Project, Idea]:
        """In the first phase of a project; its proposer has answered, another one is asked to stand behind it."""
        people = town.people
        idea = factories.idea(people.proposer, invited=(people.declined,), stage=Stage.DEVELOPING)
        project = factories.project(people.colleague, idea)
        factories.ask(project, people.proposer, answer="follows")
        return project, idea

    def test_nobody_slips_in_behind_the_gate(self, town: personas.Town) -> None:
        for _ in range(RUNS):
            project, idea = self.a_developed_idea(town)
            say: dict[str, Any] = {"idea": idea, "accept": True, "by": town.people.declined}
            used, _yes = at_once(
                [
                    lambda idea=idea: in_use(idea, town.people.unit_leader),
                    lambda say=say: ideas.answer_invitation(**say, now=timezone.now()),
                ]
            )
            asked = Ask.objects.waiting().filter(project=project).exists()
            # Who came first was asked and is waited for; who came after finds an idea that is in use.
            assert asked == isinstance(used, TooEarly)
            assert isinstance(used, (Idea, TooEarly))

    def test_it_comes_into_use_or_waits_for_the_people_of_an_idea_that_comes_meanwhile(
        self, town: personas.Town
    ) -> None:
        for _ in range(RUNS):
            project, idea = self.a_developed_idea(town)
            late = factories.idea(town.people.declined, stage=Stage.ASSESSING, taken_by=town.people.agent)
            add: dict[str, Any] = {"project": project, "idea": late, "by": town.people.agent}
            used, added = at_once(
                [
                    lambda idea=idea: in_use(idea, town.people.unit_leader),
                    lambda add=add: actions.add_idea(**add, now=timezone.now()),
                ]
            )
            assert isinstance(added, Project)
            came = Entry.objects.about(project).told(["project.idea_added"]).get()
            realised = Entry.objects.about(idea).told(["idea.realised"]).first()
            assert isinstance(used, TooEarly) == (realised is None)
            assert realised is None or realised.pk < came.pk

    def test_without_the_idea_locked_who_says_yes_would_slip_in_behind_the_gate(self, town: personas.Town) -> None:
        @transaction.atomic
        def naive(project: Project, idea: Idea) -> None:
            gate.require_open(list(project.asks.select_related("person", "guest")), now=timezone.now())
            pause()
            Idea.objects.filter(pk=idea.pk).update(stage=Stage.REALISED, **demanded(Stage.REALISED, project.lead))

        project, idea = self.a_developed_idea(town)
        say: dict[str, Any] = {"idea": idea, "accept": True, "by": town.people.declined, "now": timezone.now()}
        at_once([lambda: naive(project, idea), lambda: ideas.answer_invitation(**say)])
        assert Idea.objects.get(pk=idea.pk).stage == Stage.REALISED
        assert Ask.objects.waiting().filter(project=project).exists()


class TestOneIdeaForMany:
    def test_fifty_who_develop_it_at_once_make_one_project_and_ask_each_proposer_once(
        self, town: personas.Town
    ) -> None:
        words, method = content(the_project(town)), factories.method()

        def develop(idea: Idea) -> Project:
            new: dict[str, Any] = {"content": words, "method": method, "key": uuid4()}
            return actions.begin(idea=idea, by=town.people.agent, now=timezone.now(), **new)

        idea = factories.idea(town.people.proposer, stage=Stage.ASSESSING, taken_by=town.people.agent)
        results = at_once([lambda: develop(idea)] * 50)
        [made] = [one for one in results if isinstance(one, Project)]
        assert all(isinstance(one, (Project, UnableToMove)) for one in results)
        assert Origin.objects.filter(idea=idea).get().project == made
        assert Delivery.objects.filter(kind="projects.asked", person=town.people.proposer, channel="email").count() == 1
        assert Entry.objects.about(idea).told(["idea.developing"]).count() == 1

    def test_one_form_sent_five_times_begins_one_project(self, town: personas.Town) -> None:
        words, method = content(the_project(town)), factories.method()
        for _ in range(RUNS):
            idea = factories.idea(town.people.proposer, stage=Stage.ASSESSING, taken_by=town.people.agent)
            new: dict[str, Any] = {"content": words, "method": method, "key": uuid4()}
            made = at_once(
                [lambda new=new, idea=idea: actions.begin(idea=idea, by=town.people.agent, now=timezone.now(), **new)]
                * 5
            )
            assert len({one.pk for one in made}) == 1


class TestAnEndAgainstOthers:
    def test_no_idea_stays_developing_in_a_project_that_ended_meanwhile(self, town: personas.Town) -> None:
        for _ in range(RUNS):
            project = factories.project(town.people.colleague, phase=2)
            late = factories.idea(town.people.proposer, stage=Stage.ASSESSING, taken_by=town.people.agent)
            why = {"reason": CloseReason.REACHED, "words": "Det virker.", "learning": "Spør tidlig."}
            fates: dict[int, Fate] = {}
            end: dict[str, Any] = {"project": project, "fates": fates, "by": project.lead, **why}
            add = {"project": project, "idea": late, "by": town.people.agent}
            at_once(
                [
                    lambda end=end: actions.close(**end, now=timezone.now()),
                    lambda add=add: actions.add_idea(**add, now=timezone.now()),
                ]
            )
            project.refresh_from_db()
            late.refresh_from_db()
            assert (late.stage == Stage.DEVELOPING) != project.is_closed

    def test_who_says_yes_while_the_idea_is_developed_is_asked(self, town: personas.Town) -> None:
        words, method = content(the_project(town)), factories.method()
        for _ in range(RUNS):
            idea = factories.idea(
                town.people.proposer, invited=(town.people.declined,), stage=Stage.ASSESSING, taken_by=town.people.agent
            )
            new: dict[str, Any] = {"content": words, "method": method, "key": uuid4()}
            say = {"idea": idea, "accept": True, "by": town.people.declined}
            at_once(
                [
                    lambda idea=idea, new=new: actions.begin(
                        idea=idea, by=town.people.agent, now=timezone.now() + timedelta(seconds=1), **new
                    ),
                    lambda say=say: ideas.answer_invitation(**say, now=timezone.now()),
                ]
            )
            project = Origin.objects.get(idea=idea).project
            asked = set(project.asks.values_list("person", flat=True))
            assert asked == {town.people.proposer.pk, town.people.declined.pk}
