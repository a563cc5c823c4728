"""Writing an idea: nothing typed is lost, whatever happens meanwhile."""

import pytest
from playwright.sync_api import Page, expect

from ideas.models import Idea
from tests import factories
from tests.browser.windows import Window, Windows
from tests.personas import Town

NEED = "Barna venter ute i regnet fordi bussen aldri kommer når den skal."


@pytest.fixture
def window(windows: Windows, town: Town) -> Window:
    """The empty form."""
    opened = windows.open(town.people.colleague)
    opened.go("/ideer/ny/")
    return opened


def title(page: Page) -> str:
    return page.get_by_label("Idéen i én linje").input_value()


def write(page: Page, text: str) -> None:
    page.get_by_label("Idéen i én linje").fill(text)


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#lagret")).to_contain_text("Lagret")


def test_what_is_typed_saves_itself_and_is_there_after_a_reload(window: Window) -> None:
    page = window.page
    write(page, "Leskur ved skolen")
    wait_until_saved(page)
    page.reload()
    assert title(page) == "Leskur ved skolen"
    assert Idea.objects.filter(title="Leskur ved skolen").count() == 1
    assert window.faults == []


def test_going_on_typing_changes_the_same_draft(window: Window) -> None:
    page = window.page
    write(page, "Leskur to")
    wait_until_saved(page)
    with page.expect_response(lambda answer: "autosave" in (answer.request.post_data or "")):
        page.get_by_label("Hvilket behov har du sett?").fill(NEED)
    page.wait_for_load_state("networkidle")
    assert [idea.need for idea in Idea.objects.filter(title="Leskur to")] == [NEED]


def test_another_language_keeps_what_has_saved_itself(window: Window) -> None:
    page = window.page
    write(page, "Leskur på nynorsk")
    wait_until_saved(page)
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Nynorsk").click()
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    assert page.locator("[name=title]").input_value() == "Leskur på nynorsk"
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Bokmål").click()
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    assert title(page) == "Leskur på nynorsk"
    assert window.faults == []


def test_the_back_button_finds_the_text_again(window: Window) -> None:
    page = window.page
    write(page, "Leskur tre")
    wait_until_saved(page)
    window.go("/ideer/")
    page.go_back()
    expect(page.get_by_label("Idéen i én linje")).to_have_value("Leskur tre")


def test_a_double_click_on_send_makes_one_idea(window: Window) -> None:
    page = window.page
    write(page, "Leskur fire")
    page.get_by_label("Hvilket behov har du sett?").fill(NEED)
    page.get_by_label("Innbyggere", exact=True).check()
    page.get_by_role("button", name="Send inn", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1, name="Leskur fire")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert Idea.objects.filter(title="Leskur fire").count() == 1


@pytest.mark.parametrize("button", ["Lagre utkast", "Send inn"])
def test_text_written_when_the_session_had_ended_is_there_after_sign_in(
    button: str, windows: Windows, town: Town
) -> None:
    person = town.people.invited
    person.set_password(factories.PASSWORD)
    person.save()
    window = windows.open(person)
    page = window.page
    window.go("/ideer/ny/")
    page.context.clear_cookies(name="innovasjon")
    write(page, f"Leskur: {button}")
    page.get_by_role("button", name=button, exact=True).click()
    sign_in(page, person.email)
    assert title(page) == f"Leskur: {button}"


def test_text_that_could_not_save_itself_is_there_after_sign_in(windows: Windows, town: Town) -> None:
    """The page notices by itself that the session has ended, and leads to the sign-in."""
    person = town.people.invited
    person.set_password(factories.PASSWORD)
    person.save()
    window = windows.open(person)
    page = window.page
    window.go("/ideer/ny/")
    page.context.clear_cookies(name="innovasjon")
    write(page, "Leskur uten økt")
    page.wait_for_url("**/logg-inn/**")
    sign_in(page, person.email)
    assert title(page) == "Leskur uten økt"


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Passord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Logg inn").click()
    page.get_by_label("Idéen i én linje").wait_for()


def test_similar_ideas_appear_while_one_types_and_are_counted_for_a_screen_reader(window: Window, town: Town) -> None:
    factories.idea(town.people.agent, title="Leskur ved bussholdeplassen", need=NEED)
    page = window.page
    page.get_by_label("Hvilket behov har du sett?").press_sequentially("Barna venter ute i regnet på bussen")
    expect(page.locator("#lignende").get_by_role("link", name="Leskur ved bussholdeplassen")).to_be_visible()
    expect(page.locator("#lignende-antall")).not_to_be_empty()
    expect(page.get_by_label("Hvilket behov har du sett?")).to_be_focused()
    assert window.faults == []
