"""Every page of the site map in a real browser, as each kind of reader sees it. New pages are covered by themselves."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests import personas, site_map
from tests.browser import looking
from tests.browser.looking import LANDMARKS, NEEDS_NAME, KindsOfReader, Look, Node
from tests.browser.windows import Window, Windows

# What the looks have in common is asked when all of them are there.
titles: dict[str, str] = {}


@pytest.fixture(scope="module")
def window_of(town: personas.Town, windows: Windows) -> Callable[[str], Window]:
    """A function from the name of a persona to a window that they are signed in on, one each."""
    opened: dict[str, Window] = {}

    def find(reader: str) -> Window:
        if reader not in opened:
            person = town.people[reader]
            opened[reader] = windows.open(person if person and person.is_active else None)
        return opened[reader]

    return find


@pytest.fixture(scope="module")
def kinds_of_reader() -> KindsOfReader:
    return KindsOfReader()


@pytest.fixture(scope="module", params=site_map.pages(), ids=lambda case: case.name)
def looks(
    request: pytest.FixtureRequest,
    town: personas.Town,
    window_of: Callable[[str], Window],
    kinds_of_reader: KindsOfReader,
) -> list[Look]:
    """One look at the page of a case for each kind of reader; all tests of the page ask about these."""
    case: site_map.Case = request.param
    address = case.address(town)
    seen = [
        looking.look(window_of(name), address, name, case.expected("GET", name))
        for name in kinds_of_reader.of(case, address, town)
    ]
    titles[case.name] = seen[0].title
    return seen


def told(looks: list[Look], faults: Callable[[Look], Any]) -> dict[str, Any]:
    """The faults of each look, by reader, without those who met none."""
    return {look.reader: found for look in looks if (found := faults(look))}


def test_the_page_answers_as_the_map_says(looks: list[Look]) -> None:
    assert told(looks, lambda look: look.status != look.expected) == {}


def test_axe_finds_nothing_wide_or_narrow_light_or_dark(looks: list[Look]) -> None:
    assert told(looks, lambda look: look.axe) == {}


def test_the_content_security_policy_has_nothing_to_refuse(looks: list[Look]) -> None:
    assert told(looks, lambda look: look.refused) == {}


def test_the_console_is_silent_and_no_request_fails_or_leaves_the_site(looks: list[Look]) -> None:
    assert told(looks, lambda look: look.faults) == {}


def test_nothing_scrolls_sideways_on_a_phone_or_at_400_percent(looks: list[Look]) -> None:
    assert told(looks, lambda look: {width: out for width, out in look.sideways.items() if out}) == {}


def test_nothing_moves_while_the_page_comes(looks: list[Look]) -> None:
    assert told(looks, lambda look: {width: what for width, what in look.moved.items() if what}) == {}


def test_nothing_is_animated_for_who_has_asked_for_calm(looks: list[Look]) -> None:
    assert told(looks, lambda look: look.restless) == {}


def test_the_page_says_its_language_and_place(looks: list[Look]) -> None:
    assert told(looks, lambda look: look.lang != "nb") == {}
    assert told(looks, lambda look: not look.title.endswith(" – Prøvedal kommune")) == {}


def test_the_landmarks_are_there_once_and_tell_themselves_apart(looks: list[Look]) -> None:
    assert told(looks, lambda look: landmarks_at_fault(look.tree)) == {}


def test_there_is_one_main_heading_and_none_skips_a_level(looks: list[Look]) -> None:
    assert told(looks, lambda look: headings_at_fault(look.tree)) == {}


def test_everything_that_can_be_used_has_a_name(looks: list[Look]) -> None:
    assert told(looks, lambda look: [n.role for n in look.tree if n.role in NEEDS_NAME and not n.name]) == {}


def landmarks_at_fault(tree: list[Node]) -> list[str]:
    # A form or section is a landmark only when it has a name.
    names = [(node.role, node.name) for node in tree if node.role in LANDMARKS]
    found = Counter((role, name) for role, name in names if name or role not in {"form", "region"})
    roles = Counter(role for role, _name in found.elements())
    faults = [f"{roles[role]} of {role}" for role in ("banner", "main", "contentinfo") if roles[role] != 1]
    return faults + [f"{count} of {role} “{name}”" for (role, name), count in found.items() if count > 1]


def headings_at_fault(tree: list[Node]) -> list[str]:
    headings = [(node.level or 0, node.name) for node in tree if node.role == "heading"]
    first = [name for level, name in headings if level == 1]
    faults = [] if len(first) == 1 else [f"{len(first)} main headings: {first}"]
    faults += [f"“{name}” (h{level})" for level, name in headings if not name]
    # What stands before the main heading, such as the menu's own, is no part of the page's order.
    levels = [level for level, _name in headings]
    after = levels[levels.index(1) :] if 1 in levels else []
    return faults + [f"h{here} after h{before}" for before, here in pairwise(after) if here > before + 1]


def test_no_two_pages_have_the_same_title() -> None:
    by_page = {case.url: titles[case.name] for case in site_map.pages() if case.name in titles}
    twice = {title for title, count in Counter(by_page.values()).items() if count > 1}
    assert {page: title for page, title in by_page.items() if title in twice} == {}
