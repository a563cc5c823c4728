"""Windows of Chromium for the people of the town, which write down what goes wrong in them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from innovasjon.people.models import Person
from tests.conftest import BACKEND

WIDE, NARROW, NARROWEST = 1280, 360, 320
HEIGHT = 900
# 320 CSS pixels are what a window of 1280 shows at 400 % zoom.

KEEP_NOTES = """
window.notes = { refused: [], moved: [] };
document.addEventListener("securitypolicyviolation", (event) => {
  const where = `${event.sourceFile}:${event.lineNumber}`;
  window.notes.refused.push(`${event.effectiveDirective} ${event.blockedURI} in ${where}`);
});
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (shift.hadRecentInput) continue;
    const what = shift.sources.map(({ node }) => node?.cloneNode(false).outerHTML ?? "?");
    window.notes.moved.push(`${shift.value.toFixed(4)} ${what}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Window:
    """One page of one reader. `faults` is what the console, the network and the server complained of in it."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def go(self, address: str) -> Response | None:
        """Open an address of the site."""
        return self.page.goto(self.url + address)

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def until(self, expression: str) -> None:
        """Wait until it is true. Playwright's own wait evaluates text in the page, which the page's policy refuses."""
        deadline = monotonic() + 10
        while not self.page.evaluate(expression):
            assert monotonic() < deadline, expression
            self.page.wait_for_timeout(50)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium also tells the status of the page itself there; what it should be is for the test to say.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url + "/", "data:", "blob:")):
            self.faults.append(f"leaves the site: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left before it is whole gives up what it was fetching.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (
            response.status >= 400 and response.request.resource_type not in {"document", "xhr", "fetch"}
        ):
            self.faults.append(f"{response.status}: {response.url}")


Readers = Callable[[str], Window]  # by the name of a persona


@dataclass(frozen=True, kw_only=True)
class Windows:
    """Opens windows; `close_all` closes them again."""

    browser: Browser
    url: str

    def open(self, reader: Person | None, *, width: int = WIDE, **context: Any) -> Window:
        """A window of a browser of their own, in which `reader` is signed in already."""
        size = {"width": width, "height": HEIGHT}
        opened = self.browser.new_context(viewport=size, locale="nb-NO", timezone_id="Europe/Oslo", **context)
        opened.set_default_timeout(10_000)
        if context.get("java_script_enabled", True):
            opened.add_init_script(KEEP_NOTES)
        if reader is not None:
            client = Client()
            client.force_login(reader, backend=BACKEND)
            name = settings.SESSION_COOKIE_NAME
            opened.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])
        return Window(opened.new_page(), self.url)

    def close_all(self) -> None:
        for context in self.browser.contexts:
            context.close()
