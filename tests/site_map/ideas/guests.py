"""What a guest does who has followed a link."""

from typing import Any

from tests import factories
from tests.personas import Town
from tests.site_map.ideas.capture import a_file
from tests.site_map.rows import machine, of


def a_guest(town: Town) -> Any:
    return factories.guest_proposer(town.draft, factories.guest())


CASES = [
    machine("ideas:guest_answer", args=of(a_guest), post=403),
    machine("ideas:guest_step_back", args=of(a_guest), post=403),
    machine("ideas:guest_attachment", args=of(a_file), get=404),
]
