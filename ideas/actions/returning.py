"""Parked ideas come back by themselves."""

from datetime import datetime

import structlog

from ideas.actions.moves import resume
from ideas.clock import day_of
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import Idea

log = structlog.get_logger("ideas")


def bring_back(*, now: datetime) -> int:
    """Take up every parked idea whose day has come, each in a transaction of its own; return how many.

    Run twice at once each comes back once: the second finds it moved. One that fails does not keep the others.
    """
    number = 0
    due = Idea.objects.filter(stage=Stage.PARKED, revisit_on__lte=day_of(now)).order_by("revisit_on", "pk")
    for idea in due.only("pk", "section"):
        try:
            resume(idea=idea, by=None, now=now)
        except UnableToMove:
            continue
        except Exception:
            log.exception("a parked idea does not come back", idea=idea.pk)
            continue
        number += 1
    return number
