"""The answers to an old list are spread: each idea has a clock that starts on a day the team chose, and then holds."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from ideas import actions, clock, overdue
from ideas.importing import storing
from ideas.importing.choices import Choices
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people import site
from innovasjon.people.models import Municipality
from tests.conftest import SignIn
from tests.ideas.test_importing import GOOD, bring_in, form_of, preview, text_file, upload, words
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY, DUE = date(2026, 11, 23), date(2026, 12, 7)  # a Monday, and ten working days after it
LATER, LATER_DUE = date(2027, 1, 4), date(2027, 1, 18)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Oslo"))


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    """A member of the resource team, signed in, on the day of the import."""
    with time_machine.travel(at(TODAY), tick=False):
        yield sign_in("resource_team")  # type: ignore[misc]


def many(number: int, section: str = "Oppvekst") -> list[str]:
    return [
        GOOD.replace("Tavle", f"{section} {place}").replace("Oppvekst;P", f"{section};P") for place in range(number)
    ]


def due(section: str = "Oppvekst") -> list[date | None]:
    rows = Idea.objects.filter(title__startswith=f"{section} ").order_by("pk")
    return list(rows.values_list("reply_due_on", flat=True))


def test_without_a_choice_all_are_due_the_same_day(client: Client) -> None:
    bring_in(client, text_file(*many(3)))
    assert due() == [DUE] * 3
    assert set(Idea.objects.filter(title__startswith="Oppvekst ").values_list("clock_from", flat=True)) == {None}


def test_the_clock_of_all_may_start_on_a_later_day(client: Client) -> None:
    bring_in(client, text_file(*many(2)), clock_from=LATER.isoformat())
    assert due() == [LATER_DUE] * 2


def test_so_many_a_week_in_each_section_and_the_others_a_week_later(client: Client) -> None:
    bring_in(client, text_file(*many(5), *many(3, "Teknisk")), clock_from=LATER.isoformat(), a_week="2")
    first, second, third = (LATER_DUE + timedelta(days=7 * week) for week in range(3))
    assert due() == [first, first, second, second, third]
    assert due("Teknisk") == [first, first, second]


def test_the_places_go_on_from_one_batch_to_the_next(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "BATCH", 2)
    bring_in(client, text_file(*many(5)), a_week="1")
    days = due()
    assert days == sorted(set(days), key=str)


def test_nothing_waits_longer_than_a_year_for_its_clock() -> None:
    chosen = Choices(clock_from=LATER.isoformat(), a_week=1)
    last = storing.runs_from(chosen, 19_999, today=TODAY)
    assert last == storing.runs_from(chosen, 51, today=TODAY)
    assert last - LATER < timedelta(days=365)


def test_a_day_that_has_gone_before_the_yes_is_today(client: Client) -> None:
    chosen = Choices(clock_from=(TODAY - timedelta(days=3)).isoformat())
    assert storing.runs_from(chosen, 0, today=TODAY) == TODAY


def test_the_preview_says_by_when(client: Client) -> None:
    job = preview(client, text_file(*many(5)), clock_from=LATER.isoformat(), a_week="2")
    assert "Første svar har frist 18. januar 2027 – 1. februar 2027" in words(client.get(job.get_absolute_url()))


@pytest.mark.parametrize(
    "sent", [{"clock_from": "2026-11-22"}, {"clock_from": "2027-11-24"}, {"a_week": "0"}, {"a_week": "mange"}]
)
def test_a_day_or_number_that_cannot_be_is_told(client: Client, sent: dict[str, str]) -> None:
    job = upload(client, text_file(*many(1)))
    answer = client.post(
        f"{job.get_absolute_url()}kolonner/", form_of(client, job) | {"whose_need": "residents"} | sent
    )
    assert answer.status_code == 422


class TestTheClockHolds:
    @pytest.fixture
    def idea(self, client: Client) -> Idea:
        """It came in on TODAY, and its clock starts on LATER."""
        bring_in(client, text_file(*many(1)), clock_from=LATER.isoformat())
        return Idea.objects.get(title__startswith="Oppvekst ")

    def test_it_is_escalated_from_its_own_day(self, idea: Idea) -> None:
        def told_on(day: date) -> bool:
            return any(one.message.context["idea"] == idea.pk for one in overdue.due(now=at(day)))

        assert (told_on(DUE), told_on(LATER_DUE)) == (False, True)

    def test_new_deadlines_are_counted_from_its_own_day(self, idea: Idea) -> None:
        Municipality.objects.update(first_reply_days=5)
        site.forget()
        clock.set_anew()
        idea.refresh_from_db()
        assert idea.reply_due_on == date(2027, 1, 11)

    @pytest.mark.parametrize(("taken", "days"), [(date(2026, 12, 1), 0), (LATER, 0), (date(2027, 1, 7), 3)])
    def test_the_time_to_the_reply_is_counted_from_its_own_day(
        self, town: Town, idea: Idea, taken: date, days: int
    ) -> None:
        idea = actions.take(idea=idea, by=town.people.agent, now=at(taken))
        assert (idea.replied_in, idea.clock_from) == (days, None)

    def test_once_taken_it_is_an_idea_like_any_other(self, town: Town, idea: Idea) -> None:
        idea = actions.take(idea=idea, by=town.people.agent, now=at(TODAY))
        idea = actions.release(idea=idea, reason="Jeg slutter.", by=town.people.agent, now=at(TODAY))
        assert (idea.stage, idea.reply_due_on) == (Stage.SUBMITTED, DUE)
