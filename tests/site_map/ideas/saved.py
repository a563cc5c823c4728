"""Saved searches: everybody's own, which nobody else sees."""

from ideas.models import SavedSearch
from tests import factories
from tests.personas import Town
from tests.site_map.rows import form, only, page, sends

SENDS = sends(name="Tavler", way="digest")


def one_more(town: Town) -> None:
    for person in (town.people.colleague, town.people.proposer, town.people.agent, town.people.resource_team):
        factories.saved_search(person)


def colleagues(town: Town) -> SavedSearch:
    return SavedSearch.objects.filter(person=town.people.colleague).first() or factories.saved_search(
        town.people.colleague
    )


def own(town: Town) -> tuple[int]:
    return (colleagues(town).pk,)


sees_own = only("colleague", others=404)
CASES = [
    page("ideas:saved_searches", queries=6),
    form("ideas:save_search", query="?q=tavle", data=SENDS, queries=6),
    form("ideas:change_saved_search", args=own, who=sees_own, data=SENDS, queries=6),
    form("ideas:forget_saved_search", args=own, who=sees_own, queries=6),
]
