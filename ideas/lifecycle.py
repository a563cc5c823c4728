"""An idea's stages and the one table of moves between them. Pure: knows nothing of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where an idea stands (docs/domain.md, "An idea's life")."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ASSESSING = "assessing", _("being assessed")
    CLARIFYING = "clarifying", _("being clarified")
    DEVELOPING = "developing", _("being developed")
    PARKED = "parked", _("parked")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("merged")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REALISED = "realised", _("in use")


class Move(StrEnum):
    """What people do that brings an idea to another stage, or to another pair of hands."""

    SUBMIT = "submit"
    TAKE = "take"
    HAND_OVER = "hand_over"
    RELEASE = "release"
    ASK = "ask"
    REPLY = "reply"
    GO_ON = "go_on"
    DEVELOP = "develop"
    PARK = "park"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    REALISE = "realise"


@dataclass(frozen=True)
class Step:
    """In which stages a move may begin, and where it leads; without an end the idea stays where it is."""

    starts: frozenset[Stage]
    ends: frozenset[Stage]


S = Stage


def _from(*starts: Stage, to: Stage | None = None) -> Step:
    return Step(frozenset(starts), frozenset({to} if to else ()))


MERGEABLE = frozenset({S.SUBMITTED, S.ASSESSING, S.CLARIFYING})
STEPS: Mapping[Move, Step] = {
    Move.SUBMIT: _from(S.DRAFT, to=S.SUBMITTED),
    Move.TAKE: _from(S.SUBMITTED, to=S.ASSESSING),
    # Another agent answers from now on; the stage, and its clock, go on.
    Move.HAND_OVER: _from(S.ASSESSING, S.CLARIFYING, S.PARKED),
    Move.RELEASE: _from(S.ASSESSING, to=S.SUBMITTED),
    Move.ASK: _from(S.ASSESSING, to=S.CLARIFYING),
    Move.REPLY: _from(S.CLARIFYING, to=S.ASSESSING),
    # The agent goes on without a reply.
    Move.GO_ON: _from(S.CLARIFYING, to=S.ASSESSING),
    Move.DEVELOP: _from(S.ASSESSING, to=S.DEVELOPING),
    Move.PARK: _from(S.ASSESSING, S.DEVELOPING, to=S.PARKED),
    Move.RESUME: _from(S.PARKED, to=S.ASSESSING),
    Move.CLOSE: _from(S.ASSESSING, S.DEVELOPING, to=S.CLOSED),
    Move.REOPEN: _from(S.CLOSED, to=S.ASSESSING),
    Move.MERGE: Step(MERGEABLE, frozenset({S.MERGED})),
    # To where it stood before it was merged.
    Move.UNMERGE: Step(frozenset({S.MERGED}), MERGEABLE),
    Move.WITHDRAW: _from(S.SUBMITTED, S.ASSESSING, S.CLARIFYING, S.PARKED, to=S.WITHDRAWN),
    Move.RESTORE: _from(S.WITHDRAWN, to=S.SUBMITTED),
    Move.REALISE: _from(S.DEVELOPING, to=S.REALISED),
}
# The same table, read by stage: where an idea may go from here.
NEXT: Mapping[Stage, frozenset[Stage]] = {
    stage: frozenset().union(*(step.ends for step in STEPS.values() if stage in step.starts)) for stage in Stage
}

# The stages in which somebody waits for the section's agent.
WAITING = frozenset({S.SUBMITTED, S.ASSESSING})
# In an agent's hands: taken, and not decided on. Open: what somebody has to do something about.
IN_HAND = (S.ASSESSING, S.CLARIFYING)
OPEN = (S.SUBMITTED, *IN_HAND)
# An idea that comes back from these is assessed from the beginning.
BEGINS_ANEW = frozenset({S.PARKED, S.CLOSED, S.WITHDRAWN})
# The stages in which the proposers may still change their own words.
EDITABLE = frozenset({S.DRAFT, S.SUBMITTED, S.ASSESSING, S.CLARIFYING})
# What is over, one way or the other; still shown among similar ideas.
ENDED = frozenset({S.CLOSED, S.MERGED, S.WITHDRAWN, S.REALISED})


def _check_the_table() -> None:
    """Raise ValueError at import unless every move has its row and every stage can be reached."""
    if missing := set(Move) - set(STEPS):
        raise ValueError(f"moves without a row in STEPS: {missing}")
    if unreached := set(Stage) - set().union(*NEXT.values()) - {Stage.DRAFT}:
        raise ValueError(f"stages no move leads to: {unreached}")


_check_the_table()


class UnableToMove(Exception):
    """The idea does not stand where this move starts; somebody was here first, or the page was old."""

    def __init__(self, stage: str, to: Stage) -> None:
        self.stage, self.to = Stage(stage), to
        super().__init__(f"{self.stage.value} -> {to.value}")


def can(stage: str, move: Move) -> bool:
    """Tell whether the move may begin in this stage."""
    return stage in STEPS[move].starts


def require_move(stage: str, move: Move) -> None:
    """Raise UnableToMove unless the move may begin in this stage: the check that every action makes."""
    if not can(stage, move):
        raise UnableToMove(stage, next(iter(STEPS[move].ends), Stage(stage)))
