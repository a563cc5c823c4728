"""A real browser before the real site: Chromium, gunicorn, PostgreSQL. One town for each file of tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker, Settings

from deploy.local import environment
from innovasjon.people import site as municipality
from tests import personas
from tests.browser import server as site
from tests.browser.windows import Readers, Window, Windows

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, with pictures of the window but no window."""
    path = os.environ.get("CHROMIUM")
    if not path:
        if environment.flag("REQUIRE_ALL"):
            pytest.fail("There is no Chromium, and all tests are asked for.")
        pytest.skip("There is no Chromium.")
    # Playwright keeps an event loop in this thread, by which Django would take every query for one from async code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        sandbox = [] if os.geteuid() else ["--no-sandbox"]  # which Chromium refuses to root
        chromium = playwright.chromium.launch(executable_path=path, args=sandbox)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def server(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[site.Server]:
    """The site, running in processes of its own on the database of the tests."""
    with django_db_blocker.unblock():
        emptied()  # the site remembers numbers of content types, which must be those it finds after each file
    with site.running(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def town(server: site.Server, django_db_blocker: DjangoDbBlocker) -> Iterator[personas.Town]:
    """The municipality of personas.py: one for a whole file of tests, as making it anew would cost most of the time."""
    # Rows of the map may have files, and are made before the fixtures of a test.
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=server.files):
        municipality.forget()
        yield personas.build()
        emptied()
        connection.close()  # made beside Playwright's event loop, it is found by nobody after that loop has ended


def emptied() -> None:
    """Leave the database of the tests as `migrate` does: no rows, and numbers that begin from one."""
    call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def windows(browser: Browser, server: site.Server) -> Iterator[Windows]:
    """Opens windows, which are closed after the last test of the file."""
    opened = Windows(browser=browser, url=server.url)
    yield opened
    opened.close_all()


@pytest.fixture(scope="module")
def readers(windows: Windows, town: personas.Town) -> Iterator[Readers]:
    """One window for each person, for a whole file of walks; nothing may go wrong in any of them."""
    opened: dict[str, Window] = {}

    def reader(name: str) -> Window:
        if name not in opened:
            opened[name] = windows.open(town.people[name])
        return opened[name]

    yield reader
    assert {name: window.faults for name, window in opened.items() if window.faults} == {}


@pytest.fixture
def transactional_db(town: personas.Town) -> None:
    """What a test writes is there for the site at once, and stays until its file is through."""


@pytest.fixture(autouse=True)
def _stored_as_the_site_reads_it(
    transactional_db: None, _contained: None, settings: Settings, server: site.Server
) -> None:
    settings.MEDIA_ROOT = server.files
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # the one the site knows
