"""`python -m tests.browser.pictures ADDRESS FOLDER README_FOLDER`: takes the pictures of `make screenshots`.

Pages are found by following links from the front page: one of each kind, as each of the demo's people meets it. A new
page is in the next pictures when something leads to it.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
from django.urls import Resolver404, resolve
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PASSWORD = "innovasjon"
PEOPLE = ("medarbeider", "agent", "leder", "seksjonsleder", "ressurs", "admin")
WIDE, NARROW, TALL = 1280, 360, 800
SCHEMES = ("light", "dark")
MOST_BYTES = 200_000  # of a picture in the repository
A_NEED = "Pårørende ringer avdelingen hver dag for å høre hvordan det går, og vi må gå fra beboerne for å svare."


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture in the README: who sees what, and what they do before it is taken."""

    name: str
    who: str
    address: str
    then: Callable[[Page], object] = lambda page: None
    width: int = WIDE


def similar_ideas(page: Page) -> None:
    """Write a need, and wait for the ideas that look like it."""
    page.get_by_label("Hvilket behov har du sett?").fill(A_NEED)
    page.locator("#lignende a").first.wait_for()
    # From the need that was written on a wide page, from the title on a phone: what is alike stands below.
    first = "#div_id_need" if (page.viewport_size or {"width": 0})["width"] > NARROW else "#div_id_title"
    page.locator(first).evaluate("field => field.scrollIntoView()")


def most_discussed(page: Page) -> None:
    """From the list to the idea people say most about."""
    with page.expect_response(lambda told: "sort=" in told.url):
        page.get_by_label("Sortering").select_option("discussed")
    page.wait_for_load_state("networkidle")
    page.locator("#treff a.row-title").first.click()
    page.wait_for_load_state("networkidle")


README = [
    Shown(name="front-page", who="medarbeider", address="/"),
    Shown(name="share-an-idea", who="medarbeider", address="/ideer/ny/", then=similar_ideas),
    Shown(name="idea", who="medarbeider", address="/ideer/", then=most_discussed),
    Shown(name="inbox", who="agent", address="/ideer/innboks/"),
    Shown(name="share-an-idea-on-a-phone", who="medarbeider", address="/ideer/ny/", then=similar_ideas, width=NARROW),
]


def main(site: str, folder: Path, readme: Path) -> None:
    """Take all pictures."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # which Chromium refuses to root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=sandbox)
        readme.mkdir(exist_ok=True)
        for shown in README:
            show(browser, site, shown, readme)
        for who in PEOPLE:
            context = signed_in(browser, site, who)
            for kind, address in pages(context, site):
                in_every_look(context, address, folder / who, kind)
            context.close()
        browser.close()


def signed_in(browser: Browser, site: str, who: str) -> BrowserContext:
    context = browser.new_context(locale="nb-NO", timezone_id="Europe/Oslo", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/logg-inn/")
    page.get_by_label("E-post").fill(f"{who}@demo.example")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    page.locator("details.account").wait_for()
    page.close()
    return context


def pages(context: BrowserContext, site: str) -> Iterator[tuple[str, str]]:
    """One page of each kind, with its address, in the order that somebody who follows every link meets them."""
    page, met, waiting = context.new_page(), set(), [f"{site}/"]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address, site)
        if kind is None or kind in met:
            continue
        met.add(kind)
        # A download is no page.
        if not context.request.head(address).headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(address)
        waiting += [urljoin(address, a.get_attribute("href") or "") for a in page.locator("a[href]").all()]
        yield kind, address
    page.close()


def kind_of(address: str, site: str) -> str | None:
    """The name of the view behind an address of the site; of the administration only the front page counts."""
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}" != site:
        return None
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    return None if name.startswith("admin:") and name != "admin:index" else name.replace(":", "-")


def in_every_look(context: BrowserContext, address: str, folder: Path, kind: str) -> None:
    page = context.new_page()
    page.goto(address)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": TALL})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{kind}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light", forced_colors="active")
    page.set_viewport_size({"width": WIDE, "height": TALL})
    page.screenshot(path=folder / f"{kind}-{WIDE}-forced-colours.png", full_page=True)
    page.close()


def show(browser: Browser, site: str, shown: Shown, readme: Path) -> None:
    """Take a picture for the README: what stands in the window, small enough for a repository."""
    context = signed_in(browser, site, shown.who)
    page = context.new_page()
    page.set_viewport_size({"width": shown.width, "height": TALL})
    page.goto(site + shown.address)
    shown.then(page)
    file = readme / f"{shown.name}.webp"
    Image.open(BytesIO(page.screenshot())).save(file, quality=85, method=6)
    context.close()
    if file.stat().st_size > MOST_BYTES:
        sys.exit(f"{file} is larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
