"""Whoever asks the resource team for help gets an answer, and the help is there for others to see."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.html import escape

from agents import actions, desk, reminders, subjects
from agents.models import Appointment, Assistance
from arenas.models import Gathering
from ideas.lifecycle import Stage
from innovasjon.notifications.models import Delivery
from innovasjon.people import working_days
from projects.models import Project
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
WHAT_FOR = "Vi vil finne ut hvorfor nye ansatte slutter i løpet av det første året."


def told(kind: str) -> set[str]:
    rows = Delivery.objects.filter(kind=f"agents.{kind}", channel="inapp").select_related("person")
    return {row.person.name for row in rows if row.person}


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, 5))


def accepted(town: Town) -> Assistance:
    return actions.plan_help(
        assistance=factories.assistance(town.people.unit_leader),
        helper=town.people.resource_team,
        planned_on=TODAY() + timedelta(days=7),
        planned_hours=4,
        by=town.people.resource_team,
        now=timezone.now(),
    )


def test_a_request_is_answered_within_five_working_days_and_the_team_is_told(town: Town) -> None:
    request = factories.assistance(town.people.unit_leader)
    assert request.answer_by == working_days.add(TODAY(), 5)
    assert told("help_asked") == {"Rita Ressurs"}


def test_the_same_form_sent_twice_is_one_request(town: Town) -> None:
    key = uuid4()
    first, second = (factories.assistance(town.people.colleague, key=key) for _ in range(2))
    assert first == second


def test_a_plan_tells_who_asked_who_helps(town: Town) -> None:
    request = accepted(town)
    assert (request.state, request.helper) == ("accepted", town.people.resource_team)
    assert told("help_planned") == {"Unni Enhetsleder"}


def test_a_request_is_answered_once(town: Town) -> None:
    request = accepted(town)
    with pytest.raises(actions.AnsweredMeanwhile):
        actions.turn_down_request(
            assistance=request, reason="Vi har ikke tid.", by=town.people.resource_team, now=timezone.now()
        )


def test_help_that_is_given_is_rated_by_who_asked(town: Town, sign_in: SignIn) -> None:
    request, now = accepted(town), timezone.now()
    actions.finish_help(
        assistance=request, hours=5, outcome="En plan for de første ukene.", by=town.people.resource_team, now=now
    )
    assert told("help_done") == {"Unni Enhetsleder"}
    reader = sign_in(town.people.unit_leader)
    answer = reader.post(f"/agenter/bistand/{request.pk}/vurder/", {"rating": "4", "verdict": "Vi kom videre."})
    assert answer.status_code == 302
    page = reader.get(request.get_absolute_url()).content.decode()
    assert "Vi kom videre." in page
    assert told("help_rated") == {"Rita Ressurs"}


def test_the_second_of_two_who_answer_is_told_and_loses_nothing_typed(town: Town, sign_in: SignIn) -> None:
    request = accepted(town)
    reason = "Vi har dessverre ingen ledige timer før jul."
    page = sign_in(town.people.resource_team).post(f"/agenter/bistand/{request.pk}/avslag/", {"reason": reason})
    assert page.status_code == 409
    assert reason in page.content.decode()


def test_a_no_without_words_is_asked_for_them(town: Town, sign_in: SignIn) -> None:
    request = factories.assistance(town.people.unit_leader)
    page = sign_in(town.people.resource_team).post(f"/agenter/bistand/{request.pk}/avslag/", {"reason": "Nei"})
    assert page.status_code == 422
    assert told("help_turned_down") == set()


def test_a_late_answer_alarms_the_team_and_then_the_leader_of_the_section(town: Town) -> None:
    monday = date(2026, 10, 5)
    request = factories.assistance(town.people.unit_leader, now=at(monday, 10))
    assert request.answer_by == date(2026, 10, 12)

    def alarmed(day: date) -> set[str]:
        found = reminders.due(now=at(day, 8))
        return {one.recipient.name for one in found if one.message.kind == "agents.help_late"}

    assert alarmed(date(2026, 10, 12)) == set()
    assert alarmed(date(2026, 10, 13)) == {"Rita Ressurs"}
    assert alarmed(date(2026, 10, 20)) == {"Rita Ressurs", "Sigurd Seksjonsleder"}


def test_the_clock_says_by_when_and_how_late(town: Town) -> None:
    request = factories.assistance(town.people.unit_leader, now=at(date(2026, 10, 5), 10))
    assert "12. oktober" in desk.clock(request, on=date(2026, 10, 6))
    assert "2" in desk.clock(request, on=date(2026, 10, 14))
    assert desk.clock(accepted(town), on=TODAY()) == ""


def test_no_day_that_has_been_is_wished_for_or_planned(town: Town, sign_in: SignIn) -> None:
    day, request = TODAY() - timedelta(days=1), factories.assistance(town.people.unit_leader)
    data = {"kind": "method", "title": "Metode", "what_for": WHAT_FOR, "key": str(uuid4())}
    asked = sign_in("colleague").post("/agenter/bistand/ny/", data | {"wished_on": day.isoformat()})
    plan = {"helper": town.people.resource_team.pk, "planned_hours": 4, "planned_on": day.isoformat()}
    planned = sign_in("resource_team").post(f"/agenter/bistand/{request.pk}/plan/", plan)
    for page in (asked, planned):
        assert page.status_code == 422
        assert "Velg i dag eller en senere dag" in page.text
    assert list(Assistance.objects.values_list("state", flat=True)) == ["asked"]
    plan["planned_on"] = TODAY().isoformat()
    assert sign_in("resource_team").post(f"/agenter/bistand/{request.pk}/plan/", plan).status_code == 302


def test_a_wish_that_was_not_met_in_time_is_not_offered_as_the_plan(town: Town, sign_in: SignIn) -> None:
    request = factories.assistance(town.people.unit_leader, wished_on=TODAY() - timedelta(days=1))
    page = BeautifulSoup(sign_in("resource_team").get(f"/agenter/bistand/{request.pk}/plan/").text, "html.parser")
    assert page.select("input[name=planned_on]")[0].get("value") is None


def test_who_may_help_stands_by_name_with_the_hours_that_are_left(town: Town, sign_in: SignIn) -> None:
    for name, hours in (("Åse Team", None), ("Berit Team", 2)):
        member = factories.person(name, in_resource_team=True)
        if hours:
            actions.set_capacity(person=member, hours_a_week=hours, by=member, now=timezone.now())
    request = factories.assistance(town.people.unit_leader)
    page = BeautifulSoup(sign_in("resource_team").get(f"/agenter/bistand/{request.pk}/plan/").text, "html.parser")
    names = [option.get_text() for option in page.select("select[name=helper] option")][1:]
    assert names == ["Berit Team, 8 timer igjen på fire uker", "Rita Ressurs", "Åse Team"]


def test_planned_hours_are_taken_off_the_time_the_team_has(town: Town) -> None:
    actions.set_capacity(
        person=town.people.resource_team, hours_a_week=3, by=town.people.resource_team, now=timezone.now()
    )
    accepted(town)
    assert [(member.name, member.hours, member.free) for member in desk.members(on=TODAY())] == [
        ("Rita Ressurs", 12, 8)
    ]


def test_help_is_asked_for_on_behalf_of_what_a_story_links_from(town: Town, sign_in: SignIn) -> None:
    reader = sign_in(town.people.colleague)
    address = subjects.ask_address(town.submitted)
    assert town.submitted.title in reader.get(address).content.decode()
    data = {
        "kind": "method",
        "title": "Hvilken metode passer?",
        "what_for": WHAT_FOR,
        "key": str(uuid4()),
        "subject": subjects.mark(town.submitted),
    }
    assert reader.post("/agenter/bistand/ny/", data).status_code == 302
    assert Assistance.objects.about(town.submitted).count() == 1


@pytest.mark.parametrize("mark", ["", "x", "1-2", "999999-1", signing.Signer(salt=subjects.SALT).sign("1-99999999")])
def test_a_mark_that_names_nothing_is_left_out(town: Town, sign_in: SignIn, mark: str) -> None:
    assert sign_in(town.people.colleague).get("/agenter/bistand/ny/", {"om": mark}).status_code == 200


def about(subject: models.Model, town: Town, **fields: Any) -> Assistance:
    return factories.assistance(town.people.unit_leader, subject=subject, **fields)


def test_what_was_helped_shows_the_help_and_the_help_what_it_was_for(town: Town, sign_in: SignIn) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    project = Project.objects.get()
    reader = sign_in(town.people.colleague)
    for subject in (town.submitted, project, term, factories.gathering(town.people.resource_team)):
        request = about(subject, town, title=f"Verksted om {subject}"[:100])
        page = reader.get(subject.get_absolute_url()).content.decode()
        assert request.get_absolute_url() in page
        assert subject.get_absolute_url() in reader.get(request.get_absolute_url()).content.decode()


def test_help_with_what_was_merged_stands_on_the_idea_it_went_into(town: Town, sign_in: SignIn) -> None:
    request = about(town.ideas[Stage.MERGED], town)
    page = sign_in(town.people.colleague).get(town.assessing.get_absolute_url())
    assert request.get_absolute_url() in page.content.decode()


def test_help_that_was_taken_back_leaves_the_page_of_what_it_was_for(town: Town, sign_in: SignIn) -> None:
    request = about(town.submitted, town)
    actions.take_back_request(assistance=request, by=town.people.unit_leader, now=timezone.now())
    page = sign_in(town.people.colleague).get(town.submitted.get_absolute_url())
    assert request.get_absolute_url() not in page.content.decode()


@pytest.mark.parametrize(("who", "is_offered"), [("agent", True), ("resource_team", True), ("colleague", False)])
def test_help_with_a_gathering_is_asked_for_by_who_sees_to_it(
    town: Town, sign_in: SignIn, who: str, is_offered: bool
) -> None:
    gathering = factories.gathering(town.people.resource_team)
    Gathering.objects.update(organiser=town.people.agent)
    page = sign_in(who).get(gathering.get_absolute_url()).text
    assert (escape(subjects.ask_address(gathering)) in page) is is_offered


@pytest.mark.parametrize(("who", "is_offered"), [("proposer", True), ("agent", True), ("colleague", False)])
def test_the_way_to_ask_is_shown_to_those_who_work_with_it(
    town: Town, sign_in: SignIn, who: str, is_offered: bool
) -> None:
    page = sign_in(who).get(town.submitted.get_absolute_url()).content.decode()
    assert (escape(subjects.ask_address(town.submitted)) in page) is is_offered


def test_a_draft_that_help_was_asked_for_is_named_to_its_own_people_alone(town: Town, sign_in: SignIn) -> None:
    draft = town.ideas[Stage.DRAFT]
    request = factories.assistance(town.people.proposer, subject=draft)
    shown = {
        who: draft.title in sign_in(who).get(request.get_absolute_url()).content.decode()
        for who in ("proposer", "colleague", "resource_team")
    }
    assert shown == {"proposer": True, "colleague": False, "resource_team": False}
    assert draft.title not in sign_in("colleague").get(subjects.ask_address(draft)).content.decode()


def test_the_story_of_a_request_tells_every_step(town: Town, sign_in: SignIn) -> None:
    team, asker = town.people.resource_team, town.people.unit_leader
    request, now = factories.assistance(asker), timezone.now()
    for hours in (2, 4):
        actions.plan_help(assistance=request, helper=team, planned_on=None, planned_hours=hours, by=team, now=now)
    actions.finish_help(assistance=request, hours=3, outcome="", by=team, now=now)
    assert "Fortell hva det var verdt" in sign_in(asker).get(request.get_absolute_url()).text
    actions.rate_help(assistance=request, rating=4, verdict="", by=asker, now=now)
    page = sign_in(asker).get(request.get_absolute_url()).text
    steps = ["ba om bistand", "sa ja", "endret planen", "noterte at", "fortalte hva det var verdt"]
    assert sorted(steps, key=page.index) == steps
    assert "Fortell hva det var verdt" not in page


def test_a_request_that_is_taken_back_says_so_in_its_story(town: Town, sign_in: SignIn) -> None:
    asker = town.people.unit_leader
    request = factories.assistance(asker)
    actions.take_back_request(assistance=request, by=asker, now=timezone.now())
    assert "Unni Enhetsleder trakk forespørselen" in sign_in(asker).get(request.get_absolute_url()).text


@pytest.mark.parametrize("what", ["ferdig", "vurder"])
def test_a_form_that_nothing_can_come_of_leads_to_where_the_request_stands(
    town: Town, sign_in: SignIn, what: str
) -> None:
    who = town.people.resource_team
    request = factories.assistance(who)
    answer = sign_in(who).get(f"{request.get_absolute_url()}{what}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, request.get_absolute_url())


def test_who_leads_several_units_says_for_which_one_help_is_asked(town: Town, sign_in: SignIn) -> None:
    other = factories.unit(town.oppvekst, "Bakken skole", leader=town.people.unit_leader)
    data = {"kind": "method", "title": "Metode", "what_for": WHAT_FOR, "unit": other.pk}
    for who in ("unit_leader", "section_leader"):
        client = sign_in(who)
        assert "For hvilken enhet?" in client.get("/agenter/bistand/ny/").text
        assert client.post("/agenter/bistand/ny/", data | {"key": str(uuid4())}).status_code == 302
        assert Assistance.objects.latest("pk").unit == other
    client = sign_in("colleague")
    assert "For hvilken enhet?" not in client.get("/agenter/bistand/ny/").text
    client.post("/agenter/bistand/ny/", data | {"key": str(uuid4())})
    assert Assistance.objects.latest("pk").unit == town.kindergarten
    refused = sign_in("unit_leader").post("/agenter/bistand/ny/", data | {"key": str(uuid4()), "unit": town.roads.pk})
    assert refused.status_code == 422


def test_a_section_leader_without_a_unit_asks_for_the_section(town: Town) -> None:
    leader = town.people.section_leader
    leader.unit = None
    leader.save()
    request = factories.assistance(leader)
    assert (request.unit, request.section) == (None, town.oppvekst)


def test_what_help_was_worth_waits_on_the_front_page_of_who_asked_until_it_is_said(town: Town, sign_in: SignIn) -> None:
    request, people = accepted(town), town.people
    client, path = sign_in("unit_leader"), f"{request.get_absolute_url()}vurder/"
    assert path not in client.get("/").text
    actions.finish_help(
        assistance=request, hours=4, outcome="God samling.", by=people.resource_team, now=timezone.now()
    )
    assert path in client.get("/").text
    assert path not in sign_in("colleague").get("/").text
    actions.rate_help(assistance=request, rating=4, verdict="", by=people.unit_leader, now=timezone.now())
    assert path not in client.get("/").text


def unread(kind: str) -> set[str]:
    rows = Delivery.objects.filter(kind=f"agents.{kind}", channel="inapp").unread().select_related("person")
    return {str(row.person) for row in rows}


def test_a_notice_is_done_once_the_team_has_answered_and_the_asker_has_said_what_it_was_worth(town: Town) -> None:
    people = town.people
    request = factories.assistance(people.unit_leader)
    assert unread("help_asked") == {"Rita Ressurs"}
    actions.plan_help(
        assistance=request,
        helper=people.resource_team,
        planned_on=None,
        planned_hours=4,
        by=people.resource_team,
        now=timezone.now(),
    )
    assert unread("help_asked") == set()
    actions.finish_help(
        assistance=request, hours=4, outcome="God samling.", by=people.resource_team, now=timezone.now()
    )
    assert unread("help_done") == {str(people.unit_leader)}
    actions.rate_help(assistance=request, rating=4, verdict="", by=people.unit_leader, now=timezone.now())
    assert unread("help_done") == set()
