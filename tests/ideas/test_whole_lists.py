"""The first page of a list that nobody narrowed is asked for with SQL of its own, and is what the filter would find."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from ideas import listing
from ideas.filters import ORDERS, IdeaFilter, ListFilter
from ideas.lifecycle import Stage
from ideas.models import Idea
from ideas.views import inbox
from innovasjon.web import pages
from tests import factories, personas


def request_of(town: personas.Town, query: str) -> Any:
    request = RequestFactory().get(f"/?{query}")
    request.user = town.people.agent
    return request


def list_of_ideas(town: personas.Town, query: str) -> ListFilter:
    request = request_of(town, query)
    return IdeaFilter(request.GET, Idea.objects.submitted(), request=request, sections=listing.sections())


def inbox_of(town: personas.Town, query: str) -> ListFilter:
    return inbox.filter_of(request_of(town, query), QueryDict(query), listing.sections())


def with_many(town: personas.Town) -> None:
    for number in range(pages.SIZE + 5):
        section = town.kultur if number % 4 == 0 else town.oppvekst
        taken = {"stage": Stage.ASSESSING, "taken_by": town.people.agent} if number % 3 == 0 else {}
        counts = {"support_count": number % 7, "comment_count": number % 5}
        factories.idea(town.people.colleague, section=section, **counts, **taken)


@pytest.mark.parametrize("query", ["", "sort=newest", "sort=oldest", "sort=supported", "sort=discussed", "sort=zzz"])
def test_the_list_of_ideas_is_what_its_filter_finds(town: personas.Town, query: str) -> None:
    with_many(town)
    _is_what_the_filter_finds(list_of_ideas(town, query))


@pytest.mark.parametrize("query", ["", "shown=untaken", "shown=taken", "shown=all"])
def test_the_inbox_of_one_section_is_what_its_filter_finds(town: personas.Town, query: str) -> None:
    with_many(town)
    _is_what_the_filter_finds(inbox_of(town, query))


def _is_what_the_filter_finds(wanted: ListFilter) -> None:
    whole = wanted.whole()
    assert whole is not None
    page, count = whole
    found = pages.cut(wanted.fetched(wanted.qs), ORDERS[wanted.order_name])

    assert [row.pk for row in page.rows] == [row.pk for row in found.rows] != []
    assert [row.__dict__.keys() for row in page.rows] == [row.__dict__.keys() for row in found.rows]
    assert (page.previous, page.next) == (found.previous, found.next)
    assert count == pages.count(wanted.qs)


@pytest.mark.parametrize("query", ["section=kultur", "stage=closed", "people=mine", "q=kaffe", "since=2026-01-01"])
def test_a_list_that_is_narrowed_is_left_to_its_filter(town: personas.Town, query: str) -> None:
    assert list_of_ideas(town, query).whole() is None


@pytest.mark.parametrize("query", ["shown=mine", "shown=answers", "clock=overdue", "q=kaffe", "age=2w"])
def test_an_inbox_that_is_narrowed_is_left_to_its_filter(town: personas.Town, query: str) -> None:
    assert inbox_of(town, query).whole() is None
