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
        usual, plain = windows_of(reader)
        for window in (usual, plain):
            window.go(address)
        words = usual.page.evaluate(LINES), plain.page.evaluate(LINES)
        assert words[1]
        if lost := set(words[0]) - set(words[1]):
            missing[reader] = lost
        assert plain.faults == []
    assert missing == {}


def test_the_menus_open(town: personas.Town, windows: Windows) -> None:
    window = windows.open(town.people.colleague, width=360, java_script_enabled=False)
    window.go("/")
    window.page.locator("details.account summary").click()
    assert window.page.get_by_role("button", name="Nynorsk").is_visible()
    window.page.locator("details.account summary").click()
    window.page.locator(".menu-toggle").click()
    assert window.page.get_by_role("navigation", name="Hovedmeny").is_visible()
