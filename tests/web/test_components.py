"""Components are strict towards those who write templates, and safe towards what people write."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.utils import translation

from innovasjon.web import moments, navigation

NASTY = '"><script>alert(1)</script>'
OSLO = ZoneInfo("Europe/Oslo")
TEMPLATES = settings.BASE_DIR / "templates"


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        '{% button "x" varaint="primary" %}',
        '{% button_link "x" "/" colour="info" %}',
        '{% tag "x" shape="dot" %}',
        '{% stage "x" form="dot" %}',
        '{% person "x" unti="y" %}',
        '{% alert "info" title="x" %}x{% endalert %}',
        '{% card titel="x" %}x{% endcard %}',
        '{% empty_state "x" action="y" %}',
        '{% pagination forward="x" %}',
    ],
)
def test_an_unknown_attribute_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% button "x" variant="big" %}',
        '{% button "x" type="link" %}',
        '{% button "x" color="pink" %}',
        '{% button_link "x" "/" variant="big" %}',
        '{% tag "x" color="pink" %}',
        '{% stage "x" shape="star" %}',
        '{% person "x" color="pink" %}',
        '{% alert "error" %}x{% endalert %}',
        '{% card variant="round" %}x{% endcard %}',
        '{% breadcrumbs "x" %}',
        '{% breadcrumbs "ideas:nowhere" "x" %}',
    ],
)
def test_an_unknown_value_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% button x name=x value=x form=x type="button" %}',
        "{% button_link x x %}",
        "{% tag x %}",
        "{% stage x %}",
        "{% person x unit=x %}",
        '{% alert "info" heading=x %}{{ x }}{% endalert %}',
        "{% card heading=x href=x %}{{ x }}{% endcard %}",
        "{% empty_state x x action_label=x action_url=x %}",
        '{% pagination previous=x next=x count=3 target="#a" %}',
        '{% breadcrumbs "web:front" x %}',
        "{% facts pairs %}",
        "{{ x|markdown }}",
    ],
)
def test_what_people_write_stays_text(source: str) -> None:
    page = BeautifulSoup(render(source, x=NASTY, pairs=[(NASTY, NASTY)]), "html.parser")

    assert page.find("script") is None


def test_content_of_a_card_is_not_escaped_twice() -> None:
    html = render("{% card heading=title %}<p>{{ text }}</p>{% endcard %}", title="A & B", text="C & D")

    assert html == (
        '<article class="ds-card" data-variant="default"><h3 class="card-title">A &amp; B</h3>'
        "<p>C &amp; D</p></article>"
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Kari Nordmann", "KN"), ("Kari", "K"), ("kari lise von der Ås", "KÅ"), ("", ""), ("  ", ""), ("李 明", "李明")],
)
def test_initials_are_those_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert render("{{ name|initials }}", name=name) == letters


NOW = datetime(2026, 3, 10, 14, 30, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=10), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=3), "today at 11:30"),
        (timedelta(hours=20), "yesterday at 18:30"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=7), "3 March 2026"),
        (-timedelta(hours=2), "today at 16:30"),
        (-timedelta(days=1), "tomorrow at 14:30"),
        (-timedelta(days=3), "13 March 2026"),
    ],
)
def test_a_moment_is_told_as_people_say_it(before: timedelta, words: str) -> None:
    with translation.override("en"):
        said = moments.in_words(NOW - before, now=NOW)

    assert said == words


def test_the_exact_time_stands_beside_the_words() -> None:
    html = render("{% moment at %}", at=datetime(2026, 3, 10, 13, 30, tzinfo=ZoneInfo("UTC")))
    time = BeautifulSoup(html, "html.parser").find("time")

    assert time is not None
    assert time["datetime"] == "2026-03-10T14:30+01:00"  # type: ignore[index]


@pytest.mark.parametrize("source", ["{% moment nothing %}", "{% day nothing %}"])
def test_no_time_at_all_is_shown_as_nothing(source: str) -> None:
    assert render(source, nothing=None) == ""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% pagination count=0 %}", "0 hits"),
        ("{% pagination count=1 %}", "1 hit"),
        ("{% pagination count=1000 exact=False %}", "More than 1000 hits"),
        ('{% pagination next="?a" %}', "Next"),
        ('{% pagination previous="?a" next="?b" %}', "Previous Next"),
    ],
)
def test_pages_say_how_many_there_are_and_where_they_lead(source: str, words: str) -> None:
    with translation.override("en"):
        assert BeautifulSoup(render(source), "html.parser").get_text(" ", strip=True) == words


def test_a_way_begins_where_its_place_hangs_and_ends_without_a_link() -> None:
    page = BeautifulSoup(render('{% breadcrumbs "agents:desk" "Ask" %}'), "html.parser")

    assert [link["href"] for link in page.find_all("a")] == ["/agenter/", "/agenter/bistand/"]
    assert page.find(attrs={"aria-current": "page"}).get_text() == "Ask"


@pytest.mark.parametrize("name", navigation.places())
def test_every_place_has_an_address_and_hangs_under_known_ones(name: str) -> None:
    assert all(label and url.startswith("/") for label, url in navigation.way_to(name))


IN_THE_MENU = {
    *("agents/network", "ideas/inbox", "ideas/list", "ideas/needs", "notifications/list", "people/account"),
    *("people/imports", "projects/list", "web/front"),
}
OPEN_TO_OUTSIDERS = {
    *("ideas/guest_reply", "notifications/stop", "people/forgotten", "people/guest", "people/guest_link"),
    *("people/guest_out", "people/new_password", "people/sign_in", "people/to_single_sign_on"),
    *("web/about", "web/accessibility", "web/error", "web/privacy"),
}
FOUND_BY_SEARCH = {"people/search", "search/page"}


def test_every_page_but_those_of_the_menu_shows_the_way_to_it() -> None:
    pages = {
        path.relative_to(TEMPLATES).with_suffix("").as_posix(): text
        for path in TEMPLATES.rglob("*.html")
        if (text := path.read_text()).startswith('{% extends "web/layout.html" %}')
    }
    without = {name for name, text in pages.items() if "{% breadcrumbs" not in text}
    assert without == IN_THE_MENU | OPEN_TO_OUTSIDERS | FOUND_BY_SEARCH
