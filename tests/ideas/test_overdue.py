"""An answer that is due is escalated: the agent on the day, the team five working days later, then the leader."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from ideas import actions, overdue
from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea
from innovasjon.notifications import composing, reminding
from innovasjon.notifications.models import Delivery
from innovasjon.people import site
from innovasjon.people.models import ClosedDays, Person
from tests import factories
from tests.personas import Town

DUE = date(2026, 12, 7)  # ten working days after Monday 23 November
TEAM, LEADER = date(2026, 12, 14), date(2026, 12, 21)


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 1, tzinfo=ZoneInfo("Europe/Oslo"))


@pytest.fixture
def sent(town: Town) -> Idea:
    """The only idea that is due soon."""
    Idea.objects.exclude(reply_due_on=None).update(reply_due_on=LEADER + timedelta(days=100))
    draft = factories.idea(town.people.proposer, stage=Stage.DRAFT)
    return actions.submit(idea=draft, by=town.people.proposer, now=at(date(2026, 11, 23)))


def told_on(day: date, hour: int = 8) -> set[tuple[str, str]]:
    """Who is reminded at that moment, of which step."""
    return {(one.recipient.name, one.message.context["step"]) for one in overdue.due(now=at(day, hour))}


def test_each_step_has_its_day_and_its_people(town: Town, sent: Idea) -> None:
    assert told_on(DUE - timedelta(days=1)) == set()
    assert told_on(DUE, 7) == set()
    assert told_on(DUE) == {("Anne Agent", "agent")}
    assert told_on(TEAM) == {("Rita Ressurs", "team")}
    assert told_on(LEADER) == {("Sigurd Seksjonsleder", "leader")}
    assert told_on(LEADER + timedelta(days=8)) == set()


def test_a_beat_every_ten_minutes_for_five_weeks_tells_each_step_once(town: Town, sent: Idea) -> None:
    for hours in range(0, 24 * 40, 7):
        reminding.run(now=at(DUE, 0) + timedelta(hours=hours))
    rows = Delivery.objects.filter(kind="ideas.due", channel="inapp").order_by("created_at")
    assert [row.person.name for row in rows if row.person] == ["Anne Agent", "Rita Ressurs", "Sigurd Seksjonsleder"]


def test_an_agent_who_is_away_is_not_the_one_who_is_told(town: Town, sent: Idea) -> None:
    factories.absence(town.people.agent.appointments.get(), starts_on=DUE, ends_on=DUE)
    assert told_on(DUE) == {("Vera Vara", "agent")}


def test_where_nobody_answers_the_team_is_told_on_the_day(town: Town, sent: Idea) -> None:
    Person.objects.filter(pk__in=[town.people.agent.pk, town.people.substitute.pk]).update(is_active=False)
    assert told_on(DUE) == {("Rita Ressurs", "agent")}


def test_the_decision_is_escalated_as_well_and_its_clock_stands_while_a_question_is_open(
    town: Town, sent: Idea
) -> None:
    idea = actions.take(idea=sent, by=town.people.agent, now=at(date(2026, 11, 24)))
    assert told_on(DUE) == set()
    due = idea.reply_due_on
    assert due
    assert told_on(due) == {("Anne Agent", "agent")}
    actions.ask(idea=idea, question="Hvem?", by=town.people.agent, now=at(date(2026, 11, 30)))
    assert told_on(due) == set()


def test_what_is_answered_in_time_is_not_sent(town: Town, sent: Idea) -> None:
    idea = actions.take(idea=sent, by=town.people.agent, now=at(date(2026, 11, 24)))
    due = idea.reply_due_on
    assert due
    reminding.run(now=at(due))
    row = Delivery.objects.get(kind="ideas.due", channel="email", person=town.people.agent)
    assert composing.email(row) is not None
    reason = "Vi har snakket med avdelingene, og de har dette fra før."
    actions.close(idea=idea, reason_kind=CloseReason.EXISTS, reason=reason, by=town.people.agent, now=at(due, 9))
    assert composing.email(row) is None


@pytest.mark.parametrize(("days", "subject"), [(0, "Svar i dag: "), (1, "Svaret er for sent: ")])
def test_the_reminder_says_today_only_on_the_day(town: Town, sent: Idea, days: int, subject: str) -> None:
    reminding.run(now=at(DUE + timedelta(days=days)))
    (row,) = Delivery.objects.filter(kind="ideas.due", channel="inapp")
    with translation.override("nb"):
        assert composing.subject(row) == subject + sent.title


def test_closed_days_put_the_steps_off(town: Town, sent: Idea) -> None:
    ClosedDays.objects.create(name="Planleggingsuke", first_day=date(2026, 12, 8), last_day=date(2026, 12, 11))
    site.forget()
    assert told_on(TEAM) == set()
    assert told_on(date(2026, 12, 18)) == {("Rita Ressurs", "team")}


def test_a_section_without_a_leader_tells_nobody_more_and_nothing_breaks(town: Town, sent: Idea) -> None:
    town.oppvekst.leader = None
    town.oppvekst.save()
    assert told_on(LEADER) == set()


def test_the_letters_say_what_was_promised_and_what_to_do(town: Town, sent: Idea) -> None:
    for day in (DUE, TEAM):
        reminding.run(now=at(day))
    letters = {
        row.payload["step"]: str(composing.preview(row)[0])
        for row in Delivery.objects.filter(kind="ideas.due", channel="email")
    }
    assert "7. desember 2026" in letters["agent"]
    assert "Ta den" in letters["agent"]
    assert "har ikke fått" in letters["team"]


def test_many_late_ideas_are_found_in_as_few_queries_as_one(
    town: Town, sent: Idea, django_assert_max_num_queries: object
) -> None:
    factories.saved(
        factories.new_idea(town.people.proposer, stage_since=at(date(2026, 11, 23)), reply_due_on=DUE)
        for _ in range(30)
    )
    site.current()
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len(list(overdue.due(now=at(DUE)))) == 31
