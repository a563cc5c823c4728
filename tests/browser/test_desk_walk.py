"""The journey of a request for help: asked, answered, planned, given, rated; and one that is turned down."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agents.models import Assistance
from innovasjon.people.models import Person
from tests import factories
from tests.browser.windows import NARROW, WIDE, Window, Windows
from tests.personas import Town

WAYS = [
    pytest.param({"width": WIDE}, id="on a wide screen"),
    pytest.param({"width": NARROW, "java_script_enabled": False}, id="on a phone without JavaScript"),
]
WHAT_FOR = "Vi vil prøve ut roligere kvelder, og trenger hjelp til å velge en metode."
TEAM_ONLY, ASKER_ONLY = "Bare ressursteamet kan gjøre dette.", "Bare den som ba om bistand, kan gjøre dette."


def refused(window: Window, address: str, why: str) -> None:
    answer = window.go(address)
    assert answer is not None
    assert answer.status == 403
    expect(window.page.locator("main")).to_contain_text(why)


def ask(window: Window, title: str) -> Assistance:
    """Fill in the form that is open."""
    page = window.page
    page.get_by_label("Velge og bruke en metode").check()
    page.get_by_label("Kort sagt").fill(title)
    page.get_by_label("Hva gjelder det?").fill(WHAT_FOR)
    page.get_by_label("Når trenger du det?").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Send forespørselen").click()
    expect(page.get_by_text("Ressursteamet har fått forespørselen din, og svarer innen")).to_be_visible()
    return Assistance.objects.get(title=title)


@pytest.mark.parametrize("way", WAYS)
def test_help_goes_from_request_to_rating_and_stands_on_what_was_helped(
    town: Town, windows: Windows, way: Mapping[str, object]
) -> None:
    idea = factories.idea(town.people.proposer, title=f"Roligere kvelder {factories.next_number()}")
    asker, team, stranger = (
        windows.open(person, **way)  # type: ignore[arg-type]
        for person in (town.people.proposer, town.people.resource_team, town.people.colleague)
    )

    # Those behind the idea ask from its page; others are not shown the way there.
    stranger.go(idea.get_absolute_url())
    expect(stranger.page.get_by_role("link", name="Be ressursteamet om bistand")).to_have_count(0)
    asker.go(idea.get_absolute_url())
    asker.page.get_by_role("link", name="Be ressursteamet om bistand").click()
    expect(asker.page.get_by_text(idea.title).first).to_be_visible()
    request = ask(asker, f"Hvilken metode passer? {idea.pk}")
    page = request.get_absolute_url()
    for what in ("plan", "avslag", "ferdig"):
        refused(stranger, f"{page}{what}/", TEAM_ONLY)
    refused(asker, f"{page}plan/", TEAM_ONLY)

    # The team reads of it, plans and gives the help.
    team.go("/agenter/bistand/")
    team.page.get_by_role("link", name=request.title).click()
    team.page.get_by_role("link", name="Si ja og planlegg").click()
    team.page.get_by_label("Hvem hjelper?").select_option(label="Rita Ressurs")
    team.page.get_by_label("Omtrent hvor mange timer?").fill("4")
    team.page.get_by_role("button", name="Lagre planen").click()
    expect(team.page.get_by_text("Planen er lagret, og de det gjelder, får beskjed.")).to_be_visible()
    refused(team, f"{page}vurder/", ASKER_ONLY)
    team.go(page)
    team.page.get_by_role("link", name="Noter som ferdig").click()
    team.page.get_by_label("Hvor mange timer tok det?").fill("5")
    team.page.get_by_label("Hva kom ut av det?").fill("De valgte å spørre fem pårørende først.")
    team.page.get_by_role("button", name="Noter som ferdig").click()

    # Who asked says what it was worth, from the notice.
    refused(stranger, f"{page}vurder/", ASKER_ONLY)
    asker.go(page)
    asker.page.get_by_role("link", name="Fortell hva det var verdt").click()
    asker.page.get_by_label("Det hjalp mye").check()
    asker.page.get_by_label("Med én setning").fill("Vi kom i gang samme uke.")
    asker.page.get_by_role("button", name="Send", exact=True).click()
    expect(asker.page.get_by_text("Takk! Teamet lærer av det.")).to_be_visible()

    # Everybody reads it, there and on the idea's page.
    stranger.go(idea.get_absolute_url())
    stranger.page.get_by_role("link", name=request.title).click()
    for words in ("Vi kom i gang samme uke.", "De valgte å spørre fem pårørende først.", idea.title):
        expect(stranger.page.get_by_text(words).first).to_be_visible()
    assert [window.faults for window in (asker, team, stranger)] == [[]] * 3


def test_a_request_that_is_turned_down_says_why_to_who_asked(town: Town, windows: Windows) -> None:
    leader: Person = town.people.unit_leader
    asker, team = windows.open(leader), windows.open(town.people.resource_team)
    asker.go("/agenter/bistand/")
    asker.page.get_by_role("link", name="Be om bistand").click()
    request = ask(asker, "En samling om de første ukene")
    team.go(request.get_absolute_url())
    team.page.get_by_role("link", name="Si nei").click()
    team.page.get_by_label("Hvorfor kan dere ikke hjelpe?").fill(
        "Vi har ingen ledige timer før jul, men prøv i januar."
    )
    team.page.get_by_role("button", name="Send svaret").click()
    expect(team.page.get_by_text("Forespørselen har fått nei, og den som spurte, får vite hvorfor.")).to_be_visible()
    asker.go("/varsler/")
    expect(asker.page.locator("main").get_by_text(request.title).first).to_be_visible()
    asker.go(request.get_absolute_url())
    expect(asker.page.get_by_text("Vi har ingen ledige timer før jul, men prøv i januar.").first).to_be_visible()
    assert [window.faults for window in (asker, team)] == [[]] * 2
