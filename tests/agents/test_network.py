"""Agents are proposed by the team, confirmed by the leader, away at times, and end without leaving a gap unseen."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agents import actions, network, reminders
from agents.actions import Term
from agents.models import Absence, Appointment
from ideas import lifecycle
from ideas import queries as ideas
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.notifications import reminding
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories
from tests.conftest import SignIn
from tests.duty import on_duty
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
MANDATE = "Agenten kan bruke inntil fire timer i uka på idéer, og leder tar opp idéer på hvert ledermøte."


def propose(town: Town, who: Person | None = None, **term: Any) -> Appointment:
    values = {"starts_on": TODAY(), "mandate": MANDATE} | term
    return actions.propose(
        section=town.kultur,
        person=who or town.people.colleague,
        term=Term(**values),
        by=town.people.resource_team,
        now=timezone.now(),
    )


def told(kind: str) -> set[str]:
    rows = Delivery.objects.filter(kind=f"agents.{kind}", channel="inapp").select_related("person")
    return {row.person.name for row in rows if row.person}


def morning(day: date, hour: int = 7, minute: int = 5) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def test_an_agent_answers_from_the_first_day_before_the_leader_has_confirmed(town: Town) -> None:
    term = propose(town)
    assert term.waits_for_the_leader
    assert on_duty(town.kultur, on=TODAY()) == [town.people.colleague]


def test_the_agent_and_the_leader_are_told_of_a_proposal(town: Town) -> None:
    town.kultur.leader = town.people.unit_leader
    town.kultur.save()
    propose(town)
    assert told("proposed") == {"Kari Kollega"}
    assert told("confirm") == {"Unni Enhetsleder"}


def test_the_same_person_cannot_be_agent_twice_in_a_section_at_once(town: Town) -> None:
    propose(town, ends_on=TODAY() + timedelta(days=30))
    with pytest.raises(actions.Overlaps):
        propose(town, starts_on=TODAY() + timedelta(days=30))
    propose(town, starts_on=TODAY() + timedelta(days=31))


def test_a_term_that_is_over_already_cannot_be_proposed(town: Town, sign_in: SignIn) -> None:
    day = TODAY() - timedelta(days=1)
    data = {"section": town.kultur.pk, "person": town.people.colleague.email, "starts_on": "1995-01-01"}
    page = sign_in("resource_team").post("/agenter/ny/", data | {"ends_on": day.isoformat()})
    assert page.status_code == 422
    assert "Velg i dag eller en senere dag" in page.text
    assert not Appointment.objects.filter(person=town.people.colleague).exists()
    assert not told("confirm")


def test_a_proposal_that_is_turned_down_leaves_room_for_another(town: Town) -> None:
    term = propose(town)
    actions.decline(appointment=term, reason="Ikke tid", by=town.people.section_leader, now=timezone.now())
    assert on_duty(town.kultur, on=TODAY()) == []
    assert told("declined") == {"Kari Kollega", "Rita Ressurs"}
    propose(town)


def test_a_leader_answers_once(town: Town) -> None:
    term = propose(town)
    now, leader = timezone.now(), town.people.section_leader
    actions.confirm(appointment=term, by=leader, now=now)
    with pytest.raises(actions.AlreadySettled):
        actions.decline(appointment=term, reason="Nei", by=leader, now=now)
    term.refresh_from_db()
    assert (term.confirmed_by, term.declined_at) == (leader, None)


def test_an_absence_lets_the_substitute_answer_and_tells_them_once(town: Town) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    away = {"starts_on": TODAY(), "ends_on": TODAY() + timedelta(days=3), "substitute": town.people.unit_leader}
    for _ in range(2):
        actions.set_absence(appointment=term, **away, by=town.people.agent, now=timezone.now())
    assert ideas.owner(town.submitted, on=TODAY()).people == (town.people.unit_leader,)
    assert told("stands_in") == {"Unni Enhetsleder"}
    assert Absence.objects.count() == 1


def test_an_agent_who_is_back_early_answers_again(town: Town) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    row = factories.absence(term, starts_on=TODAY() - timedelta(days=2), ends_on=TODAY() + timedelta(days=2))
    actions.end_absence(absence=row, by=town.people.agent, now=timezone.now(), today=TODAY())
    assert ideas.owner(town.submitted, on=TODAY()).people == (town.people.agent,)
    row.refresh_from_db()
    assert row.ends_on == TODAY() - timedelta(days=1)


def test_an_agent_who_ends_leaves_the_ideas_to_the_others_the_day_after(town: Town) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    actions.end(appointment=term, last_day=TODAY(), reason="Ny jobb", by=town.people.agent, now=timezone.now())
    assert ideas.owner(town.assessing, on=TODAY()).people == (town.people.agent,)
    assert ideas.owner(town.assessing, on=TODAY() + timedelta(days=1)).is_resource_team
    assert told("ended") == {"Vera Vara", "Sigurd Seksjonsleder"}


def test_a_section_without_agent_alarms_its_leader_and_the_team_the_same_day_and_once(town: Town) -> None:
    Appointment.objects.all().delete()
    town.kultur.is_active = False
    town.kultur.save()
    day = TODAY()
    factories.appointment(town.teknisk, town.people.other_agent)
    factories.appointment(town.oppvekst, town.people.agent, ends_on=day)
    reminding.run(now=morning(day))
    assert told("vacant") == set()
    reminding.run(now=morning(day + timedelta(days=1)))
    reminding.run(now=morning(day + timedelta(days=2)))
    assert told("vacant") == {"Sigurd Seksjonsleder", "Rita Ressurs"}
    keys = Delivery.objects.filter(kind="agents.vacant").values_list("dedupe_key", flat=True).distinct()
    assert list(keys) == [f"section:{town.oppvekst.pk}:vacant:{day}"]


def test_an_agent_who_leaves_the_municipality_makes_a_vacancy(town: Town) -> None:
    town.people.agent.is_active = False
    town.people.agent.save()
    messages = {one.message.context["section"] for one in reminders.due(now=morning(TODAY()))}
    assert messages == {"Oppvekst", "Kultur"}


def test_the_leader_is_reminded_once_of_a_mandate_after_five_working_days(town: Town) -> None:
    town.kultur.leader = town.people.section_leader
    town.kultur.save()
    monday = date(2026, 10, 5)
    actions.propose(
        section=town.kultur,
        person=town.people.colleague,
        term=Term(starts_on=monday),
        by=town.people.resource_team,
        now=morning(monday, 10),
    )
    again = {
        day
        for day in (monday + timedelta(days=number) for number in range(21))
        for one in reminders.due(now=morning(day))
        if one.message.key.endswith(":confirm:again")
    }
    assert min(again) == date(2026, 10, 12)
    reminding.run(now=morning(date(2026, 10, 12)))
    reminding.run(now=morning(date(2026, 10, 13)))
    asked = Delivery.objects.filter(kind="agents.confirm", channel="inapp")
    assert asked.count() == 2


def test_a_term_that_runs_out_is_told_unless_somebody_follows(town: Town) -> None:
    last_day = TODAY() + timedelta(days=30)
    term = Appointment.objects.get(person=town.people.agent)
    term.ends_on = last_day
    term.save()
    kinds = {one.message.kind for one in reminders.due(now=morning(TODAY()))}
    assert "agents.ends_soon" in kinds
    factories.appointment(town.oppvekst, town.people.colleague, starts_on=last_day + timedelta(days=1))
    kinds = {one.message.kind for one in reminders.due(now=morning(TODAY()))}
    assert "agents.ends_soon" not in kinds


def test_the_coverage_counts_what_waits_in_each_section(town: Town) -> None:
    covers = {cover.section.name: cover for cover in network.coverage(on=TODAY())}
    assert [cell.figure for cell in covers["Oppvekst"].cells] == [1, 1, 1, "–", 0]
    assert covers["Kultur"].is_vacant
    assert not covers["Oppvekst"].is_vacant


def test_a_term_to_come_is_told_with_its_first_day_and_waits_for_the_leader_in_the_coverage(
    town: Town, sign_in: SignIn
) -> None:
    Appointment.objects.update(confirmed_at=timezone.now(), confirmed_by=town.people.section_leader)
    assert sum(cover.unconfirmed for cover in network.sections(on=TODAY())) == 0
    term = propose(town, starts_on=TODAY() + timedelta(days=14))
    (cover,) = [cover for cover in network.sections(on=TODAY()) if cover.section == town.kultur]
    assert (cover.is_vacant, cover.coming, cover.unconfirmed) == (True, [term], 1)
    client, waits = sign_in(town.people.proposer), "venter på lederens ja"
    for address in ("/agenter/", "/agenter/dekning/"):
        assert client.get(address).text.count(waits) == 1
    assert "Blir innovasjonsagent i Kultur" in client.get(term.get_absolute_url()).text


def test_the_network_tells_which_agents_the_leader_has_not_confirmed(town: Town, sign_in: SignIn) -> None:
    client, waits = sign_in(town.people.proposer), "venter på lederens ja"
    propose(town)
    before = client.get("/agenter/").text.count(waits)
    Appointment.objects.filter(section=town.kultur).update(confirmed_at=timezone.now(), confirmed_by=town.people.agent)
    assert client.get("/agenter/").text.count(waits) == before - 1


def test_the_picture_of_the_coverage_leaves_out_where_nobody_is_at_work(town: Town) -> None:
    factories.absence(Appointment.objects.get(section=town.oppvekst))
    chart = network.workload(network.coverage(on=TODAY()))
    assert chart
    assert list(chart.categories) == ["Teknisk"]
    Absence.objects.all().delete()
    chart = network.workload(network.coverage(on=TODAY()))
    assert chart
    assert set(chart.categories) == {"Oppvekst", "Teknisk"}


def test_the_coverage_says_that_its_table_goes_on_sideways(town: Town, sign_in: SignIn) -> None:
    assert "Rull tabellen sidelengs" in sign_in("colleague").get("/agenter/dekning/").text


def test_the_coverage_counts_every_stage_in_which_an_idea_is_open(town: Town) -> None:
    (cover,) = [cover for cover in network.coverage(on=TODAY()) if cover.section == town.oppvekst]
    drawn = sum(int(cell.figure) for cell in cover.cells if cell.column.is_workload)
    assert drawn == Idea.objects.filter(section=town.oppvekst, stage__in=lifecycle.OPEN).count() > 0
    chart = network.workload([cover])
    assert chart
    assert chart.series[0].values == [drawn / cover.present]


def test_the_overview_and_the_coverage_agree_on_who_is_away(town: Town, sign_in: SignIn) -> None:
    team = sign_in("resource_team")
    words = "Alle agentene i 1 seksjon er borte: Oppvekst"
    assert words not in team.get("/agenter/oversikt/").text
    factories.absence(Appointment.objects.get(person=town.people.agent))
    page = team.get("/agenter/oversikt/").text
    assert words in page
    assert "Uten innovasjonsagent: Oppvekst" not in page
    assert "alle agentene er borte" in team.get("/agenter/dekning/").text
    factories.appointment(town.oppvekst, town.people.colleague)
    assert words not in team.get("/agenter/oversikt/").text


def test_the_coverage_counts_what_its_lists_show(town: Town, sign_in: SignIn) -> None:
    Idea.objects.filter(pk=town.submitted.pk).update(
        hidden_at=timezone.now(), hidden_by=town.people.agent, hidden_because="Navn i teksten"
    )
    (cover,) = [cover for cover in network.coverage(on=TODAY()) if cover.section == town.oppvekst]
    assert [cell.figure for cell in cover.cells] == [0, 1, 1, "–", 0]


def test_every_figure_of_the_coverage_leads_to_a_list_that_counts_the_same(town: Town, sign_in: SignIn) -> None:
    long_ago = timezone.now() - timedelta(days=90)
    for stage in (Stage.SUBMITTED, Stage.SUBMITTED, Stage.ASSESSING, Stage.CLARIFYING, Stage.PARKED):
        factories.idea(town.people.proposer, stage=stage, submitted_at=long_ago, stage_since=long_ago)
    hidden = {"hidden_at": timezone.now(), "hidden_by": town.people.agent, "hidden_because": "Navn i teksten"}
    factories.idea(town.people.proposer, submitted_at=long_ago, stage_since=long_ago, **hidden)
    client = sign_in("colleague")
    (cover,) = [cover for cover in network.coverage(on=TODAY()) if cover.section == town.oppvekst]
    counted = {cell.column.label: (cell.figure, cell.url) for cell in cover.cells if cell.url}
    assert [figure for figure, _url in counted.values()] == [3, 2, 2, 3]
    for figure, url in counted.values():
        assert f">{figure} treff<" in client.get(url).text


def test_the_page_of_an_agent_shows_the_leader_how_to_confirm(town: Town, sign_in: SignIn) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    confirm = f"/agenter/oppdrag/{term.pk}/bekreft/"
    for who, is_shown in ((town.people.section_leader, True), (town.people.colleague, False)):
        page = sign_in(who).get(term.get_absolute_url())
        assert (confirm in page.content.decode()) is is_shown


def test_a_no_without_a_reason_is_asked_for_one_and_keeps_what_was_written(town: Town, sign_in: SignIn) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    page = sign_in(town.people.section_leader).post(f"/agenter/oppdrag/{term.pk}/bekreft/", {"answer": "no"})
    assert page.status_code == 422
    term.refresh_from_db()
    assert term.waits_for_the_leader


@pytest.mark.parametrize(
    ("text", "fits"),
    [("kari kollega", True), ("colleague@demo.example", True), ("Ingen Slik", False), ("Agent", False)],
)
def test_a_colleague_is_chosen_by_name_or_address(town: Town, sign_in: SignIn, text: str, fits: bool) -> None:
    data = {"section": town.kultur.pk, "person": text, "starts_on": TODAY().isoformat()}
    page = sign_in(town.people.resource_team).post("/agenter/ny/", data)
    assert page.status_code == (302 if fits else 422)
    assert text in page.content.decode() or fits


def test_ending_a_term_with_300_open_ideas_tells_everyone_once_in_less_than_20_queries(
    town: Town,
) -> None:
    people, guest = town.people, factories.guest()
    behind = [people.proposer, people.colleague]
    rows = factories.saved(
        factories.new_idea(behind[number % 2], stage=Stage.ASSESSING, section=town.oppvekst, taken_by=people.agent)
        for number in range(300)
    )
    factories.guest_proposer(rows[0], guest, state="accepted", answered_at=timezone.now())
    term = Appointment.objects.get(person=people.agent)
    factories.appointment(town.oppvekst, people.unit_leader)
    with CaptureQueriesContext(connection) as asked:
        actions.end(appointment=term, last_day=TODAY(), reason="Ny jobb", by=people.agent, now=timezone.now())
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) < 20
    told = Delivery.objects.filter(kind__in=["ideas.agent_leaves", "ideas.taken_over"])
    assert sorted(told.filter(channel="inapp").values_list("person__name", flat=True)) == [
        "Kari Kollega",
        "Petra Forslag",
        "Unni Enhetsleder",
    ]
    assert told.filter(guest=guest).count() == 1
    row = told.get(kind="ideas.taken_over", channel="inapp")
    assert row.payload["number"] == 302  # with the two that the town had


def test_an_agent_who_goes_on_in_another_term_leaves_nothing(town: Town) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    factories.appointment(town.oppvekst, town.people.substitute)
    town.people.agent.in_resource_team = True
    town.people.agent.save()
    actions.end(appointment=term, last_day=TODAY(), reason="Ny rolle", by=town.people.agent, now=timezone.now())
    assert not Delivery.objects.filter(kind="ideas.agent_leaves").exists()


def test_the_team_gets_an_overview_on_the_first_working_day_of_the_month(town: Town) -> None:
    late = date(2026, 1, 5)
    Idea.objects.filter(pk=town.submitted.pk).update(reply_due_on=late)
    reminding.run(now=morning(date(2026, 10, 31)))
    assert told("overview") == set()
    for day in (1, 2, 3):
        reminding.run(now=morning(date(2026, 11, day)))
    assert told("overview") == {"Rita Ressurs"}
    row = Delivery.objects.get(kind="agents.overview", channel="inapp")
    assert any(matter["text"].startswith("Oppvekst: 1") for matter in row.payload["matters"])


def test_a_colleague_who_is_no_agent_has_a_page_that_says_who_it_is(town: Town, sign_in: SignIn) -> None:
    client = sign_in("colleague")
    page = client.get(f"/agenter/{town.people.unit_leader.pk}/").text
    for words in ("Unni Enhetsleder", "Solbakken barnehage", "er ikke innovasjonsagent"):
        assert words in page
    assert "Er med i ressursteamet" in client.get(f"/agenter/{town.people.resource_team.pk}/").text
    gone = client.get(f"/agenter/{town.people.deactivated.pk}/", follow=True).text
    assert "jobber ikke her lenger" in gone
    assert "deactivated@demo.example" not in gone


def test_the_network_begins_with_the_readers_own_section(town: Town, sign_in: SignIn) -> None:
    for who, first in (("other_agent", "Teknisk"), ("colleague", "Oppvekst")):
        cards = BeautifulSoup(sign_in(who).get("/agenter/").content, "html.parser").select("main .card-title")
        words = [" ".join(card.get_text().split()) for card in cards]
        assert words[0] == f"{first} seksjonen din"
        assert sorted(words[1:]) == words[1:] == sorted({"Oppvekst", "Teknisk", "Kultur"} - {first})


def test_the_overview_counts_what_it_does_not_name_and_its_figures_count_as_their_lists(
    town: Town, sign_in: SignIn
) -> None:
    client = sign_in("resource_team")
    for number in range(7):
        where = factories.section(f"Ny seksjon {number}")
        factories.appointment(where, factories.person(), ends_on=TODAY() + timedelta(days=20))
        factories.section(f"Uten agent {number}")
    page = BeautifulSoup(client.get("/agenter/oversikt/").content, "html.parser")
    lines = {link.get_text(): str(link["href"]) for link in page.select("main .rows a")}
    figures = {words: url for words, url in lines.items() if words[0].isdecimal() and "/admin/" in url}
    assert len(figures) == 3
    for words, url in figures.items():
        listed = BeautifulSoup(client.get(url).content, "html.parser").select("#result_list tbody tr")
        assert words.split()[0] == str(len(listed)), words


def test_a_section_without_agent_leads_the_team_to_proposing_one(town: Town, sign_in: SignIn) -> None:
    address = f"/agenter/ny/?section={town.kultur.pk}"
    assert address in sign_in("resource_team").get("/agenter/dekning/").text
    assert address not in sign_in("colleague").get("/agenter/dekning/").text
