"""An idea that others are merged into is answered no later than any of them was due; parted each has its own day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup

from ideas import actions, clock
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people import site
from innovasjon.people.models import ClosedDays, Municipality
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Oslo"))


def nov(day: int) -> date:
    return date(2026, 11, day)


def sent(town: Town, day: date) -> Idea:
    draft = factories.idea(town.people.proposer, stage=Stage.DRAFT)
    return actions.submit(idea=draft, by=town.people.proposer, now=at(day))


def taken(town: Town, day: date) -> Idea:
    return actions.take(idea=sent(town, day), by=town.people.agent, now=at(day))


def merge(town: Town, idea: Idea, into: Idea, day: date) -> None:
    actions.merge(idea=idea, into=into, by=town.people.agent, now=at(day))


def part(town: Town, idea: Idea, day: date) -> None:
    actions.unmerge(idea=idea, by=town.people.agent, now=at(day))


def ask(town: Town, idea: Idea, day: date) -> None:
    actions.ask(idea=idea, question="Hvem?", by=town.people.agent, now=at(day))


def reply(town: Town, idea: Idea, day: date) -> None:
    actions.reply(idea=idea, answer="Vi.", by=town.people.proposer, now=at(day))


def due(idea: Idea) -> date | None:
    return Idea.objects.get(pk=idea.pk).reply_due_on


def test_the_first_reply_is_due_when_the_older_one_was(town: Town) -> None:
    older, newer = sent(town, nov(17)), sent(town, nov(25))
    assert (due(older), due(newer)) == (date(2026, 12, 1), date(2026, 12, 9))
    merge(town, older, newer, nov(25))
    assert (due(older), due(newer)) == (None, date(2026, 12, 1))
    part(town, older, nov(26))
    assert (due(older), due(newer)) == (date(2026, 12, 1), date(2026, 12, 9))


def test_a_newer_one_makes_no_older_one_wait(town: Town) -> None:
    older, newer = sent(town, nov(17)), sent(town, nov(25))
    merge(town, newer, older, nov(25))
    assert due(older) == date(2026, 12, 1)


def test_the_decision_is_due_when_the_older_ones_was(town: Town) -> None:
    older, newer = taken(town, nov(2)), taken(town, nov(16))
    was, own = due(older), due(newer)
    assert was
    assert own
    assert was < own
    merge(town, older, newer, nov(18))
    assert due(newer) == was
    part(town, older, nov(20))
    assert (due(older), due(newer)) == (was, own)


def test_who_waits_for_a_decision_has_it_in_time_though_the_other_is_not_taken_yet(town: Town) -> None:
    older, newer = taken(town, date(2026, 10, 12)), sent(town, nov(18))
    was = due(older)
    assert was == nov(23)
    merge(town, older, newer, nov(18))
    assert due(newer) == was  # before its own first reply, on 2 December
    actions.take(idea=newer, by=town.people.agent, now=at(nov(20)))
    assert due(newer) == was


def test_taking_the_one_that_remains_is_the_first_reply_to_all(town: Town) -> None:
    older, newer = sent(town, nov(17)), sent(town, nov(25))
    merge(town, older, newer, nov(25))
    actions.take(idea=newer, by=town.people.agent, now=at(nov(26)))
    alone = taken(town, nov(26))
    assert due(newer) == due(alone)
    actions.release(idea=newer, reason="", by=town.people.agent, now=at(nov(27)))
    assert due(newer) == date(2026, 12, 11)  # ten working days, as for any that was let go of


def test_who_waits_for_a_first_reply_has_it_by_the_merge_with_one_that_is_taken(town: Town) -> None:
    older, newer = sent(town, nov(2)), taken(town, nov(9))
    own = due(newer)
    merge(town, older, newer, nov(10))
    assert due(newer) == own


def test_time_in_which_the_agent_waits_for_a_reply_counts_for_none_of_them(town: Town) -> None:
    older, newer = taken(town, nov(2)), taken(town, nov(9))
    was = due(older)
    merge(town, older, newer, nov(9))
    ask(town, newer, nov(10))
    assert due(newer) is None
    reply(town, newer, nov(17))
    assert was
    assert due(newer) == site.current().calendar.add(was, 5)
    part(town, older, nov(18))
    assert due(older) == was


def test_one_whose_question_stood_open_goes_on_from_the_merge(town: Town) -> None:
    older, newer = taken(town, date(2026, 10, 5)), taken(town, nov(16))
    ask(town, older, nov(2))  # 20 of its 30 working days had gone
    own = due(newer)
    merge(town, older, newer, nov(16))
    assert due(newer) == nov(30)
    part(town, older, nov(17))
    assert (due(older), due(newer)) == (None, own)
    assert Idea.objects.get(pk=older.pk).stage == Stage.CLARIFYING


def test_only_what_was_waited_after_the_merge_counts_as_a_pause(town: Town) -> None:
    older, newer = taken(town, nov(2)), taken(town, nov(2))
    was = due(older)
    ask(town, newer, nov(3))
    merge(town, older, newer, nov(16))
    assert due(newer) is None  # its people wait for a reply of those behind it
    reply(town, newer, nov(18))
    assert was
    assert due(newer) == site.current().calendar.add(was, 2)


def test_an_answer_was_an_answer_to_all_of_them(town: Town) -> None:
    older, newer = taken(town, nov(2)), taken(town, nov(9))
    merge(town, older, newer, nov(9))
    later = date(2027, 1, 11)
    actions.park(idea=newer, reason="Etter jul.", revisit_on=later, by=town.people.agent, now=at(nov(10)))
    actions.resume(idea=newer, by=town.people.agent, now=at(later))
    alone = taken(town, later)
    assert due(newer) == due(alone)


def test_nobody_waits_where_it_is_decided(town: Town) -> None:
    older, parked = taken(town, nov(2)), taken(town, nov(9))
    later = date(2027, 1, 11)
    actions.park(idea=parked, reason="Etter jul.", revisit_on=later, by=town.people.agent, now=at(nov(10)))
    merge(town, older, parked, nov(11))
    assert due(parked) is None
    actions.resume(idea=parked, by=town.people.agent, now=at(nov(12)))
    assert due(parked) == due(taken(town, nov(12)))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_it_holds_through_a_chain_which_is_parted_in_any_order(town: Town, order: tuple[int, int]) -> None:
    oldest, older, newer = (taken(town, nov(day)) for day in (2, 9, 16))
    alone = [due(idea) for idea in (oldest, older, newer)]
    merge(town, oldest, older, nov(16))
    merge(town, older, newer, nov(16))
    assert due(newer) == alone[0]
    ask(town, newer, nov(17))
    reply(town, newer, nov(19))
    assert alone[0]
    assert due(newer) == site.current().calendar.add(alone[0], 2)
    for number in order:
        part(town, (oldest, older)[number], nov(20))
        if number == 1 and order[0] == 1:  # what went into it goes with it, and has not waited where it was
            assert due(older) == alone[0]
    assert [due(oldest), due(older)] == alone[:2]
    assert alone[2]
    assert due(newer) == site.current().calendar.add(alone[2], 2)


def test_of_several_the_earliest_counts_and_the_next_when_it_is_parted(town: Town) -> None:
    first, second, home = (sent(town, nov(day)) for day in (16, 17, 25))
    merge(town, first, home, nov(25))
    merge(town, second, home, nov(25))
    assert due(home) == nov(30)
    part(town, first, nov(26))
    assert due(home) == date(2026, 12, 1)


def test_closed_days_that_are_set_meanwhile_count_for_all_of_them(town: Town) -> None:
    older, newer = sent(town, nov(17)), sent(town, nov(25))
    merge(town, older, newer, nov(25))
    ClosedDays.objects.create(name="Streik", first_day=date(2026, 11, 30), last_day=date(2026, 12, 4))
    site.forget()
    assert clock.set_anew() >= 1
    assert due(newer) == date(2026, 12, 8)
    assert clock.set_anew() == 0
    part(town, older, nov(26))
    assert (due(older), due(newer)) == (date(2026, 12, 8), date(2026, 12, 16))


def test_a_deadline_that_is_changed_meanwhile_holds_at_once_when_they_are_parted(town: Town) -> None:
    older, newer = sent(town, nov(17)), sent(town, nov(25))
    merge(town, older, newer, nov(25))
    Municipality.objects.update(first_reply_days=5)
    site.forget()
    part(town, older, nov(26))
    assert (due(older), due(newer)) == (nov(24), date(2026, 12, 2))


def test_an_old_list_that_is_answered_later_is_answered_in_time_for_the_other(town: Town) -> None:
    old, new = sent(town, nov(2)), sent(town, nov(25))
    Idea.objects.filter(pk=old.pk).update(clock_from=date(2027, 2, 1))
    clock.set_anew()
    later = due(old)
    assert later == date(2027, 2, 15)
    old.refresh_from_db()
    merge(town, new, old, nov(25))
    assert due(old) == date(2026, 12, 9)
    part(town, new, nov(26))
    assert due(old) == later
    merge(town, old, new, nov(26))
    assert due(new) == date(2026, 12, 9)
    part(town, old, nov(26))
    assert (due(old), due(new)) == (later, date(2026, 12, 9))


def test_the_page_says_by_when_before_they_are_merged(town: Town, sign_in: SignIn) -> None:
    older, newer = sent(town, nov(17)), sent(town, nov(25))
    with time_machine.travel(at(nov(25)), tick=True):
        client = sign_in("agent")
        client.post("/sprak/", {"language": "en"})

        def told(idea: Idea, into: Idea) -> list[str]:
            soup = BeautifulSoup(
                client.get(f"{idea.get_absolute_url()}sla-sammen/?med={into.pk}").content, "html.parser"
            )
            return [" ".join(row.get_text().split()) for row in soup.select("li") if "to be answered by" in row.text]

        [words] = told(older, newer)
        assert words == (
            f"{newer.reference} is to be answered by 1 December instead of 9 December: "
            f"those behind {older.reference} are not to wait longer."
        )
        assert told(newer, older) == []
        assert clock.due_together(older, newer, on=nov(25)) == date(2026, 12, 1)
    merge(town, older, newer, nov(25))
    assert due(newer) == date(2026, 12, 1)


@pytest.mark.parametrize("mine", [Stage.SUBMITTED, Stage.ASSESSING, Stage.CLARIFYING])
@pytest.mark.parametrize("theirs", [Stage.SUBMITTED, Stage.ASSESSING, Stage.CLARIFYING])
def test_what_is_said_beforehand_is_what_it_comes_to_and_parting_gives_all_back(
    town: Town, mine: Stage, theirs: Stage
) -> None:
    def made(stage: Stage, day: date) -> Idea:
        idea = sent(town, day) if stage == Stage.SUBMITTED else taken(town, day)
        if stage == Stage.CLARIFYING:
            ask(town, idea, day + timedelta(days=1))
        return idea

    idea, into = made(mine, nov(2)), made(theirs, nov(9))
    before = list(Idea.objects.filter(pk__in=[idea.pk, into.pk]).order_by("pk").values())
    said = clock.due_together(*Idea.objects.filter(pk__in=[idea.pk, into.pk]).order_by("pk"), on=nov(16))
    merge(town, idea, into, nov(16))
    assert due(into) == said
    part(town, idea, nov(17))
    assert list(Idea.objects.filter(pk__in=[idea.pk, into.pk]).order_by("pk").values()) == before
