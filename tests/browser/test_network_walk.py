"""The journeys of an appointment: proposed, confirmed or not, away, ended; a section left without agent.

Each as the one whose it is to do, and as those whose it is not.
"""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agents.models import Appointment
from innovasjon.notifications.tasks import remind
from innovasjon.people import actions as people
from innovasjon.people import guest_links
from innovasjon.people.models import Person
from tests import factories
from tests.browser.windows import NARROW, WIDE, Window, Windows
from tests.personas import Town

PLAIN_PHONE = {"width": NARROW, "java_script_enabled": False}
WAYS = [
    pytest.param({"width": WIDE}, id="on a wide screen"),
    pytest.param(PLAIN_PHONE, id="on a phone without JavaScript"),
]


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def refused(window: Window, address: str, why: str) -> None:
    """The address says no to the reader, and why."""
    answer = window.go(address)
    assert answer is not None
    assert answer.status == 403
    expect(window.page.locator("main")).to_contain_text(why)


def propose(team: Window, who: Person, **more: str) -> Appointment:
    """Let the team propose somebody for Oppvekst, from the page of the network."""
    team.go("/agenter/")
    team.page.get_by_role("link", name="Foreslå en agent").first.click()
    page = team.page
    page.get_by_label("Seksjon").select_option(label="Oppvekst")
    page.get_by_label("Innovasjonsagent").fill(who.name)
    page.get_by_label("Første dag").fill(more.get("starts_on", day(0)))
    page.get_by_label("Timer i måneden").fill("8")
    page.get_by_label("Mandat").fill("Kan bruke **åtte timer** i måneden på idéer.")
    page.locator("main").get_by_role("button", name="Foreslå").click()
    expect(page.get_by_text(f"{who.name} er foreslått for Oppvekst. Sigurd Seksjonsleder er bedt")).to_be_visible()
    return Appointment.objects.latest("pk")


@pytest.mark.parametrize("way", WAYS)
def test_an_agent_is_proposed_and_the_leader_alone_says_yes(
    town: Town, windows: Windows, way: Mapping[str, object]
) -> None:
    who = factories.person(f"Nina Ny{factories.next_number()}", unit=town.kindergarten)
    team, leader, stranger = (
        windows.open(person, **way)  # type: ignore[arg-type]
        for person in (town.people.resource_team, town.people.section_leader, town.people.colleague)
    )
    refused(stranger, "/agenter/ny/", "Det er ressursteamet som foreslår innovasjonsagenter.")
    term = propose(team, who)
    refused(team, f"/agenter/oppdrag/{term.pk}/bekreft/", "Det er lederen for seksjonen som bekrefter oppdraget.")
    refused(stranger, f"/agenter/oppdrag/{term.pk}/bekreft/", "Det er lederen for seksjonen som bekrefter oppdraget.")

    # The leader finds it on the front page, reads the mandate, and says yes.
    leader.go("/")
    asked = leader.page.locator("main").get_by_role("link", name=f"{who.name} som innovasjonsagent")
    asked.click()
    expect(leader.page.get_by_text("åtte timer", exact=True)).to_be_visible()
    leader.page.get_by_role("button", name="Ja, jeg bekrefter").click()
    expect(leader.page.get_by_text(f"Du har bekreftet oppdraget til {who.name}.")).to_be_visible()
    leader.go("/")
    expect(asked).to_have_count(0)

    # Everybody reads who it is; nobody but those whose it is may do more.
    stranger.go("/agenter/")
    stranger.page.locator("main").get_by_role("link", name=who.name).click()
    expect(stranger.page.get_by_text("Bekreftet av Sigurd Seksjonsleder")).to_be_visible()
    for words in ("Bekreft oppdraget", "Noter fravær", "Avslutt oppdraget"):
        expect(stranger.page.get_by_role("link", name=words)).to_have_count(0)
    assert [window.faults for window in (team, leader, stranger)] == [[]] * 3


def test_a_leader_who_says_no_says_why_and_those_concerned_read_it(town: Town, windows: Windows) -> None:
    who = factories.person("Nils Nei", unit=town.kindergarten)
    team, leader = (windows.open(one) for one in (town.people.resource_team, town.people.section_leader))
    term = propose(team, who, starts_on=day(3))
    leader.go(f"/agenter/oppdrag/{term.pk}/bekreft/")
    leader.page.get_by_role("button", name="Nei, og her er grunnen").click()
    expect(leader.page.get_by_text("Skriv hvorfor, så personen vet det.").first).to_be_visible()
    leader.page.get_by_label("Hvis du sier nei: Hvorfor?").fill("Vi har ikke noen vikar i høst.")
    leader.page.get_by_role("button", name="Nei, og her er grunnen").click()
    expect(leader.page.get_by_text("Du har sagt nei.")).to_be_visible()
    for reader in (who, town.people.resource_team):
        window = windows.open(reader)
        window.go("/varsler/")
        expect(window.page.get_by_text(who.name).first).to_be_visible()
        assert window.faults == []
    # Whoever comes a second time reads that it is answered, and is asked nothing.
    leader.go(f"/agenter/oppdrag/{term.pk}/bekreft/")
    expect(leader.page.get_by_text("Du sa nei")).to_be_visible()
    expect(leader.page.get_by_role("button", name="Ja, jeg bekrefter")).to_have_count(0)


def test_while_an_agent_is_away_the_substitute_answers(town: Town, windows: Windows) -> None:
    agent, stranger = windows.open(town.people.agent), windows.open(town.people.colleague)
    Appointment.objects.filter(section=town.oppvekst).exclude(person=town.people.agent).delete()  # who could answer too
    term = Appointment.objects.get(person=town.people.agent)
    why = "Bare agenten selv og ressursteamet kan gjøre dette."
    refused(stranger, f"/agenter/oppdrag/{term.pk}/fravar/", why)
    agent.go(term.get_absolute_url())
    agent.page.get_by_role("link", name="Noter fravær").click()
    agent.page.get_by_label("Første dag borte").fill(day(0))
    agent.page.get_by_label("Siste dag borte").fill(day(4))
    agent.page.get_by_label("Vara").fill(town.people.unit_leader.name)
    agent.page.get_by_role("button", name="Lagre").click()
    expect(agent.page.get_by_text("Fraværet er notert.")).to_be_visible()
    stranger.go("/agenter/")
    expect(stranger.page.get_by_text("Unni Enhetsleder svarer imens.")).to_be_visible()
    mine = windows.open(town.people.proposer)
    mine.go(town.assessing.get_absolute_url())
    expect(mine.page.get_by_text("Unni Enhetsleder").first).to_be_visible()
    agent.page.get_by_role("link", name="Ta bort").click()
    expect(agent.page.get_by_text("er på jobb igjen fra i dag")).to_be_visible()
    agent.page.get_by_role("button", name="Ta det bort").click()
    stranger.go("/agenter/")
    expect(stranger.page.get_by_text("svarer imens")).to_have_count(0)
    assert [window.faults for window in (agent, stranger, mine)] == [[]] * 3


def test_an_agent_who_stops_hands_over_and_those_concerned_read_it(town: Town, windows: Windows) -> None:
    other = factories.appointment(town.oppvekst, town.people.unit_leader)
    agent, stranger = windows.open(town.people.agent), windows.open(town.people.colleague)
    term = Appointment.objects.get(person=town.people.agent)
    why = "Bare agenten selv og ressursteamet kan gjøre dette."
    refused(stranger, f"/agenter/oppdrag/{term.pk}/avslutt/", why)
    agent.go(term.get_absolute_url())
    agent.page.get_by_role("link", name="Avslutt oppdraget").click()
    agent.page.get_by_label("Siste dag").fill(day(0))
    agent.page.get_by_label("Hvorfor").fill("Jeg har fått ny jobb.")
    agent.page.get_by_role("button", name="Sett siste dag").click()
    expect(agent.page.get_by_text("Siste dag er satt. De det gjelder, får beskjed.")).to_be_visible()
    for reader, words in ((town.people.proposer, "Anne Agent slutter"), (other.person, "når Anne Agent slutter")):
        window = windows.open(reader)
        window.go("/varsler/")
        expect(window.page.locator("main").get_by_text(words).first).to_be_visible()
        assert window.faults == []
    Appointment.objects.filter(pk=other.pk).delete()
    Appointment.objects.filter(pk=term.pk).update(ends_on=None)


def test_a_section_left_without_agent_alarms_its_leader_and_the_team_the_same_day(town: Town, windows: Windows) -> None:
    for term in Appointment.objects.on(timezone.localdate()).filter(section=town.oppvekst).select_related("person"):
        people.deactivate(person=term.person, by=town.people.admin, now=timezone.now())
    remind()
    for reader in (town.people.section_leader, town.people.resource_team):
        window = windows.open(reader)
        window.go("/varsler/")
        expect(window.page.locator("main").get_by_text("Oppvekst mangler innovasjonsagent")).to_have_count(1)
        assert window.faults == []
    stranger = windows.open(town.people.colleague)
    stranger.go("/varsler/")
    expect(stranger.page.locator("main").get_by_text("mangler innovasjonsagent")).to_have_count(0)
    refused(stranger, "/agenter/oversikt/", "ressursteam")
    stranger.go("/agenter/dekning/")
    expect(stranger.page.get_by_text("ingen agent").first).to_be_visible()


def test_a_guest_sees_nothing_of_the_network(town: Town, windows: Windows) -> None:
    guest = factories.guest(name="Gry Gjest")
    outside = windows.open(None)
    outside.go(guest_links.address(guest_links.issue(guest=guest, now=timezone.now())))
    for address in ("/agenter/", "/agenter/dekning/", "/agenter/oversikt/", "/agenter/bistand/", "/agenter/ny/"):
        outside.go(address)
        assert "/logg-inn/" in outside.page.url
        expect(outside.page.get_by_text(town.people.agent.name)).to_have_count(0)
