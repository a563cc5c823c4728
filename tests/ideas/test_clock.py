"""The reply clock: when an answer is due, what stops it, and how long it took."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ideas import actions, clock
from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea, WithdrawReason
from innovasjon.people import site
from innovasjon.people.models import ClosedDays, Municipality
from tests import factories
from tests.personas import Town

REASON = "Vi har snakket med avdelingene, og de har dette fra før."


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Oslo"))


def sent(town: Town, day: date, hour: int = 10) -> Idea:
    draft = factories.idea(town.people.proposer, stage=Stage.DRAFT)
    return actions.submit(idea=draft, by=town.people.proposer, now=at(day, hour))


def taken(town: Town, day: date) -> Idea:
    return actions.take(idea=sent(town, day), by=town.people.agent, now=at(day))


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 7)),
        (date(2026, 3, 27), date(2026, 4, 15)),  # over Easter: three of its holidays are weekdays
        (date(2027, 5, 10), date(2027, 5, 25)),  # 17 May and Whit Monday are one day
        (date(2026, 12, 18), date(2027, 1, 5)),  # Christmas and New Year
    ],
)
def test_the_first_reply_is_due_ten_working_days_after_the_idea_was_sent(town: Town, day: date, due: date) -> None:
    assert sent(town, day).reply_due_on == due


def test_an_idea_sent_late_at_night_counts_from_that_day_here_and_not_in_greenwich(town: Town) -> None:
    assert sent(town, date(2026, 11, 23), 0).reply_due_on == date(2026, 12, 7)


def test_the_municipalitys_own_closed_days_do_not_count(town: Town) -> None:
    ClosedDays.objects.create(name="Romjula", first_day=date(2026, 12, 28), last_day=date(2026, 12, 31))
    site.forget()
    assert sent(town, date(2026, 12, 18)).reply_due_on == date(2027, 1, 11)


def test_taking_the_idea_is_the_first_reply_and_starts_the_clock_of_the_decision(town: Town) -> None:
    idea = actions.take(idea=sent(town, date(2026, 11, 2)), by=town.people.agent, now=at(date(2026, 11, 5)))
    assert (idea.replied_at, idea.replied_in) == (at(date(2026, 11, 5)), 3)
    assert idea.reply_due_on == date(2026, 12, 17)


def test_time_in_clarifying_does_not_count(town: Town) -> None:
    idea = taken(town, date(2026, 11, 2))  # due on 14 December
    idea = actions.ask(idea=idea, question="Hvem?", by=town.people.agent, now=at(date(2026, 11, 6)))  # 4 days used
    assert (idea.reply_due_on, idea.assessed_for) == (None, 4)
    idea = actions.reply(idea=idea, answer="Vi.", by=town.people.proposer, now=at(date(2026, 11, 20)))
    assert idea.reply_due_on == date(2026, 12, 29)  # 26 working days on, over Christmas
    idea = actions.close(
        idea=idea, reason_kind=CloseReason.EXISTS, reason=REASON, by=town.people.agent, now=at(date(2026, 11, 24))
    )
    assert (idea.reply_due_on, idea.decided_in) == (None, 6)


def test_an_overdue_idea_is_due_at_once_when_its_question_is_answered(town: Town) -> None:
    idea = taken(town, date(2026, 8, 3))
    idea = actions.ask(idea=idea, question="Hvem?", by=town.people.agent, now=at(date(2026, 11, 2)))
    idea = actions.reply(idea=idea, answer="Vi.", by=town.people.proposer, now=at(date(2026, 11, 9)))
    assert idea.reply_due_on == date(2026, 11, 9)


def test_an_idea_taken_up_again_is_assessed_from_the_beginning(town: Town) -> None:
    idea, agent = taken(town, date(2026, 11, 2)), town.people.agent
    idea = actions.park(idea=idea, reason=REASON, revisit_on=date(2027, 1, 4), by=agent, now=at(date(2026, 11, 9)))
    assert (idea.decided_in, idea.reply_due_on) == (5, None)
    idea = actions.resume(idea=idea, by=None, now=at(date(2027, 1, 4)))
    assert (idea.decided_in, idea.assessed_for, idea.reply_due_on) == (None, 0, date(2027, 2, 15))


def test_letting_go_of_an_idea_does_not_give_its_proposers_a_longer_wait_for_the_decision(town: Town) -> None:
    idea = taken(town, date(2026, 11, 2))
    idea = actions.release(idea=idea, reason=REASON, by=town.people.agent, now=at(date(2026, 11, 9)))
    assert (idea.reply_due_on, idea.assessed_for, idea.replied_in) == (date(2026, 11, 23), 5, 0)
    idea = actions.take(idea=idea, by=town.people.substitute, now=at(date(2026, 11, 10)))
    assert (idea.reply_due_on, idea.replied_in) == (date(2026, 12, 15), 0)


def test_an_idea_that_is_sent_anew_is_due_anew(town: Town) -> None:
    idea = sent(town, date(2026, 11, 2))
    idea = actions.withdraw(
        idea=idea, reason_kind=WithdrawReason.OTHER, reason="", by=town.people.proposer, now=at(date(2026, 11, 3))
    )
    assert (idea.reply_due_on, idea.replied_at) == (None, None)
    idea = actions.submit(idea=idea, by=town.people.proposer, now=at(date(2026, 11, 16)))
    assert idea.reply_due_on == date(2026, 11, 30)
    idea = actions.take(idea=idea, by=town.people.agent, now=at(date(2026, 11, 17)))
    assert idea.replied_in == 1


@pytest.mark.parametrize("at_once", [3, 10_000_000])
def test_new_deadlines_are_counted_for_every_idea_that_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(clock, "AT_ONCE", at_once)
    first, second = sent(town, date(2026, 11, 2)), taken(town, date(2026, 11, 2))
    asked = actions.ask(
        idea=taken(town, date(2026, 11, 2)), question="Hvem?", by=town.people.agent, now=at(date(2026, 11, 9))
    )
    answered = actions.reply(idea=asked, answer="Vi.", by=town.people.proposer, now=at(date(2026, 11, 9)))
    Municipality.objects.update(first_reply_days=5, decision_days=10)
    site.forget()
    clock.set_anew()
    days = dict(Idea.objects.filter(pk__in=[first.pk, second.pk, answered.pk]).values_list("pk", "reply_due_on"))
    assert days == {
        first.pk: date(2026, 11, 9),
        second.pk: date(2026, 11, 16),
        answered.pk: date(2026, 11, 16),
    }
    assert clock.set_anew() == 0


def test_an_idea_without_a_day_gets_one(town: Town) -> None:
    waiting = {Stage.SUBMITTED, Stage.ASSESSING}
    Idea.objects.update(reply_due_on=None)
    assert clock.set_anew() >= len(waiting)
    found = {Stage(stage) for stage, day in Idea.objects.values_list("stage", "reply_due_on") if day}
    assert found == waiting


def test_a_year_of_waiting_ideas_is_counted_in_one_go(
    town: Town, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    monkeypatch.setattr(clock, "AT_ONCE", 10_000_000)
    factories.saved(
        factories.new_idea(town.people.proposer, stage_since=at(date(2026, 1, 1) + timedelta(days=day)))
        for day in range(300)
    )
    Idea.objects.update(reply_due_on=None)
    site.current()
    with django_assert_num_queries(4):  # type: ignore[operator]
        clock.set_anew()
    assert not Idea.objects.filter(stage=Stage.SUBMITTED, reply_due_on=None).exists()
