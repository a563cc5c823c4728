"""However an agent stops, with however many ideas in hand, everyone concerned is told once, in a few queries."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from agents import actions, led
from agents.models import Appointment
from ideas import queries as ideas
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.notifications import composing, reminding
from innovasjon.notifications.models import Delivery
from innovasjon.people import actions as people
from innovasjon.people.importing import actions as importing
from innovasjon.people.importing import lines
from innovasjon.people.models import Guest, Person, Section
from tests import factories
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
OPEN = 300


def many_in_hand(town: Town, number: int = OPEN) -> Guest:
    """Give the agent these ideas, in two sections, of the same two people; a guest is behind one. Returns the guest."""
    agent, guest = town.people.agent, factories.guest()
    factories.appointment(town.teknisk, agent)
    behind, sections = [town.people.proposer, town.people.colleague], [town.oppvekst, town.teknisk]
    rows = factories.saved(
        factories.new_idea(behind[place % 2], stage=Stage.ASSESSING, section=sections[place // 2 % 2], taken_by=agent)
        for place in range(number)
    )
    factories.guest_proposer(rows[0], guest, state="accepted", answered_at=timezone.now())
    return guest


def counted(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        call()
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


def told(what: str) -> list[str]:
    """Return who was told, once for each time."""
    rows = Delivery.objects.filter(kind=f"ideas.{what}").exclude(channel="email", person__isnull=False)
    return sorted(str(row.person or row.guest) for row in rows.select_related("person", "guest"))


def imported(*, but: Person | None = None, moved: dict[Person, Section] | None = None) -> None:
    """Import everybody as they are, but for who has left, and who works in another section's first unit now."""
    rows = ["Navn;E-post;Seksjon;Enhet"]
    for person in Person.objects.filter(unit__isnull=False, is_active=True).exclude(pk=but.pk if but else 0):
        section = (moved or {}).get(person)
        unit = section.units.all()[0] if section else person.unit
        rows.append(f"{person.name};{person.email};{unit.section.name if unit else ''};{unit}")
    file = io.BytesIO("\n".join(rows).encode())
    importing.store_file(file=file, approve=lines.summary, by=None, now=timezone.now())


@pytest.fixture
def governed(town: Town) -> Town:
    """A town whose people and places come from the HR system."""
    Person.objects.update(follows_import=True)
    return town


def everybody_heard_once(town: Town, guest: Guest) -> None:
    assert told("agent_leaves") == sorted([str(guest), "Kari Kollega", "Petra Forslag"])
    assert told("taken_over") == ["Odd Agent", "Vera Vara"] or told("taken_over") == ["Odd Agent"]


def test_shutting_an_agent_out_takes_less_than_20_queries(town: Town) -> None:
    guest = many_in_hand(town)
    number = counted(lambda: people.deactivate(person=town.people.agent, by=town.people.admin, now=timezone.now()))
    assert number < 20
    everybody_heard_once(town, guest)
    row = Delivery.objects.get(kind="ideas.agent_leaves", person=town.people.colleague, channel="inapp")
    assert row.payload["number"] == OPEN / 2  # of both sections, in one message


def test_the_import_asks_no_more_for_an_agent_with_300_ideas_than_for_one_with_four(governed: Town) -> None:
    town = governed
    imported()  # what the organisation looks like is known; the next one only takes the agent out
    guest = many_in_hand(town, 4)
    few = counted(lambda: imported(but=town.people.agent))
    everybody_heard_once(town, guest)
    people.activate(person=town.people.agent, by=town.people.admin, now=timezone.now())
    Delivery.objects.all().delete()
    Appointment.objects.filter(section=town.teknisk, person=town.people.agent).delete()
    guest = many_in_hand(town)
    many = counted(lambda: imported(but=town.people.agent))
    assert many == few
    assert told("agent_leaves").count("Kari Kollega") == 1


def test_an_agent_whom_the_import_moves_to_another_section_goes_on_answering(governed: Town) -> None:
    town = governed
    imported(moved={town.people.agent: town.teknisk})
    town.people.agent.refresh_from_db()
    assert town.people.agent.unit == town.roads
    town.assessing.refresh_from_db()
    assert ideas.owner(town.assessing, on=TODAY()).people == (town.people.agent,)
    assert (told("agent_leaves"), told("taken_over")) == ([], [])


def test_an_agent_of_two_sections_who_ends_one_leaves_only_the_ideas_of_that_one(town: Town) -> None:
    many_in_hand(town, 8)
    term = Appointment.objects.get(person=town.people.agent, section=town.teknisk)
    actions.end(appointment=term, last_day=TODAY(), reason="For mye", by=town.people.agent, now=timezone.now())
    rows = Idea.objects.filter(taken_by=town.people.agent, stage=Stage.ASSESSING).select_related("taken_by")
    owners = ideas.owners(rows, on=TODAY() + timedelta(days=1))
    by_section = {row.section_id: owners[row.pk].people for row in rows}
    assert by_section == {town.oppvekst.pk: (town.people.agent,), town.teknisk.pk: (town.people.other_agent,)}
    assert {row.payload["number"] for row in Delivery.objects.filter(kind="ideas.taken_over")} == {4}


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 7, 5))


def test_a_term_that_runs_out_by_itself_is_told_of_on_its_last_day_and_once(town: Town) -> None:
    guest = many_in_hand(town, 8)
    day = TODAY() + timedelta(days=3)
    Appointment.objects.filter(person=town.people.agent).update(ends_on=day)
    reminding.run(now=morning(day - timedelta(days=1)))
    assert told("agent_leaves") == []
    for late in range(3):
        reminding.run(now=morning(day + timedelta(days=late)))
    assert set(told("agent_leaves")) == {str(guest), "Kari Kollega", "Petra Forslag"}
    about = Delivery.objects.filter(kind="ideas.agent_leaves", person=town.people.colleague, channel="inapp")
    assert sorted(about.values_list("payload__section", flat=True)) == ["Oppvekst", "Teknisk"]


def test_what_was_told_when_the_last_day_was_set_is_not_told_again_when_it_comes(town: Town) -> None:
    day = TODAY() + timedelta(days=3)
    term = Appointment.objects.get(person=town.people.agent)
    actions.end(appointment=term, last_day=day, reason="Ny jobb", by=town.people.agent, now=timezone.now())
    before = told("agent_leaves")
    reminding.run(now=morning(day))
    assert told("agent_leaves") == before == ["Petra Forslag"]


def test_an_agent_the_leader_turns_down_after_the_first_day_leaves_nobody_waiting(town: Town) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    leader = town.people.section_leader
    actions.decline(appointment=term, reason="Vi trenger henne her.", by=leader, now=timezone.now())
    assert ideas.owner(town.assessing, on=TODAY()).is_resource_team
    assert told("agent_leaves") == ["Petra Forslag"]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("what", ["agent_leaves", "taken_over"])
def test_who_stops_at_once_has_no_last_day_in_the_letter(town: Town, language: str, what: str) -> None:
    many_in_hand(town, 4)
    people.deactivate(person=town.people.agent, by=town.people.admin, now=timezone.now())
    row = Delivery.objects.filter(kind=f"ideas.{what}", channel="inapp").earliest("pk")
    with translation.override(language):
        letter = composing.written(row)
    words = letter.blocks[0].text
    assert town.people.agent.name in words
    assert {"nb": "ikke lenger", "nn": "ikkje lenger", "en": "no longer"}[language] in words


def test_a_section_that_is_left_alone_a_second_time_alarms_a_second_time(town: Town) -> None:
    agent, team = town.people.agent, town.people.resource_team
    alarms = Delivery.objects.filter(kind="agents.vacant", channel="inapp", person=team, payload__section="Oppvekst")
    for number, day in enumerate((0, 10), start=1):
        people.deactivate(person=agent, by=team, now=morning(TODAY() + timedelta(days=day)))
        for later in (0, 1, 5):
            reminding.run(now=morning(TODAY() + timedelta(days=day + later)))
        assert alarms.count() == number
        people.activate(person=agent, by=team, now=morning(TODAY() + timedelta(days=day + 6)))


def test_what_waits_for_a_leaders_yes_is_asked_of_the_next_leader(town: Town) -> None:
    team = town.people.resource_team
    term = actions.Term(starts_on=TODAY())
    actions.propose(section=town.oppvekst, person=town.people.colleague, term=term, by=team, now=timezone.now())
    asked = Delivery.objects.filter(kind="agents.confirm", channel="inapp").order_by("pk")
    assert [row.person for row in asked] == [town.people.section_leader]
    town.oppvekst.leader = town.people.unit_leader
    town.oppvekst.save()
    for _beat in range(2):
        reminding.run(now=timezone.now() + timedelta(minutes=10))
    assert [row.person for row in asked.all()] == [town.people.section_leader, town.people.unit_leader]


def test_the_front_page_shows_a_leader_the_agents_of_their_section_and_whom_to_confirm(
    town: Town, sign_in: Callable[[str], Any]
) -> None:
    page = sign_in("section_leader").get("/").content.decode()
    term = Appointment.objects.get(person=town.people.agent)
    for shown in (term.get_absolute_url(), f"/agenter/oppdrag/{term.pk}/bekreft/", "/agenter/dekning/"):
        assert shown in page
    assert term.get_absolute_url() not in sign_in("colleague").get("/").content.decode()


def test_a_leader_whose_only_agent_comes_later_or_has_left_reads_that_nobody_is_agent_there(town: Town) -> None:
    def is_vacant() -> bool:
        ((section,), _helped) = led.front(town.people.section_leader, on=TODAY())
        return section.is_vacant

    assert not is_vacant()
    people.deactivate(person=town.people.agent, by=town.people.admin, now=timezone.now())
    assert is_vacant()
    factories.appointment(town.oppvekst, town.people.colleague, starts_on=TODAY() + timedelta(days=2))
    assert is_vacant()
