"""A page asks the database the same number of questions whatever it lists, and never more than twelve."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people import site
from tests import factories, personas, site_map
from tests.conftest import SignIn, undone
from tests.personas import Town
from tests.site_map import Case

pytestmark = pytest.mark.django_db
MOST = 12
MANY = 30  # a page lists 25
# The questions of each page, session and reader included, to the reader to whom it costs most. A change that makes one
# dearer shows here.
QUERIES = {
    "web:front": 8,
    "web:about": 5,
    "web:privacy": 5,
    "web:accessibility": 5,
    "web:style_guide": 5,
    "people:sign_in": 2,
    "people:forgotten": 5,
    "people:account": 10,
    "people:search": 6,
    "people:imports": 6,
    "people:import": 6,
    "ideas:list": 9,
    "ideas:needs": 9,
    "ideas:need": 10,
    "ideas:new_need": 6,
    "ideas:edit_need": 7,
    "ideas:new": 8,
    "ideas:edit draft": 10,
    "ideas:edit submitted": 11,
    "ideas:discard draft": 6,
    "ideas:invite draft": 7,
    "ideas:remove_file": 6,
    "ideas:idea submitted": 12,
    "ideas:idea draft": 10,
    "ideas:withdraw submitted": 6,
    "ideas:comment submitted": 12,
    "ideas:edit_comment fresh": 6,
    "ideas:delete_comment fresh": 7,
    "ideas:inbox untaken": 10,
    "ideas:inbox mine": 10,
    "ideas:inbox taken": 10,
    "ideas:tidy submitted": 12,
    "notifications:list": 7,
    "notifications:settings": 7,
    "notifications:preview": 11,
    "notifications:stop a kind that can be muted": 6,
}
PAGES = [case for case in site_map.pages() if site_map.readers(case)]


@pytest.fixture(scope="module")
def town(lasting_town: Town) -> Town:
    return lasting_town


def fill(town: Town, number: int) -> None:
    """Make `number` rows of everything that some page lists."""
    people = town.people
    for _ in range(number):
        colleague = factories.person(unit=town.kindergarten)
        shared = factories.need(people.agent)
        one = factories.idea(people.proposer, accepted=(colleague,), invited=(people.colleague,), answers=shared)
        one.tags.add(factories.tag())
        factories.idea(people.proposer, stage=Stage.ASSESSING, taken_by=people.agent)
        factories.organisation_import(people.resource_team)
        factories.idea(people.proposer, stage=Stage.DRAFT, invited=(people.invited,))
        for reader in (people.colleague, people.proposer, people.agent, people.resource_team):
            factories.notice(reader)
        for idea in (town.submitted, town.draft, one):
            _talk_of(idea, colleague)
    Idea.objects.submitted().filter(answers=None).update(answers=factories.need(people.agent))


def _talk_of(idea: Idea, by: personas.Person) -> None:
    factories.comment(idea, by)
    factories.support(idea, by)
    factories.follow(idea, by)
    factories.attachment(idea, by)
    factories.new_proposer(idea, factories.person(unit=by.unit), state="accepted").save()
    idea.tags.add(factories.tag())


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
    for number in (1, MANY):
        with filled(town, number):
            for case in PAGES:
                address = case.address(town)
                sign_in(sample(case)[0]).get(address)  # what a process keeps from page to page is there now
                for reader in sample(case):
                    found[case.name, reader][number] = questions(sign_in(reader), address)
    assert {which: counts for which, counts in found.items() if counts[1] != counts[MANY]} == {}
    dearest = {case.name: max(found[case.name, reader][MANY] for reader in sample(case)) for case in PAGES}
    assert {name: number for name, number in dearest.items() if number != QUERIES.get(name)} == {}


def test_no_page_costs_too_much() -> None:
    assert {name: number for name, number in QUERIES.items() if number > MOST} == {}


def test_every_page_has_its_number_and_no_other_has() -> None:
    assert {case.name for case in PAGES} == set(QUERIES)


def test_a_page_that_asks_for_each_row_is_noticed(town: Town, sign_in: SignIn) -> None:
    """The check itself: the naive list asks once for each idea."""
    found = {}
    for number in (1, MANY):
        with filled(town, number), CaptureQueriesContext(connection) as captured:
            assert all(idea.section.name for idea in Idea.objects.submitted())  # type: ignore[union-attr]
        found[number] = len(captured)
    assert found[1] < found[MANY]
