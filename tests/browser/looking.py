"""One look at a page in the browser: everything that can be said of it without knowing what it is about."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from playwright.sync_api import Page

from deploy.local import places
from tests import personas, site_map
from tests.browser.windows import NARROW, NARROWEST, WIDE, Window
from tests.conftest import BACKEND

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 1);
  return ["scrolls sideways", ...out.slice(0, 3).map((e) => e.cloneNode(false).outerHTML)];
}"""
# What would still move for a reader who has asked for calm.
RESTLESS = """() => [...document.querySelectorAll("*")].filter((element) => {
  const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
  const longest = (durations) => Math.max(...durations.split(",").map(parseFloat));
  return (animationName !== "none" && longest(animationDuration) > 0.01) || longest(transitionDuration) > 0.01;
}).map((element) => element.cloneNode(false).outerHTML)"""
# Roles in the accessibility tree by which readers of a screen reader find their way.
LANDMARKS = {"banner", "main", "contentinfo", "navigation", "search", "complementary", "form", "region"}
NEEDS_NAME = {
    "button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "slider", "img",
    "navigation", "region", "dialog",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Node:
    """One node of the tree that assistive technology gets."""

    role: str
    name: str
    level: int | None


@dataclass(kw_only=True)
class Look:
    """What one kind of reader met on one page."""

    reader: str
    expected: int
    status: int
    title: str
    lang: str
    tree: list[Node]
    faults: list[str]
    axe: dict[str, list[str]] = field(default_factory=dict)
    sideways: dict[int, list[str]] = field(default_factory=dict)
    restless: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    moved: dict[int, list[str]] = field(default_factory=dict)


def look(window: Window, address: str, reader: str, expected: int) -> Look:
    """Open an address wide, then narrow, in light and dark."""
    page = window.page
    window.resize(WIDE)
    page.emulate_media(color_scheme="light")
    response = window.go(address)
    assert response
    moved = {WIDE: settled(page)}
    found = Look(
        reader=reader,
        expected=expected,
        status=response.status,
        title=page.title(),
        lang=page.locator("html").get_attribute("lang") or "",
        tree=tree(page),
        faults=[],
        moved=moved,
    )
    found.axe = axe_in_every_look(page)
    page.emulate_media(reduced_motion="reduce")
    found.restless = page.evaluate(RESTLESS)
    page.emulate_media(reduced_motion="no-preference")
    for width in (NARROW, NARROWEST):
        window.resize(width)
        found.sideways[width] = page.evaluate(SIDEWAYS)
    window.resize(NARROW)
    window.go(address)
    found.moved[NARROW] = settled(page)
    found.refused = page.evaluate("window.notes.refused")
    found.faults = [*window.faults]
    window.faults.clear()
    return found


def settled(page: Page) -> list[str]:
    """What moved by itself until fonts and scripts were there."""
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    return list(page.evaluate("window.notes.moved"))


def axe_in_every_look(page: Page, widths: tuple[int, ...] = (WIDE, NARROW)) -> dict[str, list[str]]:
    """What axe finds, by width and colour scheme. Only colours differ from light to dark."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[f"{width} {scheme}"] = axe(page, RULES if scheme == "light" else CONTRAST)
    page.emulate_media(color_scheme="light")
    return {where: faults for where, faults in found.items() if faults}


def axe(page: Page, options: dict[str, Any] = RULES) -> list[str]:
    """What axe finds on the page as it stands, each with the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_source())
    answer = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['help']}): " + "; ".join(node["html"][:200] for node in rule["nodes"][:3])
        for rule in answer["violations"]
    ]


@cache
def _axe_source() -> str:
    return (places.NODE_MODULES / "axe-core" / "axe.min.js").read_text()


def tree(page: Page) -> list[Node]:
    """The accessibility tree, as Chromium hands it to screen readers, in reading order."""
    session = page.context.new_cdp_session(page)
    try:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    return [
        Node(
            role=node["role"]["value"],
            name=str(node.get("name", {}).get("value", "")).strip(),
            level=next((p["value"]["value"] for p in node.get("properties", []) if p["name"] == "level"), None),
        )
        for node in nodes
        if not node.get("ignored") and "role" in node
    ]


@dataclass(frozen=True)
class KindsOfReader:
    """Picks the readers whose page is built as none that was looked at before, so that no page is looked at twice."""

    met: set[str] = field(default_factory=set)

    def of(self, case: site_map.Case, address: str, town: personas.Town) -> list[str]:
        """Those who meet a new frame or a new content in the page of this case; at least one of its readers.

        A page that is closed to everybody is looked at by one: what says so is a page as well.
        """
        readers = site_map.readers(case) or [personas.NOBODY]
        return [name for name in readers if self._is_new(town, name, address)] or readers[:1]

    def _is_new(self, town: personas.Town, name: str, address: str) -> bool:
        client = Client()
        if (person := town.people[name]) and person.is_active:
            client.force_login(person, backend=BACKEND)
        page = BeautifulSoup(client.get(address).content, "html.parser")
        content = page.main.extract() if page.main else page
        parts = {build(content), build(page)}
        new = not parts <= self.met
        self.met.update(parts)
        return new


def build(part: Tag) -> str:
    """A page without its words: elements, classes and states. A list of many rows counts as each kind of row once."""
    kinds = {
        json.dumps([[parent.name for parent in tag.parents], tag.name, _marks(tag.attrs)])
        for tag in part.find_all(True)
    }
    return "\n".join(sorted(kinds))


def _marks(attributes: dict[str, Any]) -> list[str]:
    shown = ("class", "type", "role", "data-variant", "data-color", "data-shape", "name", "disabled", "hidden")
    return [f"{name}={re.sub(r'[0-9]+', '', str(attributes[name]))}" for name in shown if name in attributes]
