"""What a story offers stands in the menu and on the front page, in order."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from pytest_django import Settings

from innovasjon.web import stories
from tests.conftest import SignIn


@pytest.fixture(autouse=True)
def _one_story(settings: Settings) -> Iterator[None]:
    settings.STORIES = ["innovasjon.people", "tests.web.a_story"]
    stories.collect.cache_clear()
    yield
    stories.collect.cache_clear()


def page(sign_in: SignIn, path: str) -> BeautifulSoup:
    return BeautifulSoup(sign_in("colleague").get(path).content, "html.parser")


def test_the_menu_stands_in_order_with_what_waits(sign_in: SignIn) -> None:
    seen = [(link["href"], link.get_text(" ", strip=True)) for link in page(sign_in, "/").select("#meny li a")]

    assert seen == [("/om/", "About"), ("/om/innboks/", "Inbox (7)")]


@pytest.mark.parametrize(("path", "here"), [("/om/", ["/om/"]), ("/om/innboks/x/", ["/om/innboks/"]), ("/", [])])
def test_the_menu_marks_the_page_one_is_on(sign_in: SignIn, path: str, here: list[str]) -> None:
    marked = [link["href"] for link in page(sign_in, path).select("#meny a[aria-current=page]")]

    assert marked == here


@pytest.mark.django_db
def test_somebody_signed_out_sees_no_menu(sign_in: SignIn) -> None:
    seen = BeautifulSoup(sign_in(None).get("/om/").content, "html.parser")

    assert seen.select("#meny, [popovertarget]") == []


def test_panels_stand_in_their_places_in_order(sign_in: SignIn) -> None:
    seen = page(sign_in, "/")

    places = {
        str(part["aria-labelledby"]): [h3.get_text() for h3 in part.select("h3")]
        for part in seen.select("section[aria-labelledby]")
    }
    assert list(places.items()) == [("sted-waits", ["Waits"]), ("sted-near", ["Near, first", "Near, second"])]


def test_a_front_page_without_panels_says_what_will_stand_there(sign_in: SignIn, settings: Settings) -> None:
    settings.STORIES = ["innovasjon.people"]
    stories.collect.cache_clear()

    assert len(page(sign_in, "/").select("main .empty h2")) == 1
