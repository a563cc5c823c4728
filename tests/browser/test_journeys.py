"""The first journey through the site, in each of the ways people go it.

Someone shares an idea with a colleague and a picture; the agent finds it in the inbox and takes it; the proposer sees
who answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image
from playwright.sync_api import Page, expect

from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.people.models import Person
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.windows import NARROW, WIDE, Window, Windows
from tests.personas import Town

NEED = "Pårørende ringer avdelingen hver dag for å høre hvordan det går, og vi må gå fra beboerne."


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way to go the journey."""

    name: str
    width: int = WIDE
    hands: type[Hands] = Mouse
    language: str = "nb"
    context: dict[str, Any] = field(default_factory=dict)


WAYS = [
    Way(name="on a wide screen"),
    Way(name="on a phone", width=NARROW),
    Way(name="with the keyboard alone", hands=Keyboard),
    Way(name="without JavaScript", context={"java_script_enabled": False}),
    Way(name="in nynorsk", language="nn"),
]


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def way(request: pytest.FixtureRequest, town: Town) -> Iterator[Way]:
    """The way, with everybody's language set to it; the test speaks it as well."""
    chosen: Way = request.param
    Person.objects.update(language=chosen.language)
    with translation.override(chosen.language):
        yield chosen
    Person.objects.update(language="nb")


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "tavla.jpg"
    Image.radial_gradient("L").convert("RGB").save(path)
    return str(path)


def open_for(way: Way, windows: Windows, person: Person) -> tuple[Window, Page, Hands]:
    window = windows.open(person, width=way.width, **way.context)
    window.go("/")
    return window, window.page, way.hands(window.page)


def named(way: Way, text: str) -> str:
    return f"{text} {way.name}"


def fill_in(hands: Hands, page: Page, title: str) -> None:
    """The fields that must be filled in; the section is the reader's own already."""
    hands.write(page.get_by_label(_("Which need have you seen?")), NEED)
    hands.tick(page.get_by_label(_("Employees"), exact=True))
    hands.write(page.get_by_label(_("The idea in one line")), title)


def ask_a_colleague(hands: Hands, page: Page, colleague: Person) -> None:
    hands.press(page.get_by_role("button", name=_("Invite others")))
    hands.write(page.locator("#id_q"), colleague.name)
    hands.press(page.locator("main form[role=search]").get_by_role("button", name=_("Search")))
    hands.press(page.get_by_role("button", name=_("Choose %(name)s") % {"name": colleague.name}))
    expect(page.get_by_text(_("%(name)s is asked, and gets an e-mail.") % {"name": colleague.name})).to_be_visible()
    hands.press(page.get_by_role("link", name=_("Back to the form")))


def test_an_idea_is_shared_found_taken_and_answered_for(way: Way, town: Town, windows: Windows, photo: str) -> None:
    title = named(way, "Kort melding til pårørende")
    proposer, agent, colleague = town.people.proposer, town.people.agent, town.people.colleague

    window, page, hands = open_for(way, windows, proposer)
    hands.press(page.locator("main").get_by_role("link", name=_("Share an idea")).first)
    fill_in(hands, page, title)
    hands.open_file(page.locator("#id_new_files"), photo)
    ask_a_colleague(hands, page, colleague)
    expect(page.get_by_label(_("The idea in one line"))).to_have_value(title)
    expect(page.get_by_role("link", name="tavla")).to_be_visible()
    hands.press(page.get_by_role("button", name=_("Send in"), exact=True))
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    idea = Idea.objects.get(title=title)
    assert idea.stage == Stage.SUBMITTED
    assert idea.attachments.get().kind == "picture"
    assert idea.proposers.get(person=colleague).state == Proposer.State.INVITED

    agents_window, agents_page, agents_hands = open_for(way, windows, agent)
    agents_window.go("/ideer/innboks/")
    agents_hands.press(agents_page.locator(f"#ide-{idea.pk}").get_by_role("button"))
    told = _("You have taken “%(title)s”. Those behind it are told your name.") % {"title": title}
    expect(agents_page.get_by_text(told).first).to_be_visible()
    idea.refresh_from_db()
    assert (idea.stage, idea.taken_by) == (Stage.ASSESSING, agent)

    page.reload()
    expect(page.get_by_text(agent.name).first).to_be_visible()
    assert window.faults == agents_window.faults == []


def test_the_skip_link_is_the_first_stop_and_leads_past_the_menu(town: Town, windows: Windows) -> None:
    window = windows.open(town.people.colleague)
    page = window.page
    window.go("/ideer/")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip-link")).to_be_focused()
    expect(page.locator(".ds-skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#innhold")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_another_language_is_chosen_and_kept(town: Town, windows: Windows) -> None:
    window = windows.open(town.people.colleague)
    page = window.page
    window.go("/ideer/?q=tavle")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Nynorsk").click()
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    assert page.url.endswith("/ideer/?q=tavle")
    assert Person.objects.get(pk=town.people.colleague.pk).language == "nn"
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Bokmål").click()
    expect(page.locator("html")).to_have_attribute("lang", "nb")


def test_who_signs_out_is_out_also_by_the_back_button(town: Town, windows: Windows) -> None:
    window = windows.open(town.people.colleague)
    page = window.page
    window.go("/ideer/")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", level=1, name="Logg inn")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Logg inn")).to_be_visible()
