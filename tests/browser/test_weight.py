"""What the wire carries: few and small answers, on the compressed files of production. No timing, so no luck in it."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import factories
from tests.browser.windows import NARROW, Window, Windows
from tests.personas import Town

FIRST_VISIT, LATER_PAGE = 150_000, 20_000  # bytes, headers too
REQUESTS = 12
FULL_PAGE = 25


@dataclass
class Wire:
    """The bytes that came for each request, as Chromium's network layer counts them."""

    window: Window
    came: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        page = self.window.page
        devtools = page.context.new_cdp_session(page)
        devtools.on("Network.loadingFinished", self._count)
        devtools.send("Network.enable")

    def _count(self, event: dict[str, Any]) -> None:
        self.came[event["requestId"]] = event["encodedDataLength"]

    def visit(self, address: str) -> tuple[int, int]:
        """Open an address; return how many requests it took and how many bytes came."""
        self.came.clear()
        self.window.go(address)
        self.window.page.wait_for_load_state("networkidle")
        return len([size for size in self.came.values() if size]), sum(self.came.values())


@pytest.fixture(scope="module")
def list_of_ideas(town: Town) -> str:
    """A page full of ideas that differ as real ones do."""
    for number in range(FULL_PAGE * 2):
        factories.idea(town.people.proposer, title=f"Forslag {number}: {'tavle bil hage møte '[number % 4 * 5 :]}")
    return "/ideer/"


def test_a_first_visit_to_the_list_is_light(list_of_ideas: str, town: Town, windows: Windows) -> None:
    requests, size = Wire(windows.open(town.people.colleague)).visit(list_of_ideas)
    assert requests <= REQUESTS
    assert 10_000 < size <= FIRST_VISIT  # the font alone is more than the lower bound: the count works


@pytest.mark.parametrize("address", ["/", "/ideer/", "/behov/"])
def test_a_later_page_brings_little_more_than_its_words(
    address: str, list_of_ideas: str, town: Town, windows: Windows
) -> None:
    wire = Wire(windows.open(town.people.colleague))
    wire.visit("/om/")
    requests, size = wire.visit(address)
    assert requests <= 2
    assert 500 < size <= LATER_PAGE


@pytest.mark.parametrize("address", ["/", "/ideer/", "/logg-inn/"])
@pytest.mark.parametrize("width", [1280, NARROW])
def test_nothing_moves_on_a_first_visit_while_font_and_styles_come(
    address: str, width: int, list_of_ideas: str, town: Town, windows: Windows
) -> None:
    reader = None if address == "/logg-inn/" else town.people.agent
    window = windows.open(reader, width=width)
    window.go(address)
    window.page.wait_for_load_state("networkidle")
    assert window.page.evaluate("document.fonts.ready.then(() => window.notes.moved)") == []


def test_files_of_the_site_are_kept_for_good_by_the_browser(town: Town, windows: Windows) -> None:
    window = windows.open(town.people.colleague)
    kept: dict[str, str] = {}
    window.page.on("response", lambda answer: kept.update({answer.url: answer.headers.get("cache-control", "")}))
    window.go("/")
    window.page.wait_for_load_state("networkidle")
    files = {url: how for url, how in kept.items() if "/static/" in url}
    assert files
    assert {url: how for url, how in files.items() if "immutable" not in how} == {}
