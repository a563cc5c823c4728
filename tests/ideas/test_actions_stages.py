"""The table of moves, and that no action moves an idea past it: every stage against every move."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ideas import actions, lifecycle
from ideas.lifecycle import Stage
from ideas.models import Idea, WithdrawReason
from innovasjon.audit.models import Entry
from tests import personas

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
S = Stage

# Written down a second time, from docs/domain.md and not from the code, so that a slip in the table shows.
ALLOWED = {
    (S.DRAFT, S.SUBMITTED),
    (S.SUBMITTED, S.ASSESSING),
    (S.SUBMITTED, S.MERGED),
    (S.SUBMITTED, S.WITHDRAWN),
    (S.ASSESSING, S.SUBMITTED),  # released, for another agent to take
    (S.ASSESSING, S.CLARIFYING),
    (S.ASSESSING, S.DEVELOPING),
    (S.ASSESSING, S.PARKED),
    (S.ASSESSING, S.CLOSED),
    (S.ASSESSING, S.MERGED),
    (S.ASSESSING, S.WITHDRAWN),
    (S.CLARIFYING, S.ASSESSING),
    (S.CLARIFYING, S.MERGED),
    (S.CLARIFYING, S.WITHDRAWN),
    (S.DEVELOPING, S.REALISED),
    (S.DEVELOPING, S.PARKED),
    (S.DEVELOPING, S.CLOSED),
    (S.PARKED, S.ASSESSING),
    (S.PARKED, S.WITHDRAWN),
    (S.CLOSED, S.ASSESSING),
    (S.MERGED, S.SUBMITTED),
    (S.MERGED, S.ASSESSING),
    (S.MERGED, S.CLARIFYING),
    (S.WITHDRAWN, S.SUBMITTED),
}


def test_the_table_leads_an_idea_along_these_ways_and_no_other() -> None:
    assert {(stage, to) for stage in Stage for to in lifecycle.NEXT[stage]} == ALLOWED


@pytest.mark.parametrize("move", lifecycle.Move)
@pytest.mark.parametrize("stage", Stage)
def test_a_move_begins_where_its_row_says_and_is_refused_elsewhere(stage: Stage, move: lifecycle.Move) -> None:
    step = lifecycle.STEPS[move]
    if stage in step.starts:
        lifecycle.require_move(stage, move)
        return
    with pytest.raises(lifecycle.UnableToMove) as refused:
        lifecycle.require_move(stage, move)
    assert refused.value.stage == stage
    assert refused.value.to in (step.ends or {stage})


def test_a_stage_nobody_knows_is_an_error_and_not_a_move() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        lifecycle.require_move("nowhere", lifecycle.Move.PARK)


def test_what_waits_ends_and_can_be_edited_are_known_stages() -> None:
    assert {S.SUBMITTED, S.ASSESSING} == lifecycle.WAITING
    assert {S.DRAFT, S.SUBMITTED, S.ASSESSING, S.CLARIFYING} == lifecycle.EDITABLE
    assert {S.CLOSED, S.MERGED, S.WITHDRAWN, S.REALISED} == lifecycle.ENDED


Move = Callable[[Idea, personas.Town], Any]


def _submit(idea: Idea, town: personas.Town) -> Any:
    return actions.submit(idea=idea, by=town.people.proposer, now=NOW)


def _take(idea: Idea, town: personas.Town) -> Any:
    return actions.take(idea=idea, by=town.people.agent, now=NOW)


def _withdraw(idea: Idea, town: personas.Town) -> Any:
    kind = WithdrawReason.SOLVED
    return actions.withdraw(idea=idea, reason_kind=kind, reason="", by=town.people.proposer, now=NOW)


def _edit(idea: Idea, town: personas.Town) -> Any:
    content = actions.Content(title="Ny tittel", need=idea.need, whose_need=idea.whose_need, section_id=idea.section_id)
    return actions.edit(idea=idea, content=content, by=town.people.proposer, now=NOW)


def _tidy(idea: Idea, town: personas.Town) -> Any:
    return actions.tidy(idea=idea, section=town.teknisk, tags=["natt"], by=town.people.agent, now=NOW)


def _discard(idea: Idea, town: personas.Town) -> Any:
    return actions.discard(idea=idea, by=town.people.proposer, now=NOW)


SENT = set(Stage) - {S.DRAFT}
# Where each action may begin, and where the idea then stands; None: it is gone.
JOURNEYS: list[tuple[Move, dict[Stage, Stage | None]]] = [
    (_submit, {S.DRAFT: S.SUBMITTED, S.WITHDRAWN: S.SUBMITTED}),
    (_take, {S.SUBMITTED: S.ASSESSING}),
    (_withdraw, dict.fromkeys({S.SUBMITTED, S.ASSESSING, S.CLARIFYING, S.PARKED}, S.WITHDRAWN)),
    (_edit, {stage: stage for stage in (S.DRAFT, S.SUBMITTED, S.ASSESSING, S.CLARIFYING)}),
    (_tidy, {stage: stage for stage in SENT} | {S.ASSESSING: S.SUBMITTED}),
    (_discard, {S.DRAFT: None}),
]
CASES = [(move, ends, stage) for move, ends in JOURNEYS for stage in Stage]


@pytest.mark.parametrize(("move", "ends", "stage"), CASES, ids=[f"{m.__name__[1:]}-{s}" for m, _e, s in CASES])
def test_each_action_begins_only_where_it_may(
    town: personas.Town, move: Move, ends: dict[Stage, Stage | None], stage: Stage
) -> None:
    idea, before = town.ideas[stage], Entry.objects.count()
    if stage not in ends:
        with pytest.raises((lifecycle.UnableToMove, actions.AlreadyTaken)):
            move(idea, town)
        assert (Idea.objects.get(pk=idea.pk).stage, Entry.objects.count()) == (stage, before)
        return
    move(idea, town)
    found = Idea.objects.filter(pk=idea.pk).first()
    assert (Stage(found.stage) if found else None) == ends[stage]
    # What is written in a draft is nobody else's to know, so its edits are not logged.
    assert Entry.objects.count() == before + (0 if (move, stage) == (_edit, S.DRAFT) else 1)
