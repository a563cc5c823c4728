"""Every page without JavaScript says what it says with it."""

from collections.abc import Callable

import pytest

from tests import personas, site_map
from tests.browser.looking import KindsOfReader
from tests.browser.windows import Window, Windows

# What is looked up while one types is there without JavaScript as well, after a press on "Save".
LINES = """() => {
  for (const found of document.querySelectorAll("#lignende, #lignende-antall")) found.remove();
  return document.querySelector("main").innerText.split("\\n").map((line) => line.trim()).filter(Boolean);
}"""
Pair = tuple[Window, Window]


@pytest.fixture(scope="module")
def windows_of(town: personas.Town, windows: Windows) -> Callable[[str], Pair]:
    """A function from a persona to their two windows: one with JavaScript, one without."""
    opened: dict[str, Pair] = {}

    def find(reader: str) -> Pair:
        if reader not in opened:
            found = town.people[reader]
            person = found if found and found.is_active else None
            opened[reader] = windows.open(person), windows.open(person, java_script_enabled=False)
        return opened[reader]

    return find


@pytest.fixture(scope="module")
def kinds_of_reader() -> KindsOfReader:
    return KindsOfReader()


@pytest.mark.parametrize("case", site_map.pages(), ids=lambda case: case.name)
def test_every_page_shows_the_same_words(
    case: site_map.Case, town: personas.Town, windows_of: Callable[[str], Pair], kinds_of_reader: KindsOfReader
) -> None:
    address = case.address(town)
    missing = {}
    for reader in kinds_of_reader.of(case, address, town):
        pair = windows_of(reader)
        # A page may tell the time, and the minute turn between the two looks: what is lost is lost a second time.
        if _lost(pair, address) and (lost := _lost(pair, address)):
            missing[reader] = lost
        assert pair[1].faults == []
    assert missing == {}


def _lost(pair: Pair, address: str) -> set[str]:
    """The lines that stand there with JavaScript alone."""
    for window in pair:
        window.go(address)
    usual, plain = (window.page.evaluate(LINES) for window in pair)
    assert plain
    return set(usual) - set(plain)


def test_the_menus_open(town: personas.Town, windows: Windows) -> None:
    window = windows.open(town.people.colleague, width=360, java_script_enabled=False)
    window.go("/")
    window.page.locator("details.account summary").click()
    assert window.page.get_by_role("button", name="Nynorsk").is_visible()
    window.page.locator("details.account summary").click()
    window.page.locator(".menu-toggle").click()
    assert window.page.get_by_role("navigation", name="Hovedmeny").is_visible()
