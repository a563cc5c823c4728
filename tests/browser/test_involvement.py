"""The journey of an idea that is developed: its proposers are asked, the first phase waits for them, it comes into use.

An agent develops it; the lead cannot go on before a colleague and a guest have answered; who has no part in it is told
so at every door.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people import guest_links
from innovasjon.people.models import Guest
from projects.models import Answer, Project
from tests import factories
from tests.browser.windows import NARROW, WIDE, Windows
from tests.personas import Town

WAYS = [
    pytest.param({"width": WIDE}, id="on a wide screen"),
    pytest.param({"width": NARROW, "java_script_enabled": False}, id="on a phone without JavaScript"),
]


@pytest.fixture
def guest(town: Town) -> Guest:
    return factories.guest(name="Gry Gjest")


@pytest.fixture
def idea(town: Town, guest: Guest) -> Idea:
    """Assessed, with a colleague and a guest behind it."""
    idea = factories.idea(town.people.proposer, stage=Stage.ASSESSING, taken_by=town.people.agent)
    factories.guest_proposer(idea, guest, state="accepted", answered_at=timezone.now())
    return idea


def develop(page: Page, town: Town, *, has_script: bool) -> None:
    page.get_by_role("link", name="Utvikle idéen").click()
    shows_the_chosen_part(page, has_script=has_script)
    page.get_by_label("Hva heter prosjektet?").fill("Roligere kvelder")
    page.get_by_label("Hva er målet?").fill("De som får gjester, slipper uro om kvelden.")
    page.get_by_label("Hvem leder prosjektet?").fill(town.people.colleague.name)
    page.get_by_role("button", name="Utvikle idéen, og spør dem").click()
    expect(page.get_by_text("2 idéhavere er spurt.")).to_be_visible()


def shows_the_chosen_part(page: Page, *, has_script: bool) -> None:
    """With JavaScript the part of the form that is not chosen is away; without it both stand there."""
    new, old = page.get_by_label("Hva heter prosjektet?"), page.get_by_label("Hvilket prosjekt?")
    expect(old).to_be_visible(visible=not has_script)
    page.get_by_role("radio", name="I et prosjekt som allerede pågår").check()
    expect(old).to_be_visible()
    expect(new).to_be_visible(visible=not has_script)
    page.get_by_role("radio", name="I et nytt prosjekt").check()
    expect(new).to_be_visible()


def go_on(page: Page, project: Project, base: str) -> None:
    page.goto(f"{base}{project.get_absolute_url()}fase/")
    page.get_by_label("Løsning").check()
    page.get_by_role("button", name="Gå til fasen").click()


@pytest.mark.parametrize("way", WAYS)
def test_an_idea_is_developed_with_its_people_and_comes_into_use(
    town: Town, windows: Windows, idea: Idea, guest: Guest, way: dict[str, object]
) -> None:
    people = town.people
    width, more = int(str(way["width"])), {name: value for name, value in way.items() if name != "width"}
    agents, leads, mine, stranger = (
        windows.open(who, width=width, **more)
        for who in (people.agent, people.colleague, people.proposer, people.other_agent)
    )

    # Who has no part in it is refused, and not shown the way.
    assert stranger.go(f"/ideer/{idea.pk}/utvikle/").status == 403  # type: ignore[union-attr]
    stranger.go(idea.get_absolute_url())
    expect(stranger.page.get_by_role("link", name="Utvikle idéen")).to_have_count(0)

    agents.go(idea.get_absolute_url())
    develop(agents.page, town, has_script="java_script_enabled" not in way)
    project = Project.objects.get(title="Roligere kvelder", origins__idea=idea)

    # The lead cannot go on yet, and reads whom it waits for.
    leads.go(f"{project.get_absolute_url()}fase/")
    expect(leads.page.get_by_role("button", name="Gå til fasen")).to_have_count(0)
    expect(leads.page.get_by_text("Prosjektet venter på svar fra Petra Forslag og Gry Gjest")).to_be_visible()
    assert stranger.go(f"{project.get_absolute_url()}fase/").status == 403  # type: ignore[union-attr]

    # The colleague finds the question on the front page, the guest by their link.
    mine.go("/")
    mine.page.locator("main").get_by_role("link", name="Roligere kvelder").click()
    mine.page.get_by_role("button", name="Jeg deltar").click()
    expect(mine.page.get_by_text("Du deltar. Prosjektlederen får vite det.")).to_be_visible()
    outside = windows.open(None, width=width, **more)
    outside.go(guest_links.address(guest_links.issue(guest=guest, now=timezone.now())))
    outside.page.get_by_role("button", name="Jeg overlater det til andre").click()
    expect(outside.page.get_by_text("Takk. Svaret ditt er lagret.")).to_be_visible()
    assert project.asks.get(guest=guest).answer == Answer.ABSTAINS

    # Now it goes on, and ends with the idea in use.
    go_on(leads.page, project, leads.url)
    expect(leads.page.get_by_text("Prosjektet er i fasen Løsning.")).to_be_visible()
    leads.page.get_by_role("link", name="Avslutt prosjektet").click()
    leads.page.get_by_label("Målet er nådd").check()
    leads.page.get_by_label("Fortell hvordan det gikk").fill("Telefonene er nesten borte om kvelden.")
    leads.page.get_by_label("Hva lærte dere?").fill("Spør de pårørende først.")
    leads.page.get_by_label("Den er i bruk").check()
    leads.page.get_by_label("Hva sier dere til idéhaverne?").fill("Fem telefoner om kvelden mot nitten før.")
    leads.page.get_by_label("Dag", exact=False).last.fill(timezone.localdate().isoformat())
    leads.page.get_by_label("Hvem tar vare på den i bruk?").fill(people.unit_leader.email)
    leads.page.get_by_role("button", name="Avslutt prosjektet").click()
    expect(leads.page.get_by_text("Prosjektet er avsluttet. Idéhaverne får vite det.")).to_be_visible()

    # The idea's page tells the whole of it; who abstained is told to nobody who has no part in it.
    stranger.go(idea.get_absolute_url())
    for words in ("Det idéen ble til", "Spør de pårørende først.", "Fem telefoner om kvelden mot nitten før."):
        expect(stranger.page.get_by_text(words).first).to_be_visible()
    stranger.go(project.get_absolute_url())
    expect(stranger.page.get_by_text("Gry Gjest").first).to_be_visible()
    expect(stranger.page.get_by_text("avstår")).to_have_count(0)
    assert [window.faults for window in (agents, leads, mine, stranger, outside)] == [[]] * 5
