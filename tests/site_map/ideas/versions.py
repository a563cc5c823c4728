"""The earlier versions of an idea's words."""

from tests import factories
from tests.personas import Town
from tests.site_map.rows import draft, of, page, sees_the_draft, submitted


def one_more(town: Town) -> None:
    factories.version(town.submitted, town.people.proposer)


CASES = [
    page("ideas:versions", "submitted", args=of(submitted), queries=10),
    page("ideas:versions", "draft", args=of(draft), who=sees_the_draft, queries=8),
]
