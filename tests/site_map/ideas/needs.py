"""Pages of needs."""

from typing import Any

from ideas.models import Idea
from tests import factories
from tests.personas import Town
from tests.site_map.rows import form, network, of, page, sends

A_NEED = sends(title="Barna mangler plass", description=factories.NEED_TEXT, whose_need="residents")


def a_need(town: Town) -> Any:
    return factories.need(town.people.agent)


CASES = [
    page("ideas:needs", queries=9),
    form("ideas:new_need", who=network, data=A_NEED, queries=6),
    form("ideas:edit_need", who=network, args=of(a_need), data=A_NEED, queries=7),
    page("ideas:need", args=of(a_need), queries=10),
]


def one_more(town: Town) -> None:
    Idea.objects.submitted().filter(answers=None).update(answers=factories.need(town.people.agent))
