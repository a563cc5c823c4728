"""How soon ideas are answered."""

from datetime import timedelta

from django.utils import timezone

from ideas.lifecycle import Stage
from tests import factories
from tests.personas import Town
from tests.site_map.rows import download, page


def one_more(town: Town) -> None:
    """A section more with enough ideas to be told of."""
    place = factories.section()
    then = {"replied_at": timezone.now() - timedelta(days=3), "replied_in": 4}
    by = town.people.proposer
    factories.saved(factories.new_idea(by, stage=Stage.ASSESSING, section=place, **then) for _ in range(5))


CASES = [
    page("ideas:reply_times", queries=8),
    download("ideas:reply_times_file"),
]
