"""States a page is brought into by its reader, each looked at like a page of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from ideas import actions
from innovasjon.people import guest_links
from innovasjon.people.models import GuestLink
from tests import factories, site_map
from tests.browser import looking
from tests.browser.test_every_page import headings_at_fault, landmarks_at_fault
from tests.browser.windows import NARROW, NARROWEST, WIDE, Window, Windows
from tests.personas import NOBODY, Town

LONG = "Kommunedelplanarbeidsgruppesekretariatsmedlemskapsordningene"
LOOK_UP = "/lignende/"  # asked by the page itself
FIELDS = "main form[method=post] :is(input:not([type=hidden]), textarea, select)"


# Whether the field, or the group it is one choice of, is described by the words of its error.
DESCRIBED = """(field) => [field, field.closest("fieldset")]
  .flatMap((one) => one?.getAttribute("aria-describedby")?.split(" ") ?? [])
  .some((id) => document.getElementById(id)?.querySelector(".ds-validation-message"))"""


@dataclass(frozen=True, kw_only=True)
class State:
    """How a reader comes to it: where they go, and what they do there."""

    name: str
    reader: str = "colleague"
    address: Callable[[Town], str]
    then: Callable[[Page], object] = lambda page: None
    width: int = WIDE


def at(url: str, query: str = "") -> Callable[[Town], str]:
    return lambda town: reverse(url) + query


def unbroken_title(town: Town, *, is_form: bool = False) -> str:
    """An idea whose title is one word of 160 letters."""
    idea = factories.idea(town.people.colleague, title="a" * 160)
    return reverse("ideas:edit", args=[idea.pk]) if is_form else idea.get_absolute_url()


def full_list(town: Town) -> str:
    """More ideas than one page holds, some with words that no line has room for."""
    for number in range(40):
        idea = factories.idea(town.people.colleague, title=f"{LONG} {number}", support_count=number)
        idea.tags.add(factories.tag(f"{number} {LONG}"[:40]), factories.tag(f"emne nummer {number}"))
    return reverse("ideas:list")


def long_talk(town: Town) -> str:
    idea = factories.idea(town.people.agent, title=LONG * 2, need=f"# Overskrift\n\n{LONG * 3}\n\n- punkt\n\n> sitat")
    for number in range(60):
        factories.comment(idea, town.people.colleague, body=f"Ord nummer {number}, {LONG}")
    return idea.get_absolute_url()


def a_guests_link(town: Town) -> str:
    """A guest who is asked to stand behind a draft, at the link from their mail."""
    by, now = town.people.proposer, timezone.now()
    idea = actions.begin(key=uuid4(), title="En benk ved elva", by=by, now=now)
    asked = actions.invite_guest(idea=idea, email="gro@example.org", name="Gro", by=by, now=now)
    return guest_links.address(GuestLink.objects.get(guest=asked.guest))


def click(selector: str) -> Callable[[Page], object]:
    return lambda page: page.locator(selector).first.click()


def narrowed(page: Page) -> None:
    page.get_by_label("Sortering").select_option(index=1)
    page.wait_for_load_state("networkidle")


def wrong_password(page: Page) -> None:
    page.get_by_label("E-post").fill("kari@demo.example")
    page.get_by_label("Passord").fill("feil")
    page.get_by_role("button", name="Logg inn").click()
    page.locator(".ds-error-summary, .ds-alert").first.wait_for()


STATES = [
    State(name="account menu", address=at("web:front"), then=click("details.account summary")),
    State(name="account menu on a phone", address=at("web:front"), then=click("details.account summary"), width=NARROW),
    State(name="language menu", reader=NOBODY, address=at("people:sign_in"), then=click("details.account summary")),
    State(name="main menu on a phone", address=at("web:front"), then=click(".menu-toggle"), width=NARROW),
    State(name="empty list", address=at("ideas:list", "?q=finnesikke")),
    State(name="empty list of needs", address=at("ideas:needs", "?q=finnesikke")),
    State(name="full list", address=full_list),
    State(
        name="open filters", address=at("ideas:list", "?q=tavle&whose=residents"), then=click("main details summary")
    ),
    State(name="narrowed by htmx", address=at("ideas:list"), then=narrowed),
    State(name="long talk", address=long_talk),
    State(name="title of one word", address=unbroken_title),
    State(name="title of one word in the form", address=lambda town: unbroken_title(town, is_form=True)),
    State(name="guest", reader=NOBODY, address=a_guests_link),
    State(name="not found", address=lambda town: "/finnes/ikke/"),
    State(name="not found, not signed in", reader=NOBODY, address=lambda town: "/gjest/finnes-ikke/"),
    State(name="not allowed", address=at("ideas:new_need")),
    State(name="wrong password", reader=NOBODY, address=at("people:sign_in"), then=wrong_password),
]


@pytest.fixture
def opened(windows: Windows, town: Town) -> Iterator[Callable[..., Window]]:
    """A function that opens a window for a persona, closed after the test."""
    windows_opened: list[Window] = []

    def open_for(reader: str, **options: int) -> Window:
        windows_opened.append(windows.open(town.people[reader], **options))
        return windows_opened[-1]

    yield open_for
    for window in windows_opened:
        window.page.context.close()


def assert_flawless(window: Window, widths: tuple[int, ...] = (WIDE, NARROW)) -> None:
    """Like a page of the map: axe in every look, no sideways scrolling, an order of headings and landmarks."""
    page = window.page
    tree = looking.tree(page)
    assert landmarks_at_fault(tree) == headings_at_fault(tree) == []
    assert looking.axe_in_every_look(page, widths) == {}
    for width in (NARROW, NARROWEST):
        window.resize(width)
        assert page.evaluate(looking.SIDEWAYS) == []
    assert page.evaluate("window.notes.refused") == []
    assert window.faults == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_a_state_is_as_good_as_a_page(state: State, town: Town, opened: Callable[..., Window]) -> None:
    window = opened(state.reader, width=state.width)
    window.go(state.address(town))
    state.then(window.page)
    assert_flawless(window, (state.width,) if state.width == NARROW else (WIDE, NARROW))


def writers(case: site_map.Case) -> list[str]:
    """Those who are shown the page and can send the form on it."""
    return [name for name in site_map.readers(case) if case.expected("POST", name) != site_map.WRONG_METHOD]


FORMS = [case for case in site_map.pages() if writers(case)]
WITHOUT_WORDS = {"agents:confirm", "agents:describe", "ideas:go_on"}  # forms that may be sent empty
IN_TWO_STEPS = {"ideas:merge"}  # what is chosen first stands in the address


@pytest.mark.parametrize("case", FORMS, ids=lambda case: case.name)
def test_a_form_sent_empty_says_what_is_missing(case: site_map.Case, town: Town, opened: Callable[..., Window]) -> None:
    reader = writers(case)[-1 if case.is_public else 0]
    window = opened(reader)
    page = window.page
    window.go(case.address(town))
    if not page.locator(FIELDS).count():
        # a question that a button answers, or a page that says why nothing can be done now
        is_open = case.expected("POST", reader) != 409
        assert page.locator("main form[method=post] button").count() or case.url in IN_TWO_STEPS or not is_open
        return
    with page.expect_response(lambda told: told.request.method == "POST" and LOOK_UP not in told.url) as answer:
        page.evaluate(
            """(fields) => {
              const first = document.querySelector(fields);
              for (const field of first.form.elements) {
                if (field.type === "radio" || field.type === "checkbox") field.checked = false;
                else if (field.type !== "hidden" && field.type !== "submit") field.value = "";
              }
              first.form.noValidate = true;
              first.form.requestSubmit();
            }""",
            FIELDS,
        )
    if case.url in WITHOUT_WORDS:
        assert answer.value.status == 302
        return
    refused = case.expected("POST", reader)  # the map's own data may be wrong on purpose, as at the sign-in
    assert answer.value.status == (refused if refused in {200, 422} else 422)
    page.wait_for_load_state("networkidle")
    page.locator("[aria-invalid=true]").first.wait_for()
    assert_flawless(window)


def test_every_wrong_field_says_so_to_a_screen_reader(opened: Callable[..., Window]) -> None:
    """The words of the error belong to the field, and the summary on top leads there."""
    window = opened("agent")
    page = window.page
    window.go(reverse("ideas:new_need"))
    page.get_by_role("button", name="Skriv ned behovet").click()
    page.locator(".ds-error-summary").wait_for()
    wrong = page.locator("[aria-invalid=true]")
    assert wrong.count()
    assert [field.get_attribute("name") for field in wrong.all() if not field.evaluate(DESCRIBED)] == []
    link = page.locator(".ds-error-summary a").first
    link.click()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_the_phone_menu_opens_and_closes_by_keyboard(opened: Callable[..., Window]) -> None:
    window = opened("colleague", width=NARROW)
    page = window.page
    window.go("/")
    menu, toggle = page.get_by_role("navigation", name="Hovedmeny"), page.locator(".menu-toggle")
    assert not menu.is_visible()
    toggle.focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert toggle.evaluate("(button) => document.activeElement === button")


def test_the_phone_menu_closes_when_the_window_becomes_wide(opened: Callable[..., Window]) -> None:
    window = opened("colleague", width=NARROW)
    window.go("/")
    window.page.locator(".menu-toggle").click()
    window.resize(WIDE)
    window.until("!document.querySelector('#meny:popover-open')")
    assert window.page.get_by_role("navigation", name="Hovedmeny").is_visible()
    window.page.locator(".brand").click()
    assert window.faults == []


def test_the_account_menu_closes_by_escape_and_by_a_click_beside_it(opened: Callable[..., Window]) -> None:
    window = opened("colleague")
    page = window.page
    window.go("/")
    summary, panel = page.locator("details.account summary"), page.locator(".account-panel")
    summary.click()
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert summary.evaluate("(button) => document.activeElement === button")
    summary.click()
    assert panel.is_visible()
    page.locator("h1").click()
    assert not panel.is_visible()
