"""Who stands in belongs to the absence, and a term that never began never held."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from agents import actions, network, queries
from agents.models import Appointment, Assistance
from ideas import promises
from ideas import queries as ideas
from ideas.models import Idea
from innovasjon.audit import keeping
from innovasjon.notifications import composing, kinds
from innovasjon.notifications.models import Delivery
from innovasjon.people import site
from innovasjon.people.models import ClosedDays, Person
from tests import factories
from tests.conftest import SignIn
from tests.duty import on_duty
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def the_term(town: Town) -> Appointment:
    return Appointment.objects.get(person=town.people.agent, section=town.oppvekst)


def away(town: Town, first: int, last: int, substitute: Person | None) -> Any:
    days = {"starts_on": TODAY() + timedelta(days=first), "ends_on": TODAY() + timedelta(days=last)}
    by = town.people.agent
    return actions.set_absence(appointment=the_term(town), substitute=substitute, by=by, now=timezone.now(), **days)


def answers(town: Town, day: int) -> tuple[Person, ...]:
    return ideas.owner(town.submitted, on=TODAY() + timedelta(days=day)).people


def test_each_absence_has_its_own_substitute_and_the_terms_own_is_kept(town: Town) -> None:
    people = town.people
    away(town, 0, 2, people.unit_leader)
    away(town, 10, 12, people.colleague)
    away(town, 20, 22, None)
    found = [answers(town, day) for day in (0, 2, 3, 10, 20)]
    assert found == [
        (people.unit_leader,),
        (people.unit_leader,),
        (people.agent,),
        (people.colleague,),
        (people.substitute,),
    ]
    assert the_term(town).substitute == people.substitute


def test_who_stands_in_for_one_absence_serves_the_section_only_as_long_as_it_lasts(town: Town) -> None:
    away(town, 1, 2, town.people.colleague)
    served = [queries.sections_served(town.people.colleague, on=TODAY() + timedelta(days=day)) for day in (0, 1, 2, 3)]
    assert served == [frozenset(), {town.oppvekst.pk}, {town.oppvekst.pk}, frozenset()]


def test_the_same_absence_with_another_substitute_changes_who_stands_in_and_tells_them(town: Town) -> None:
    for substitute in (town.people.unit_leader, town.people.unit_leader, town.people.colleague):
        away(town, 0, 3, substitute)
    assert answers(town, 0) == (town.people.colleague,)
    told = Delivery.objects.filter(kind="agents.stands_in", channel="inapp")
    assert sorted(told.values_list("person__name", flat=True)) == ["Kari Kollega", "Unni Enhetsleder"]
    assert the_term(town).absences.count() == 1


def test_a_substitute_who_has_left_gives_way_to_the_terms_own(town: Town) -> None:
    away(town, 0, 3, town.people.colleague)
    Person.objects.filter(pk=town.people.colleague.pk).update(is_active=False)
    assert answers(town, 0) == (town.people.substitute,)
    assert on_duty(town.oppvekst, on=TODAY()) == [town.people.substitute]


def test_the_network_shows_who_stands_in_this_time(town: Town, sign_in: SignIn) -> None:
    away(town, 0, 3, town.people.colleague)
    (cover,) = [cover for cover in network.sections(on=TODAY()) if cover.section == town.oppvekst]
    assert [seat.stand_in for seat in cover.seats] == [town.people.colleague]
    assert "Kari Kollega svarer imens" in sign_in("colleague").get("/agenter/").content.decode()


def test_the_promise_of_an_owner_knows_who_stands_in(town: Town) -> None:
    Person.objects.filter(in_resource_team=True).update(in_resource_team=False)
    Idea.objects.exclude(pk=town.submitted.pk).update(section=town.teknisk)
    Appointment.objects.filter(pk=the_term(town).pk).update(substitute=None)
    away(town, 0, 3, None)
    (owned,) = [promise for promise in promises.ALWAYS if promise.name == "owner"]
    assert [one.number for one in keeping.broken([owned], now=timezone.now())] == [1]
    away(town, 0, 3, town.people.colleague)
    assert list(keeping.broken([owned], now=timezone.now())) == []


def test_a_term_that_ends_before_its_first_day_never_holds(town: Town) -> None:
    term = factories.appointment(town.kultur, town.people.colleague, starts_on=TODAY() + timedelta(days=5))
    by = town.people.resource_team
    actions.end(appointment=term, last_day=TODAY() + timedelta(days=4), reason="Ny jobb", by=by, now=timezone.now())
    on = [on_duty(town.kultur, on=TODAY() + timedelta(days=day)) for day in (4, 5, 6)]
    assert on == [[], [], []]
    term.refresh_from_db()
    assert (term.called_off_by, term.ends_on) == (by, None)
    told = Delivery.objects.filter(kind="agents.called_off", channel="inapp")
    assert list(told.values_list("person__name", flat=True)) == ["Kari Kollega"]


def test_a_term_that_ends_on_its_first_day_holds_that_day(town: Town) -> None:
    first = TODAY() + timedelta(days=5)
    term = factories.appointment(town.kultur, town.people.colleague, starts_on=first)
    by = town.people.resource_team
    actions.end(appointment=term, last_day=first, reason="Ny jobb", by=by, now=timezone.now())
    assert on_duty(town.kultur, on=first) == [town.people.colleague]
    assert on_duty(town.kultur, on=first + timedelta(days=1)) == []


def test_a_term_that_is_called_off_leaves_room_for_another_and_can_neither_be_confirmed_nor_ended(
    town: Town, sign_in: SignIn
) -> None:
    term = factories.appointment(town.oppvekst, town.people.colleague, starts_on=TODAY() + timedelta(days=5))
    data = {"last_day": TODAY().isoformat(), "reason": "Ny jobb"}
    page = sign_in("resource_team").post(f"/agenter/oppdrag/{term.pk}/avslutt/", data, follow=True)
    assert "Oppdraget er avlyst" in page.content.decode()
    assert sign_in("section_leader").post(f"/agenter/oppdrag/{term.pk}/bekreft/", {"answer": "yes"}).status_code == 409
    assert sign_in("resource_team").post(f"/agenter/oppdrag/{term.pk}/avslutt/", data).status_code == 422
    factories.appointment(town.oppvekst, town.people.colleague, starts_on=TODAY() + timedelta(days=5))


def test_a_request_for_help_is_not_due_on_a_day_that_the_municipality_has_closed(town: Town) -> None:
    monday = date(2026, 11, 2)
    ClosedDays.objects.create(first_day=monday + timedelta(days=1), last_day=monday + timedelta(days=2), name="Streik")
    site.forget()
    at_nine = timezone.make_aware(datetime(2026, 11, 2, 9))
    request: Assistance = factories.assistance(town.people.unit_leader, now=at_nine)
    assert request.answer_by == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (-9, -1, "Siste dag borte»: Velg i dag eller en senere dag"),
        (25, 31, "Fraværet må ligge innenfor tiden som agent"),
        (8, 12, "Et annet fravær dekker noen av disse dagene"),
        (10, 10, "Et annet fravær dekker noen av disse dagene"),
    ],
)
def test_an_absence_is_neither_past_nor_outside_the_term_nor_in_part_another(
    town: Town, sign_in: SignIn, first: int, last: int, words: str
) -> None:
    Appointment.objects.filter(pk=the_term(town).pk).update(ends_on=TODAY() + timedelta(days=30))
    away(town, 10, 12, None)
    days = {"starts_on": TODAY() + timedelta(days=first), "ends_on": TODAY() + timedelta(days=last)}
    page = sign_in("agent").post(f"/agenter/oppdrag/{the_term(town).pk}/fravar/", days | {"substitute": ""})
    assert page.status_code == 422
    assert words in page.text
    assert the_term(town).absences.count() == 1


@pytest.mark.parametrize("first_day", [-100, 1])
def test_a_term_that_is_cut_cuts_its_absences_and_tells_who_was_to_stand_in(town: Town, first_day: int) -> None:
    term = the_term(town)
    Appointment.objects.filter(pk=term.pk).update(starts_on=TODAY() + timedelta(days=first_day))
    away(town, 2, 9, town.people.unit_leader)
    away(town, 20, 21, town.people.colleague)
    last_day = TODAY() + timedelta(days=5 if first_day < 0 else 0)
    by = town.people.agent
    actions.end(appointment=term, last_day=last_day, reason="Ny jobb", by=by, now=timezone.now())
    left = [(row.starts_on - TODAY(), row.ends_on - TODAY()) for row in term.absences.all()]
    assert left == ([(timedelta(days=2), timedelta(days=5))] if first_day < 0 else [])
    kind = "agents.ended" if first_day < 0 else "agents.called_off"
    told = set(Delivery.objects.filter(kind=kind, channel="inapp").values_list("person__name", flat=True))
    assert {"Unni Enhetsleder", "Kari Kollega"} <= told


@pytest.mark.parametrize(
    ("substitute", "words"),
    [("unit_leader", "Unni Enhetsleder er vara, og får beskjed"), ("", "Ingen er vara")],
)
def test_who_notes_an_absence_is_told_who_stands_in(town: Town, sign_in: SignIn, substitute: str, words: str) -> None:
    Appointment.objects.filter(pk=the_term(town).pk).update(substitute=None)
    data = {"starts_on": TODAY(), "ends_on": TODAY(), "substitute": substitute and f"{substitute}@demo.example"}
    page = sign_in("agent").post(f"/agenter/oppdrag/{the_term(town).pk}/fravar/", data, follow=True)
    assert words in page.text


@pytest.mark.parametrize("first", [-2, 0, 3])
def test_who_stands_in_is_told_once_when_the_absence_is_taken_off(town: Town, first: int) -> None:
    row = away(town, first, 5, town.people.colleague)
    for _ in range(2):
        actions.end_absence(absence=row, by=town.people.agent, now=timezone.now(), today=TODAY())
    told = Delivery.objects.filter(kind="agents.stands_in_no_more", channel="inapp")
    assert list(told.values_list("person__name", flat=True)) == ["Kari Kollega"]
    assert the_term(town).absences.filter(ends_on__gte=TODAY()).count() == 0


def told(kind: str) -> list[str]:
    rows = Delivery.objects.filter(kind=f"agents.{kind}", channel="inapp").order_by("pk")
    return list(rows.values_list("person__name", flat=True))


def test_who_is_replaced_is_told_and_so_is_who_comes_back(town: Town) -> None:
    people = town.people
    for number, substitute in enumerate((people.colleague, people.unit_leader, people.colleague)):
        days = {"starts_on": TODAY(), "ends_on": TODAY() + timedelta(days=3)}
        now = timezone.now() + timedelta(minutes=number)
        actions.set_absence(appointment=the_term(town), substitute=substitute, by=people.resource_team, now=now, **days)
    assert told("stands_in") == ["Kari Kollega", "Unni Enhetsleder", "Kari Kollega"]
    assert told("stands_in_no_more") == ["Kari Kollega", "Unni Enhetsleder"]


def test_the_substitute_of_the_term_is_told_when_another_stands_in_this_time(town: Town) -> None:
    away(town, 0, 3, None)
    away(town, 0, 3, town.people.colleague)
    assert (told("stands_in"), told("stands_in_no_more")) == (["Vera Vara", "Kari Kollega"], ["Vera Vara"])
    (row,) = Delivery.objects.filter(kind="agents.stands_in_no_more", channel="inapp")
    with translation.override("nb"):
        assert "har bedt noen andre være vara" in composing.written(row).blocks[0].text


def test_mail_to_who_was_replaced_before_it_left_is_not_sent(town: Town) -> None:
    away(town, 1, 3, town.people.colleague)
    first = Delivery.objects.get(kind="agents.stands_in", channel="inapp")
    is_true = kinds.of("agents.stands_in").still_true
    assert is_true
    assert is_true(first.payload)
    away(town, 1, 3, town.people.unit_leader)
    assert not is_true(first.payload)
    assert is_true({name: value for name, value in first.payload.items() if name != "stand_in"})


def test_a_term_that_is_cut_tells_its_own_substitute_who_was_to_stand_in(town: Town) -> None:
    term = the_term(town)
    away(town, 10, 12, None)
    Appointment.objects.filter(pk=term.pk).update(substitute=town.people.unit_leader)
    actions.end(appointment=term, last_day=TODAY(), reason="Ny jobb", by=town.people.agent, now=timezone.now())
    assert "Unni Enhetsleder" in told("ended")


@pytest.mark.parametrize(
    ("first", "words"),
    [(-2, "er på jobb igjen fra i dag"), (0, "er på jobb igjen fra i dag"), (3, "skal likevel ikke være borte")],
)
def test_a_page_says_what_will_happen_before_an_absence_is_taken_off(
    town: Town, sign_in: SignIn, first: int, words: str
) -> None:
    row, client = away(town, first, 5, town.people.colleague), sign_in("agent")
    address = f"/agenter/fravar/{row.pk}/slutt/"
    page = client.get(address).text
    assert words in page
    assert "Kari Kollega, som skulle være vara, får beskjed" in page
    assert the_term(town).absences.filter(ends_on__gte=TODAY()).count() == 1
    assert client.post(address).status_code == 302
    assert the_term(town).absences.filter(ends_on__gte=TODAY()).count() == 0


def test_an_absence_that_is_over_is_not_taken_off(town: Town, sign_in: SignIn) -> None:
    row = factories.absence(the_term(town), starts_on=TODAY() - timedelta(days=3), ends_on=TODAY() - timedelta(days=1))
    answer = sign_in("agent").get(f"/agenter/fravar/{row.pk}/slutt/", follow=True)
    assert "Fraværet er over allerede" in answer.text
