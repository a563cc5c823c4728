"""An idea's stages and the one table of moves between them. Pure: knows nothing of the database."""

from collections.abc import Mapping

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


S = Stage
MOVES: Mapping[Stage, frozenset[Stage]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.ASSESSING, S.WITHDRAWN}),
    S.ASSESSING: frozenset({S.CLARIFYING, S.DEVELOPING, S.PARKED, S.CLOSED, S.MERGED, S.WITHDRAWN}),
    S.CLARIFYING: frozenset({S.ASSESSING, S.WITHDRAWN}),
    S.DEVELOPING: frozenset({S.REALISED, S.PARKED, S.CLOSED}),
    S.PARKED: frozenset({S.ASSESSING, S.WITHDRAWN}),
    S.CLOSED: frozenset({S.ASSESSING}),
    S.MERGED: frozenset({S.ASSESSING}),
    S.WITHDRAWN: frozenset({S.SUBMITTED}),
    S.REALISED: frozenset(),
}

# The stages in which somebody waits for the section's agent.
WAITING = frozenset({S.SUBMITTED, S.ASSESSING})
# The stages in which the proposers may still change their own words.
EDITABLE = frozenset({S.DRAFT, S.SUBMITTED, S.ASSESSING, S.CLARIFYING})
# What is over, one way or the other; still shown among similar ideas.
ENDED = frozenset({S.CLOSED, S.MERGED, S.WITHDRAWN, S.REALISED})


def _check_the_table() -> None:
    """Raise ValueError at import unless every stage has its row and can be reached."""
    if missing := set(Stage) - set(MOVES):
        raise ValueError(f"stages without a row in MOVES: {missing}")
    if unreached := set(Stage) - set().union(*MOVES.values()) - {Stage.DRAFT}:
        raise ValueError(f"stages no move leads to: {unreached}")


_check_the_table()


class UnableToMove(Exception):
    """The idea does not stand where this move starts; somebody was here first, or the page was old."""

    def __init__(self, stage: str, to: Stage) -> None:
        self.stage, self.to = Stage(stage), to
        super().__init__(f"{self.stage.value} -> {to.value}")


def require(stage: str, to: Stage) -> None:
    """Raise UnableToMove unless the table lets an idea go from `stage` to `to`."""
    if to not in MOVES[Stage(stage)]:
        raise UnableToMove(stage, to)
