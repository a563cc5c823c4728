"""A page asks the database as many questions whatever it lists: at most twelve beside the session."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.models import Idea
from innovasjon.people import site
from tests import site_map
from tests.conftest import SignIn, undone
from tests.personas import Town
from tests.site_map import Case

pytestmark = pytest.mark.django_db
SESSION = 1  # production reads it from Redis; here it is counted with the others, in each row of the map too
MOST = 12 + SESSION
MANY = 30  # a page lists 25
PAGES = [case for case in site_map.pages() if site_map.readers(case)]


@pytest.fixture(scope="module")
def town(lasting_town: Town) -> Town:
    return lasting_town


def fill(town: Town, number: int) -> None:
    """Make `number` rows of everything that some page lists."""
    for _ in range(number):
        for one_more in site_map.FILLERS:
            one_more(town)


@contextmanager
def filled(town: Town, number: int) -> Iterator[None]:
    with undone():
        fill(town, number)
        yield


def questions(client: Client, address: str) -> int:
    site.forget()
    site.current()  # kept for a while, so that it is no page's question
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def sample(case: Case) -> list[str]:
    """Those to whom the page may cost something else: by their menu, and by what they are to the idea."""
    readers = site_map.readers(case)
    return [name for name in readers if name in {readers[0], "proposer", "agent", "resource_team"}]


def test_a_page_costs_the_same_whatever_it_lists(town: Town, sign_in: SignIn) -> None:
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    clients = {reader: sign_in(reader) for case in PAGES for reader in sample(case)}
    for number in (1, MANY):
        with filled(town, number):
            for case in PAGES:
                address = case.address(town)
                if number == 1:
                    clients[sample(case)[0]].get(address)  # what a process keeps from page to page is there now
                for reader in sample(case):
                    found[case.name, reader][number] = questions(clients[reader], address)
    assert {which: counts for which, counts in found.items() if counts[1] != counts[MANY]} == {}
    dearest = {case.name: max(found[case.name, reader][MANY] for reader in sample(case)) for case in PAGES}
    # A change that makes a page dearer shows here: its number stands in its row.
    assert dearest == {case.name: case.queries for case in PAGES}


def test_no_page_costs_too_much() -> None:
    assert {case.name: case.queries for case in PAGES if (case.queries or 0) > MOST} == {}


def test_every_page_has_its_number_and_nothing_else_has() -> None:
    assert {case.name for case in PAGES} == {case.name for case in site_map.CASES if case.queries}


def test_a_page_that_asks_for_each_row_is_noticed(town: Town, sign_in: SignIn) -> None:
    """The check itself: the naive list asks once for each idea."""
    found = {}
    for number in (1, MANY):
        with filled(town, number), CaptureQueriesContext(connection) as captured:
            assert all(idea.section.name for idea in Idea.objects.submitted())  # type: ignore[union-attr]
        found[number] = len(captured)
    assert found[1] < found[MANY]
