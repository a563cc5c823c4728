"""Talking about an idea: focus follows what happens, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ideas.models import Comment, Idea
from innovasjon.people.models import Person
from tests import factories
from tests.browser.windows import Window, Windows
from tests.personas import Town

WORDS = "Vi prøvde noe lignende på Fossheim i fjor."
ANOTHER = "Dette skrev jeg da økten gikk ut."
FOCUSED = "(element) => document.activeElement === element"


@pytest.fixture
def idea(town: Town) -> Idea:
    return factories.idea(town.people.agent)


@pytest.fixture
def window(windows: Windows, town: Town, idea: Idea) -> Window:
    opened = windows.open(town.people.colleague)
    opened.go(idea.get_absolute_url())
    return opened


def say(page: Page, words: str) -> None:
    page.get_by_label("Skriv en kommentar").fill(words)
    page.get_by_role("button", name="Kommenter").click()


def test_focus_lands_on_what_was_just_said(window: Window, idea: Idea) -> None:
    say(window.page, WORDS)
    said = window.page.locator("#kommentarer li", has_text=WORDS)
    expect(said).to_be_focused()
    expect(window.page.get_by_label("Skriv en kommentar")).to_have_value("")
    assert idea.comments.count() == 1
    assert window.faults == []


def test_an_empty_comment_leads_back_to_the_field_without_leaving_the_page(window: Window) -> None:
    say(window.page, "")
    expect(window.page.get_by_text("Skriv det du vil si i kommentaren.").first).to_be_visible()
    expect(window.page.get_by_label("Skriv en kommentar")).to_have_attribute("aria-invalid", "true")


def test_a_double_click_says_it_once(window: Window, idea: Idea) -> None:
    window.page.get_by_label("Skriv en kommentar").fill(WORDS)
    window.page.get_by_role("button", name="Kommenter").dblclick()
    expect(window.page.locator("#kommentarer li", has_text=WORDS)).to_have_count(1)
    window.page.wait_for_load_state("networkidle")
    assert idea.comments.count() == 1


def test_a_comment_is_changed_in_place(window: Window) -> None:
    page = window.page
    say(page, WORDS)
    page.get_by_role("link", name="Endre").click()
    page.get_by_label("Kommentaren din").fill("Andre ord.")
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator("#kommentarer li", has_text="Andre ord.")).to_be_visible()
    assert Comment.objects.filter(body="Andre ord.").exists()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_words_written_when_the_session_had_ended_are_there_after_sign_in(
    javascript: bool, windows: Windows, town: Town, idea: Idea
) -> None:
    person = town.people.colleague
    person.set_password(factories.PASSWORD)
    person.save()
    window = windows.open(person, java_script_enabled=javascript)
    page = window.page
    window.go(idea.get_absolute_url())
    page.get_by_label("Skriv en kommentar").fill(ANOTHER)
    page.context.clear_cookies(name="innovasjon")
    page.get_by_role("button", name="Kommenter").click()
    page.get_by_label("E-post").fill(person.email)
    page.get_by_label("Passord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    expect(page.get_by_label("Skriv en kommentar")).to_have_value(ANOTHER)
    page.get_by_role("button", name="Kommenter").click()
    expect(page.locator("#kommentarer li", has_text=ANOTHER)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_words_stay_when_the_reader_chooses_another_language(
    javascript: bool, windows: Windows, town: Town, idea: Idea
) -> None:
    window = windows.open(town.people.colleague, java_script_enabled=javascript)
    window.go(idea.get_absolute_url())
    window.page.get_by_label("Skriv en kommentar").fill(WORDS)
    window.page.locator("details.account summary").click()
    window.page.get_by_role("button", name="Nynorsk").click()
    expect(window.page.get_by_label("Skriv ein kommentar")).to_have_value(WORDS)
    expect(window.page.locator("#meldinger")).to_contain_text("står her framleis")
    assert not idea.comments.exists()
    Person.objects.update(language="nb")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_support_is_given_and_taken_back(javascript: bool, windows: Windows, town: Town, idea: Idea) -> None:
    window = windows.open(town.people.colleague, java_script_enabled=javascript)
    window.go(idea.get_absolute_url())
    before: Callable[[], int] = lambda: Idea.objects.get(pk=idea.pk).support_count  # noqa: E731
    page = window.page
    page.get_by_role("button", name="Støtt").first.click()
    page.wait_for_load_state("networkidle")
    assert before() == 1
