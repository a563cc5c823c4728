"""Who leaves the resource team leaves nothing that waits for them: planned help, and the link to its calendar."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from agents import actions, promises
from agents.models import Assistance
from arenas import actions as gatherings
from arenas.models import CalendarLink
from innovasjon.audit import keeping
from innovasjon.audit.models import Entry
from innovasjon.notifications import reminding
from innovasjon.notifications.models import Delivery
from innovasjon.people import actions as people
from innovasjon.people import working_days
from innovasjon.people.models import Person
from tests import factories, personas
from tests.conftest import SignIn
from tests.personas import Town
from tests.test_admin import address, fields
from tests.test_races import at_once

TODAY = timezone.localdate
Leave = Callable[[Town, SignIn, Person], Any]


def deactivated(town: Town, sign_in: SignIn, person: Person) -> None:
    people.deactivate(person=person, by=town.people.admin, now=timezone.now())


def taken_out_of_the_team(town: Town, sign_in: SignIn, person: Person) -> None:
    client, url = sign_in("admin"), address(Person, "change", person.pk)
    sent = {name: value for name, value in fields(client.get(url)).items() if name != "in_resource_team"}
    assert client.post(url, sent).status_code == 302


every_way = pytest.mark.parametrize("leave", [deactivated, taken_out_of_the_team])


def planned(town: Town, helper: Person) -> Assistance:
    return actions.plan_help(
        assistance=factories.assistance(town.people.unit_leader, now=timezone.now() - timedelta(days=40)),
        helper=helper,
        planned_on=TODAY() + timedelta(days=7),
        planned_hours=4,
        by=town.people.resource_team,
        now=timezone.now(),
    )


def told(kind: str) -> list[str]:
    rows = Delivery.objects.filter(kind=f"agents.{kind}", channel="inapp")
    return sorted(rows.values_list("person__name", flat=True))


@pytest.mark.django_db
class TestPlannedHelp:
    @pytest.fixture
    def member(self, town: Town) -> Person:
        return factories.person("Tor Team", unit=town.roads, in_resource_team=True)

    @every_way
    def test_waits_for_an_answer_anew_and_those_concerned_are_told(
        self, town: Town, sign_in: SignIn, member: Person, leave: Leave
    ) -> None:
        request = planned(town, member)
        leave(town, sign_in, member)
        request.refresh_from_db()
        assert (request.state, request.helper, request.planned_on) == ("asked", None, None)
        assert request.answer_by == working_days.add(TODAY(), 5)
        assert told("helper_left") == ["Unni Enhetsleder"]
        assert told("helper_wanted") == ["Rita Ressurs"]

    def test_stands_in_the_queue_the_overview_and_its_own_story(
        self, town: Town, sign_in: SignIn, member: Person
    ) -> None:
        request = planned(town, member)
        client = sign_in("resource_team")
        assert request.title not in client.get("/agenter/bistand/").text
        deactivated(town, sign_in, member)
        assert request.title in client.get("/agenter/bistand/").text
        assert "1 forespørsel om bistand venter på svar" in client.get("/agenter/oversikt/").text
        page = client.get(request.get_absolute_url()).text
        assert "Den som skulle hjelpe, gikk ut av ressursteamet" in page
        assert "Si ja og planlegg" in page

    def test_of_somebody_else_stays_as_it_is(self, town: Town, sign_in: SignIn, member: Person) -> None:
        request = planned(town, town.people.resource_team)
        deactivated(town, sign_in, member)
        request.refresh_from_db()
        assert (request.state, request.helper) == ("accepted", town.people.resource_team)

    def test_is_late_anew_when_nobody_answers(self, town: Town, sign_in: SignIn, member: Person) -> None:
        request = planned(town, member)
        deactivated(town, sign_in, member)
        request.refresh_from_db()
        late = timezone.make_aware(datetime.combine(request.answer_by + timedelta(days=1), time(8)))
        reminding.run(now=late)
        assert told("help_late") == ["Rita Ressurs"]

    def test_is_given_to_nobody_who_has_just_left(self, town: Town, member: Person) -> None:
        request = factories.assistance(town.people.unit_leader)
        people.deactivate(person=member, by=town.people.admin, now=timezone.now())
        with pytest.raises(actions.NotInTheTeam):
            actions.plan_help(
                assistance=request,
                helper=member,
                planned_on=None,
                planned_hours=2,
                by=town.people.resource_team,
                now=timezone.now(),
            )


@pytest.mark.django_db
def test_the_promise_finds_a_request_that_nobody_answers_for() -> None:
    town = personas.build()  # not checked afterwards
    helped, waits = planned(town, town.people.resource_team), factories.assistance(town.people.colleague)

    def found() -> set[str]:
        return {name for one in keeping.broken(promises.PROMISES, now=timezone.now()) for name in one.some}

    assert found() == set()
    Person.objects.filter(in_resource_team=True).update(is_active=False)
    assert found() == {f"request {helped.pk}", f"request {waits.pk}"}
    factories.person(in_resource_team=True)
    assert found() == {f"request {helped.pk}"}


@pytest.mark.django_db
class TestTheLinkToTheCalendar:
    @every_way
    def test_ends_and_stays_ended_when_they_come_back(self, town: Town, sign_in: SignIn, leave: Leave) -> None:
        member = factories.person(unit=town.roads, in_resource_team=True)
        token = gatherings.new_calendar_link(by=member, now=timezone.now())
        client = sign_in("colleague")
        assert client.get(f"/kalender/{token}.ics").status_code == 200
        leave(town, sign_in, member)
        assert client.get(f"/kalender/{token}.ics").status_code == 404
        Person.objects.filter(pk=member.pk).update(is_active=True, in_resource_team=True)
        assert client.get(f"/kalender/{token}.ics").status_code == 404
        link = CalendarLink.objects.get()
        assert link.revoked_by == town.people.admin
        assert [entry.verb for entry in Entry.objects.about(link)] == ["calendar_link.made", "calendar_link.revoked"]

    def test_is_logged_when_a_new_one_takes_its_place(self, town: Town) -> None:
        for _ in range(2):
            gatherings.new_calendar_link(by=town.people.resource_team, now=timezone.now())
        first, second = CalendarLink.objects.order_by("pk")
        assert [entry.verb for entry in Entry.objects.about(first)] == ["calendar_link.made", "calendar_link.revoked"]
        assert [entry.verb for entry in Entry.objects.about(second)] == ["calendar_link.made"]

    def test_is_not_made_for_somebody_who_has_just_left(self, town: Town) -> None:
        member = factories.person(in_resource_team=True)
        people.deactivate(person=member, by=town.people.admin, now=timezone.now())
        with pytest.raises(gatherings.NotInTheTeam):
            gatherings.new_calendar_link(by=member, now=timezone.now())
        assert not CalendarLink.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_plan_with_somebody_who_leaves_at_the_same_moment_falls_or_is_never_made() -> None:
    ContentType.objects.clear_cache()  # the table was emptied by the test before
    town = personas.build()
    member = factories.person(in_resource_team=True)
    for _run in range(10):
        Person.objects.filter(pk=member.pk).update(is_active=True)
        request = factories.assistance(town.people.unit_leader)
        results = at_once(
            [
                lambda request=request: planned_with(town, request, member),
                lambda: people.deactivate(person=member, by=town.people.admin, now=timezone.now()),
            ]
        )
        assert {type(one) for one in results} <= {Assistance, Person, actions.NotInTheTeam}
        request.refresh_from_db()
        assert (request.state, request.helper) == ("asked", None)


def planned_with(town: Town, request: Assistance, helper: Person) -> Assistance:
    by = town.people.resource_team
    return actions.plan_help(
        assistance=request, helper=helper, planned_on=None, planned_hours=2, by=by, now=timezone.now()
    )
