"""Two ways of using a page: with a mouse, and with nothing but the keyboard."""

from contextlib import suppress

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as Timeout

MOST_STOPS = 120  # more presses of Tab than any page of the site should ask for
# What the focus stands on, and what is wrong with how it is shown; "" when nothing is.
FOCUS_AT_FAULT = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "";
  const box = here.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  // A choice or a file is drawn by what stands around it, too.
  const shown = [here, here.closest("label, .ds-field, .ds-chip"), here.parentElement].filter(Boolean).some((one) => {
    const style = getComputedStyle(one);
    return style.boxShadow !== "none" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
  });
  const name = here.cloneNode(false).outerHTML;
  if (!inside || !box.width || !box.height) return `out of sight: ${name}`;
  return shown ? "" : `focus does not show: ${name}`;
}"""


class Mouse:
    """Clicks, and types into what was clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def press(self, button: Locator) -> None:
        button.click()

    def tick(self, choice: Locator) -> None:
        choice.check()

    def open_file(self, field: Locator, path: str) -> None:
        field.set_input_files(path)


class Keyboard:
    """Tab, Enter, Space and the arrows. Every stop on the way must show where one is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def press(self, button: Locator) -> None:
        self.reach(button)
        self.page.keyboard.press("Enter")

    def tick(self, choice: Locator) -> None:
        """Tab reaches the first of a group; the arrows go through it."""
        first = self.page.locator(f"input[name={choice.get_attribute('name')}]").first
        self.reach(first)
        self.page.keyboard.press("Space")
        for _press in range(10):
            if choice.is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        expect(choice).to_be_checked()

    def open_file(self, field: Locator, path: str) -> None:
        self.reach(field)
        for key in ("Enter", "Space"):  # either opens it; the first may come while the page is busy with a script
            with suppress(Timeout):
                with self.page.expect_file_chooser(timeout=4_000) as chooser:
                    self.page.keyboard.press(key)
                chooser.value.set_files(path)
                return
        raise AssertionError("neither Enter nor Space opens the choice of files")

    def reach(self, wanted: Locator) -> None:
        """Press Tab until it is in focus."""
        expect(wanted).to_be_visible()
        for _press in range(MOST_STOPS):
            if wanted.evaluate("(element) => document.activeElement === element"):
                return
            self.page.keyboard.press("Tab")
            if fault := self.page.evaluate(FOCUS_AT_FAULT):
                raise AssertionError(fault)
        raise AssertionError(f"Tab does not reach {wanted}")


Hands = Mouse | Keyboard
