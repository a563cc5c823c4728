"""Working through an inbox: twenty ideas by keys alone, the same by links alone, and on a phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Request, Route, expect

from ideas.lifecycle import Stage
from ideas.models import AnswerTemplate, Idea
from innovasjon.people.models import Person
from tests import factories
from tests.browser.windows import NARROW, Window, Windows
from tests.personas import Town

ADDRESS = "/ideer/innboks/"
BESIDE = re.compile(r"/ideer/innboks/\?.*ide=\d+$")
TWENTY = 20
ANSWER = "Hei, {navn}! Vi har allerede en løsning for «{tittel}» i {seksjon}. Hilsen {avsender}"


@pytest.fixture
def ideas(town: Town) -> list[Idea]:
    """Twenty that wait, and an answer to begin from; nothing else in the inbox."""
    Idea.objects.filter(stage__in=[Stage.SUBMITTED, Stage.ASSESSING, Stage.CLARIFYING]).update(section=town.kultur)
    AnswerTemplate.objects.all().delete()
    factories.answer_template(ANSWER, name="Vi har det allerede", use="closed")
    return [factories.idea(town.people.proposer, title=f"Idé nummer {number}") for number in range(TWENTY)]


@pytest.fixture
def agent(town: Town) -> Iterator[Person]:
    person = town.people.agent
    yield person
    Person.objects.filter(pk=person.pk).update(uses_single_keys=True)


def heading(page: Page) -> str:
    return page.locator("#forhandsvisning-tittel").inner_text()


def open_first(window: Window) -> Page:
    window.go(ADDRESS)
    window.page.keyboard.press("j")
    expect(window.page.locator(".inbox-rows .row-title").first).to_be_focused()
    window.page.keyboard.press("Enter")
    expect(window.page.locator("#forhandsvisning-tittel")).to_be_focused()
    return window.page


@dataclass
class Counter:
    """Presses of keys, and the pages and parts of pages that were fetched."""

    page: Page
    presses: int = 0
    fetched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._request)

    def _request(self, request: Request) -> None:
        if request.resource_type in {"document", "xhr", "fetch"}:
            self.fetched.append(f"{request.method} {request.url}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1


def test_twenty_ideas_are_answered_by_keys_alone(
    windows: Windows, agent: Person, ideas: list[Idea], capsys: pytest.CaptureFixture[str]
) -> None:
    window = windows.open(agent)
    page = open_first(window)
    counter = Counter(page, presses=2)
    for idea in ideas:
        expect(page.locator("#forhandsvisning-tittel")).to_have_text(idea.title)
        expect(page.locator("#forhandsvisning-tittel")).to_be_focused()
        counter.press("t")
        expect(page.locator("#flytt a[data-key=c]")).to_be_visible()
        counter.press("c")
        expect(page.locator("#mal")).to_be_focused()
        counter.press("Tab", "Enter")
        expect(page.locator("#skjema [name=reason]")).to_have_value(
            f"Hei, Petra! Vi har allerede en løsning for «{idea.title}» i Oppvekst. Hilsen Anne Agent"
        )
        expect(page.locator("#skjema [name=reason]")).to_be_focused()
        counter.press("Shift+Tab", "Space", "Control+Enter")
        expect(page.get_by_text("Idéen er avsluttet.").first).to_be_visible()
    assert set(Idea.objects.filter(pk__in=[idea.pk for idea in ideas]).values_list("stage", flat=True)) == {"closed"}
    assert window.faults == []
    with capsys.disabled():
        print(f"\n{TWENTY} ideas: {counter.presses} presses, {len(counter.fetched)} fetched")


def test_several_are_ticked_and_answered_by_keys(windows: Windows, agent: Person, ideas: list[Idea]) -> None:
    window = windows.open(agent)
    window.go(ADDRESS)
    for _ in range(3):
        window.page.keyboard.press("j")
        window.page.keyboard.press("x")
    expect(window.page.locator("#flere")).to_be_visible()
    window.page.keyboard.press("t")
    expect(window.page.get_by_role("heading", name="Ta flere idéer")).to_be_visible()
    window.page.get_by_role("button", name="Ta flere idéer").press("Enter")
    expect(window.page.get_by_role("heading", name="3 idéer er tatt")).to_be_visible()
    assert Idea.objects.filter(pk__in=[idea.pk for idea in ideas], taken_by=agent).count() == 3
    assert window.faults == []


def test_the_idea_beside_the_list_follows_the_row_and_is_the_one_that_keys_answer(
    windows: Windows, agent: Person, ideas: list[Idea]
) -> None:
    window = windows.open(agent)
    window.go(ADDRESS)
    page, title = window.page, window.page.locator("#forhandsvisning-tittel")
    expect(title).to_have_text(ideas[0].title)
    for idea in ideas[:3]:
        page.keyboard.press("j")
        expect(title).to_have_text(idea.title)
        expect(page.locator(".inbox-rows .row-title:focus")).to_have_text(idea.title)
    page.keyboard.press("k")
    expect(title).to_have_text(ideas[1].title)
    page.keyboard.press("q")
    expect(page.locator("#skjema [name=question]")).to_be_visible()
    assert page.locator("#skjema").get_attribute("action") == f"{ideas[1].get_absolute_url()}sporsmal/"
    assert window.faults == []


def test_an_idea_is_not_answered_by_a_key_before_it_is_shown(
    windows: Windows, agent: Person, ideas: list[Idea]
) -> None:
    window = windows.open(agent)
    window.go(ADDRESS)
    page, held = window.page, list[Route]()

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(BESIDE, hold)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator(".inbox-rows .row-title:focus")).to_have_text(ideas[1].title)
    page.wait_for_timeout(300)
    assert held
    assert not Idea.objects.filter(pk__in=[idea.pk for idea in ideas], stage=Stage.ASSESSING).exists()
    held[0].continue_()
    expect(page.locator("#forhandsvisning-tittel")).to_have_text(ideas[1].title)
    page.keyboard.press("t")
    expect(page.locator("#flytt a[data-key=c]")).to_be_visible()
    taken = Idea.objects.filter(pk__in=[idea.pk for idea in ideas], stage=Stage.ASSESSING)
    assert list(taken) == [ideas[1]]


def test_the_keys_stand_in_a_window_that_closes_again(windows: Windows, agent: Person, ideas: list[Idea]) -> None:
    page = open_first(windows.open(agent))
    page.keyboard.press("?")
    shown = page.locator("#taster")
    expect(shown).to_be_visible()
    page.keyboard.press("t")  # does nothing while the window is open
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    assert Idea.objects.get(pk=ideas[0].pk).stage == Stage.SUBMITTED


def test_letters_that_are_switched_off_do_nothing_and_the_arrows_still_work(
    windows: Windows, agent: Person, ideas: list[Idea]
) -> None:
    window = windows.open(agent)
    window.go("/konto/")
    window.page.get_by_role("button", name="Slå av enkeltbokstaver").click()
    expect(window.page.get_by_text("Enkeltbokstaver gjør ingenting nå.")).to_be_visible()
    window.go(ADDRESS)
    page = window.page
    page.keyboard.press("j")
    expect(page.locator(".inbox-rows .row-title").first).not_to_be_focused()
    page.locator(".inbox-rows .row-title").first.focus()
    page.keyboard.press("t")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".inbox-rows .row-title").nth(1)).to_be_focused()
    assert Idea.objects.get(pk=ideas[0].pk).stage == Stage.SUBMITTED


def test_what_is_typed_is_no_shortcut(windows: Windows, agent: Person, ideas: list[Idea]) -> None:
    window = windows.open(agent)
    window.go(ADDRESS)
    window.page.get_by_label("Søk", exact=True).press_sequentially("jtcpx?")
    expect(window.page.get_by_label("Søk", exact=True)).to_have_value("jtcpx?")
    assert Idea.objects.get(pk=ideas[0].pk).stage == Stage.SUBMITTED


def test_the_same_is_done_by_links_and_buttons_without_javascript(
    windows: Windows, agent: Person, ideas: list[Idea]
) -> None:
    window = windows.open(agent, java_script_enabled=False)
    window.go(ADDRESS)
    page = window.page
    page.get_by_role("link", name=ideas[0].title, exact=True).click()
    for idea in ideas[:2]:
        assert heading(page) == idea.title
        page.locator("#flytt").get_by_role("button", name="Ta idéen").click()
        page.locator("#flytt").get_by_role("link", name="Avslutt idéen").click()
        page.get_by_role("button", name="Sett inn teksten").click()
        expect(page.locator("[name=reason]")).to_have_value(
            f"Hei, Petra! Vi har allerede en løsning for «{idea.title}» i Oppvekst. Hilsen Anne Agent"
        )
        page.get_by_label("Det finnes allerede", exact=True).check()
        page.get_by_role("button", name="Avslutt idéen").click()
        expect(page.get_by_text("Idéen er avsluttet.").first).to_be_visible()
    assert heading(page) == ideas[2].title
    assert window.faults == []


def test_on_a_phone_the_list_and_the_idea_are_seen_one_at_a_time(
    windows: Windows, agent: Person, ideas: list[Idea]
) -> None:
    window = windows.open(agent, width=NARROW)
    window.go(ADDRESS)
    page = window.page
    expect(page.locator("#forhandsvisning")).to_be_hidden()
    page.get_by_role("link", name=ideas[0].title, exact=True).click()
    expect(page.locator("#forhandsvisning")).to_be_visible()
    expect(page.locator(".inbox-list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW
    page.get_by_role("link", name="Tilbake til lista").click()
    expect(page.locator(".inbox-list")).to_be_visible()
    assert window.faults == []


def test_a_colleague_who_was_first_is_named_and_what_was_typed_is_there(
    windows: Windows, town: Town, agent: Person, ideas: list[Idea]
) -> None:
    idea = ideas[0]
    Idea.objects.filter(pk=idea.pk).update(stage=Stage.ASSESSING, taken_by=agent, taken_at=idea.submitted_at)
    mine, theirs = windows.open(agent), windows.open(town.people.substitute)
    for window, words in ((mine, "Mitt eget spørsmål"), (theirs, "Et annet spørsmål")):
        window.go(f"{ADDRESS}?shown=taken&ide={idea.pk}")
        window.page.keyboard.press("q")
        window.page.locator("#skjema [name=question]").fill(words)
    theirs.page.get_by_role("button", name="Send spørsmålet").click()
    expect(theirs.page.get_by_text("Spørsmålet er sendt").first).to_be_visible()
    mine.page.get_by_role("button", name="Send spørsmålet").click()
    expect(mine.page.get_by_role("alert").get_by_text("Vera Vara spurte")).to_be_visible()
    expect(mine.page.locator("[name=question]")).to_have_value("Mitt eget spørsmål")
