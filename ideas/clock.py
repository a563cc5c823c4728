"""The reply clock: when an answer is due, and how many working days it took (docs/domain.md, "Reply clock").

The first reply is that an agent takes the idea: its proposers hear who assesses it, and by when it is decided. Time in
which the agent waits for a proposer's reply does not count. What is due is kept in the idea's row, so that the longest
overdue of a million are found by an index; it is counted anew when deadlines or closed days change.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from ideas.lifecycle import WAITING, Stage
from ideas.models import Idea
from innovasjon.people import site

# What `entered` may change.
FIELDS = ("reply_due_on", "replied_at", "replied_in", "decided_at", "decided_in", "assessed_for", "clock_from")
# Stages in which it is decided what becomes of the idea.
DECIDED = frozenset({Stage.DEVELOPING, Stage.PARKED, Stage.CLOSED, Stage.MERGED})
# An idea that comes back from these is assessed from the beginning.
BEGINS_ANEW = frozenset({Stage.PARKED, Stage.CLOSED, Stage.WITHDRAWN})
AT_ONCE = 5_000  # ideas whose clocks are looked at in one statement

_KINDS = """
    SELECT DISTINCT stage, greatest((stage_since AT TIME ZONE %(zone)s)::date, clock_from), assessed_for
    FROM ideas_idea WHERE stage = ANY(%(waiting)s) AND id BETWEEN %(first)s AND %(last)s
"""
_SET = """
    UPDATE ideas_idea SET reply_due_on = due.day
    FROM unnest(%(stages)s::text[], %(since)s::date[], %(used)s::int[], %(due)s::date[])
        AS due (stage, since, used, day)
    WHERE ideas_idea.id BETWEEN %(first)s AND %(last)s
        AND ideas_idea.stage = due.stage AND ideas_idea.assessed_for = due.used
        AND greatest((ideas_idea.stage_since AT TIME ZONE %(zone)s)::date, ideas_idea.clock_from) = due.since
        AND ideas_idea.reply_due_on IS DISTINCT FROM due.day
"""


def day_of(moment: datetime) -> date:
    """Return the day of a moment where the municipality is."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def entered(idea: Idea, *, old: Stage, since: datetime, now: datetime) -> None:
    """Set the clock of an idea that has just gone from the stage `old`, where it stood since `since`."""
    calendar = site.current().calendar
    today, new = day_of(now), Stage(idea.stage)
    began, idea.clock_from = max(day_of(since), idea.clock_from or day_of(since)), None
    if old == Stage.ASSESSING:
        idea.assessed_for += calendar.between(began, today)
    if old in BEGINS_ANEW and new in WAITING:
        idea.assessed_for, idea.decided_at, idea.decided_in = 0, None, None
    elif new in WAITING:
        idea.decided_at = idea.decided_in = None
    if old == Stage.SUBMITTED and new != Stage.WITHDRAWN and idea.replied_at is None:
        idea.replied_at, idea.replied_in = now, calendar.between(began, today)
    if new in DECIDED and idea.decided_at is None:
        idea.decided_at, idea.decided_in = now, idea.assessed_for
    idea.reply_due_on = due(new, since=today, used=idea.assessed_for)


def due(stage: Stage | str, *, since: date, used: int) -> date | None:
    """Return when an idea that stands in the stage since that day is to be answered; None when nobody waits.

    `used` is how many working days of the assessment had gone before.
    """
    here = site.current()
    if stage == Stage.SUBMITTED:
        return here.calendar.add(since, here.first_reply_days)
    if stage == Stage.ASSESSING:
        return here.calendar.add(since, max(0, here.decision_days - used))
    return None


def set_anew() -> int:
    """Count anew what is due for every idea that waits; return how many days changed.

    Some ideas at a time: to write to all that wait of a million at once would take longer than a statement may.
    """
    last = Idea.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    return sum(_set_anew(first, first + AT_ONCE - 1) for first in range(1, last + 1, AT_ONCE))


def _set_anew(first: int, last: int) -> int:
    some: dict[str, Any] = {"zone": str(timezone.get_default_timezone()), "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(_KINDS, {**some, "waiting": [stage.value for stage in WAITING]})
        kinds: list[tuple[str, date, int]] = cursor.fetchall()
        if not kinds:
            return 0
        cursor.execute(_SET, {**some, **_columns(kinds)})
        return int(cursor.rowcount)


def _columns(kinds: Iterable[tuple[str, date, int]]) -> dict[str, list[object]]:
    rows = [(stage, since, used, due(stage, since=since, used=used)) for stage, since, used in kinds]
    stages, sinces, useds, dues = zip(*rows, strict=True)
    return {"stages": list(stages), "since": list(sinces), "used": list(useds), "due": list(dues)}
