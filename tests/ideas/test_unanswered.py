"""A question about an idea that nobody answers is reminded of once; the agent hears of it before it is left lying."""

from datetime import UTC, datetime, timedelta

import pytest

from ideas import actions, unanswered
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.notifications import composing, preferences, reminding
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories
from tests.personas import Town

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
WEEK = timedelta(days=7)


def told(kind: str, *, channel: str = "email") -> list[str]:
    rows = Delivery.objects.filter(kind=kind, channel=channel).order_by("pk")
    return [str(row.recipient) for row in rows]


def remind(*moments: timedelta) -> None:
    for after in moments:
        reminding.run(now=NOW + after)


@pytest.fixture
def on_behalf(town: Town) -> Idea:
    """Written down by the agent for a colleague and a guest, who have not answered."""
    people = town.people
    idea = factories.idea(people.agent)
    actions.stand_in(idea=idea, by=people.agent, now=NOW)
    actions.invite_person(idea=idea, person=people.colleague, by=people.agent, now=NOW)
    actions.invite_guest(idea=idea, email="berit@utenfor.example", name="Berit", by=people.agent, now=NOW)
    return idea


@pytest.fixture
def clarified(town: Town) -> Idea:
    """An idea of `proposer` and a guest, whom the agent has asked something."""
    idea = factories.idea(town.people.proposer, stage=Stage.ASSESSING, taken_by=town.people.agent)
    factories.guest_proposer(idea, factories.guest(name="Ola Gjest"), state="accepted", answered_at=NOW)
    return actions.ask(idea=idea, question="Hvem skriver på tavla?", by=town.people.agent, now=NOW)


class TestToStandBehindIt:
    @pytest.mark.parametrize(("late", "number"), [(-SECOND, 0), (timedelta(), 1), (13 * DAY, 1), (14 * DAY, 0)])
    def test_who_has_not_said_for_a_week_is_reminded_once(self, on_behalf: Idea, late: timedelta, number: int) -> None:
        remind(*[WEEK + late] * 2)
        assert told("ideas.asked_again") == ["Kari Kollega", "Berit"] * number

    @pytest.mark.parametrize("accept", [True, False])
    def test_who_has_answered_is_not(self, town: Town, on_behalf: Idea, accept: bool) -> None:
        actions.answer_invitation(idea=on_behalf, accept=accept, by=town.people.colleague, now=NOW + DAY)
        remind(WEEK)
        assert told("ideas.asked_again") == ["Berit"]

    def test_what_is_answered_before_it_leaves_is_not_sent(self, town: Town, on_behalf: Idea) -> None:
        remind(WEEK)
        actions.answer_invitation(idea=on_behalf, accept=False, by=town.people.colleague, now=NOW + WEEK)
        row = Delivery.objects.get(kind="ideas.asked_again", person=town.people.colleague, channel="email")
        assert composing.email(row) is None

    @pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWN, Stage.REALISED])
    def test_what_is_over_asks_nobody_any_more(self, on_behalf: Idea, stage: Stage) -> None:
        by = on_behalf.created_by
        Idea.objects.filter(pk=on_behalf.pk).update(
            stage=stage, taken_by=by, taken_at=NOW, **factories.demanded(stage, by)
        )
        remind(WEEK)
        assert told("ideas.asked_again") == []

    def test_who_is_asked_anew_is_reminded_anew(self, town: Town, on_behalf: Idea) -> None:
        remind(WEEK)
        actions.answer_invitation(idea=on_behalf, accept=False, by=town.people.colleague, now=NOW + WEEK)
        again = NOW + 2 * WEEK
        actions.invite_person(idea=on_behalf, person=town.people.colleague, by=town.people.agent, now=again)
        remind(3 * WEEK)
        assert told("ideas.asked_again").count("Kari Kollega") == 2


class TestAnAgentsQuestion:
    def test_those_behind_the_idea_are_reminded_after_a_week_once(self, clarified: Idea) -> None:
        remind(WEEK - SECOND)
        assert told("ideas.reply_waits") == []
        remind(WEEK, WEEK + DAY, WEEK + 3 * DAY)
        assert told("ideas.reply_waits") == ["Petra Forslag"]
        # A guest, who is told only what must be known, gets the question once more.
        assert told("ideas.question") == ["Petra Forslag", "Ola Gjest", "Ola Gjest"]

    def test_it_can_be_muted_as_the_question_cannot(self, town: Town, clarified: Idea) -> None:
        way = {"ideas.reply_waits": "inapp", "ideas.question": "inapp"}
        preferences.choose(person=town.people.proposer, ways=way, by=town.people.proposer, now=NOW)
        remind(WEEK)
        assert (told("ideas.reply_waits"), told("ideas.reply_waits", channel="inapp")) == ([], ["Petra Forslag"])
        assert told("ideas.question")[0] == "Petra Forslag"

    def test_the_agent_hears_after_two_weeks_that_nobody_replies(self, clarified: Idea) -> None:
        remind(2 * WEEK - SECOND)
        assert told("ideas.no_reply") == []
        remind(2 * WEEK, 2 * WEEK + DAY)
        assert told("ideas.no_reply") == ["Anne Agent"]
        assert Idea.objects.get(pk=clarified.pk).stage == Stage.CLARIFYING

    def test_where_the_agent_has_left_the_team_hears_it(self, town: Town, clarified: Idea) -> None:
        gone = [town.people.agent.pk, town.people.substitute.pk]
        Person.objects.filter(pk__in=gone).update(is_active=False)
        remind(2 * WEEK)
        assert told("ideas.no_reply") == ["Rita Ressurs"]

    def test_a_reply_ends_it(self, town: Town, clarified: Idea) -> None:
        actions.reply(idea=clarified, answer="Vakta.", by=town.people.proposer, now=NOW + DAY)
        remind(WEEK, 2 * WEEK)
        assert told("ideas.reply_waits") == told("ideas.no_reply") == []

    def test_another_question_is_another_occasion(self, town: Town, clarified: Idea) -> None:
        remind(WEEK)
        actions.reply(idea=clarified, answer="Vakta.", by=town.people.proposer, now=NOW + WEEK)
        actions.ask(idea=clarified, question="Og i helga?", by=town.people.agent, now=NOW + WEEK + DAY)
        remind(2 * WEEK + DAY)
        assert told("ideas.reply_waits") == ["Petra Forslag"] * 2


def test_many_are_found_in_as_few_queries_as_one(
    town: Town, on_behalf: Idea, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        idea = factories.idea(town.people.agent)
        factories.guest_proposer(idea, factories.guest(), invited_at=NOW)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(list(unanswered.due(now=NOW + WEEK))) == 32
