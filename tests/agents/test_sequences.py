"""Whatever happens to the network, in whatever order, what is promised holds after every step.

`NETWORK_SEQUENCES=1000 make test ARGS="tests/agents/test_sequences.py"` runs a thousand sequences, each run others.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.agents.help_machine import TownThatHelps

SEQUENCES = int(os.environ.get("NETWORK_SEQUENCES", "0"))
STEPS = 20
EVERY = settings(
    max_examples=SEQUENCES or 3,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=not SEQUENCES,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_what_is_promised_holds_through_any_sequence() -> None:
    run_state_machine_as_test(TownThatHelps, settings=EVERY)
