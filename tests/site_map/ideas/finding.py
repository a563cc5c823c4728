"""The list of ideas, and what one takes from it."""

from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people.models import Person
from tests import factories
from tests.personas import Town
from tests.site_map.rows import download, given, page

CASES = [
    page("ideas:list", queries=9),
    *(
        download("ideas:export", kind, found=found, args=given(kind))
        for kind, found in (("csv", 200), ("xlsx", 200), ("exe", 404))
    ),
]


def one_more(town: Town) -> None:
    """One idea more of each kind, and more talk of those there are."""
    people = town.people
    colleague = factories.person(unit=town.kindergarten)
    shared = factories.need(people.agent)
    one = factories.idea(people.proposer, accepted=(colleague,), invited=(people.colleague,), answers=shared)
    factories.idea(people.proposer, stage=Stage.ASSESSING, taken_by=people.agent)
    factories.idea(people.proposer, stage=Stage.DRAFT, invited=(people.invited,))
    for idea in (town.submitted, town.draft, one):
        _talk_of(idea, colleague)


def _talk_of(idea: Idea, by: Person) -> None:
    factories.comment(idea, by)
    factories.support(idea, by)
    factories.follow(idea, by)
    factories.attachment(idea, by)
    factories.new_proposer(idea, factories.person(unit=by.unit), state="accepted").save()
    idea.tags.add(factories.tag())
