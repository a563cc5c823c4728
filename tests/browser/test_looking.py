"""The looks find what they look for: a real page is spoilt in one way at a time, and the fault is told."""

import pytest
from bs4 import BeautifulSoup

from tests import personas
from tests.browser import looking
from tests.browser.hands import Keyboard
from tests.browser.test_every_page import headings_at_fault, landmarks_at_fault
from tests.browser.windows import NARROWEST, WIDE, Window, Windows

STYLED = "const sheet = new CSSStyleSheet(); sheet.replaceSync(`{}`); document.adoptedStyleSheets = [sheet];"


def styled(css: str) -> str:
    """A script that adds style in the one way the policy leaves to scripts."""
    return STYLED.format(css)


BEFORE_ALL = "document.querySelector('main').prepend(late)"
SPOILT = {
    "image-alt": "document.querySelector('main').append(new Image())",
    "label": "document.querySelector('main input:not([type=hidden])').labels[0].remove()",
    "color-contrast": styled("h1 { color: #888 !important; background: #777 }"),
    "landmark-unique": "document.querySelector('footer').after(document.querySelector('footer').cloneNode(true))",
    "page-has-heading-one": "document.querySelector('h1').remove()",
    "target-size": styled(".spoilt { all: unset; display: inline-block; width: 8px; height: 8px; font-size: 8px }")
    + """
        for (const textContent of "ab") {
          const button = Object.assign(document.createElement("button"), { textContent, className: "spoilt" });
          document.querySelector("main").append(button);
        }
    """,
}


@pytest.fixture
def window(windows: Windows, town: personas.Town) -> Window:
    """The list of ideas, as it should be."""
    opened = windows.open(town.people.colleague)
    opened.go("/ideer/")
    return opened


def run(window: Window, script: str) -> None:
    window.page.evaluate(f"() => {{ {script} }}")


@pytest.mark.parametrize("rule", SPOILT)
def test_axe_is_really_asked(rule: str, window: Window) -> None:
    before = looking.axe(window.page)
    run(window, SPOILT[rule])
    told = {fault.split(" ", 1)[0] for fault in looking.axe(window.page)}
    assert before == []
    assert rule in told


def test_colours_are_asked_about_in_the_dark_too(window: Window) -> None:
    run(window, styled("@media (prefers-color-scheme: dark) { h1 { color: #333 !important } }"))
    assert set(looking.axe_in_every_look(window.page)) == {"1280 dark", "360 dark"}


def test_what_the_policy_refuses_is_noted(window: Window) -> None:
    run(window, "document.body.append(Object.assign(document.createElement('script'), {textContent: '1 + 1'}))")
    run(window, "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/spy.gif'}))")
    window.until("window.notes.refused.length > 1")
    assert {told.split(" ", 1)[0] for told in window.page.evaluate("window.notes.refused")} == {
        "script-src-elem",
        "img-src",
    }
    assert any("Content Security Policy" in fault for fault in window.faults)


def test_what_the_console_and_the_network_say_is_noted(window: Window) -> None:
    run(window, "console.error('spoilt')")
    run(window, "document.body.append(Object.assign(new Image(), {src: '/static/missing.png'}))")
    run(window, "setTimeout(() => { missing() })")
    window.page.wait_for_load_state("networkidle")
    with window.page.expect_event("requestfailed"):
        run(window, "location.href = 'http://127.0.0.1:9/'")
    told = " ".join(window.faults)
    for part in ("console: spoilt", "404: ", "script: missing is not defined", "leaves the site: http://127.0.0.1:9/"):
        assert part in told


def test_what_sticks_out_is_found(window: Window) -> None:
    window.resize(NARROWEST)
    assert window.page.evaluate(looking.SIDEWAYS) == []
    run(window, "document.querySelector('main').prepend(document.createElement('table'))")
    run(window, "document.querySelector('table').innerHTML = `<tr><td><nobr>${'m'.repeat(90)}</nobr></td></tr>`")
    told = window.page.evaluate(looking.SIDEWAYS)
    assert told[0] == "scrolls sideways"
    assert "<table></table>" in told


def test_what_moves_by_itself_is_noted(window: Window) -> None:
    assert looking.settled(window.page) == []
    run(
        window,
        "const p = document.createElement('h1'); p.textContent = 'Late'; document.querySelector('main').prepend(p)",
    )
    window.until("window.notes.moved.length > 0")
    assert looking.settled(window.page)


def test_focus_that_does_not_show_is_told(window: Window) -> None:
    keyboard, link = Keyboard(window.page), window.page.locator("main a").last
    keyboard.reach(link)
    window.page.evaluate("document.activeElement.blur()")
    run(window, styled("*, *:focus-visible { outline: none !important; box-shadow: none !important }"))
    with pytest.raises(AssertionError, match="focus does not show"):
        keyboard.reach(link)


def test_what_goes_on_moving_for_who_has_asked_for_calm_is_found(window: Window) -> None:
    window.page.emulate_media(reduced_motion="reduce")
    assert window.page.evaluate(looking.RESTLESS) == []
    run(window, styled("h1 { transition: color 1s !important }"))
    assert [element[:3] for element in window.page.evaluate(looking.RESTLESS)] == ["<h1"]


def test_landmarks_and_headings_out_of_order_are_told(window: Window) -> None:
    window.resize(WIDE)
    good = looking.tree(window.page)
    assert landmarks_at_fault(good) == headings_at_fault(good) == []
    run(
        window,
        "document.querySelector('main').append(document.createElement('h6'), document.createElement('h1'));"
        "document.querySelector('h6').textContent = 'Too deep';"
        "document.querySelector('header').remove();",
    )
    spoilt = looking.tree(window.page)
    assert landmarks_at_fault(spoilt) == ["0 of banner"]
    assert headings_at_fault(spoilt)


def test_pages_that_differ_in_words_alone_are_one_build_and_others_are_not() -> None:
    one, other_words, a_button_more = (
        BeautifulSoup(f'<h1 class="a">{heading}</h1><ul>{rows}</ul>{more}', "html.parser")
        for heading, rows, more in (
            ("Hei", "<li><a href='/1'>En</a></li>", ""),
            ("Hallo", "<li><a href='/2'>To</a></li><li><a href='/3'>Tre</a></li>", ""),
            ("Hei", "<li><a href='/1'>En</a></li>", "<button>Ta</button>"),
        )
    )
    assert looking.build(one) == looking.build(other_words) != looking.build(a_button_more)
