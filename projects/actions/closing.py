"""A project ends, and it is said what that means for each of its ideas."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ideas import actions as ideas
from ideas.lifecycle import Stage
from ideas.models import CloseReason as WhyClosed
from ideas.models import Idea
from innovasjon.audit.log import record
from innovasjon.people.models import Person
from projects import messages, telling
from projects.actions.locking import locked
from projects.actions.phases import heed_the_proposers
from projects.models import CloseReason, Origin, Project

# What kind of reason an idea is closed with when it ends with its project.
WHY_CLOSED: Mapping[CloseReason, WhyClosed] = {
    CloseReason.REACHED: WhyClosed.OTHER,
    CloseReason.NO_EFFECT: WhyClosed.TRIED,
    CloseReason.NO_MEANS: WhyClosed.NOT_NOW,
    CloseReason.NEED_GONE: WhyClosed.OTHER,
    CloseReason.OTHER: WhyClosed.OTHER,
}


@dataclass(frozen=True)
class Fate:
    """What becomes of an idea when its project ends: in use, parked or closed; with what that demands."""

    stage: Stage
    words: str  # the benefit, or the reason
    on: date | None = None  # in use from, or parked until
    owner: Person | None = None  # who looks after it in use


class FatesMissing(Exception):
    """It is not said what becomes of each idea; `ideas` are those it concerns."""

    def __init__(self, missing: list[Idea]) -> None:
        self.ideas = missing
        super().__init__(", ".join(str(idea.pk) for idea in missing))


@transaction.atomic
def close(
    *,
    project: Project,
    reason: CloseReason,
    words: str,
    learning: str,
    fates: Mapping[int, Fate],
    by: Person,
    now: datetime,
) -> Project:
    """End the project with a reason and what it taught; no idea stays behind in it as if it were still developed.

    `fates` says by the idea's id what becomes of each. Raises FatesMissing when one is left out, WaitsForProposers
    when an idea would come into use before its proposers are heard, and Ended.
    """
    project = locked(project)
    # Locked, so that nobody comes to stand behind one after the gate has been asked.
    developing = Origin.objects.developing().filter(project=project).select_related("idea").order_by("idea_id")
    left = [row.idea for row in developing.select_for_update(of=("idea",))]
    if missing := [idea for idea in left if idea.pk not in fates]:
        raise FatesMissing(missing)
    # Parking and closing need not wait for anybody: only what comes into use does so on the proposers' word.
    if any(fates[idea.pk].stage == Stage.REALISED for idea in left):
        heed_the_proposers(project, by=by, now=now)
    project.close_reason, project.close_words, project.learning = reason, words, learning
    project.closed_at, project.closed_by = now, by
    project.save(update_fields=["close_reason", "close_words", "learning", "closed_at", "closed_by"])
    told = {"reason_kind": str(reason), "reason": words, "learning": learning}
    # Before its ideas: their stories then tell of an end that is in the log already.
    record("project.closed", subject=project, by=by, at=now, **told)
    for idea in left:
        _meet(idea, fates[idea.pk], project, by=by, now=now)
    telling.tell_all(project, messages.closed(project, by), but_not=by, now=now)
    return project


def _meet(idea: Idea, fate: Fate, project: Project, *, by: Person, now: datetime) -> None:
    """Bring the idea where it goes from here; its proposers and followers are told by the move itself."""
    if fate.stage == Stage.REALISED and fate.on and fate.owner:
        ideas.realise(idea=idea, benefit=fate.words, in_use_from=fate.on, owner=fate.owner, by=by, now=now)
    elif fate.stage == Stage.PARKED and fate.on:
        ideas.park(idea=idea, reason=fate.words, revisit_on=fate.on, by=by, now=now)
    elif fate.stage == Stage.CLOSED:
        kind = WHY_CLOSED[CloseReason(project.close_reason)]
        learnt = project.learning if kind == WhyClosed.TRIED else ""
        ideas.close(idea=idea, reason_kind=kind, reason=fate.words, learnt=learnt, by=by, now=now)
    else:
        raise ValueError(f"idea {idea.pk} cannot go to {fate.stage} with {fate}")
