"""The reply clock: when an answer is due, and how many working days it took (docs/domain.md, "Reply clock").

The first reply is that an agent takes the idea: its proposers hear who assesses it, and by when it is decided. Time in
which the agent waits for a proposer's reply does not count. Where ideas were merged, the one that remains is due no
later than any of them was (ideas/waited.py). What is due is kept in the idea's row, so that the longest overdue of a
million are found by an index; it is counted anew when deadlines or closed days change.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ideas import waited
from ideas.lifecycle import BEGINS_ANEW, WAITING, Stage
from ideas.models import Idea
from innovasjon.people import site

# What `entered` may change.
FIELDS = ("reply_due_on", "replied_at", "replied_in", "decided_at", "decided_in", "assessed_for", "clock_from")
# Stages in which it is decided what becomes of the idea.
DECIDED = frozenset({Stage.DEVELOPING, Stage.PARKED, Stage.CLOSED, Stage.MERGED})
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
        AND NOT EXISTS (SELECT FROM ideas_merge WHERE into_id = ideas_idea.id AND undone_at IS NULL)
"""
_TOGETHER = """
    SELECT DISTINCT idea.id FROM ideas_merge AS merge JOIN ideas_idea AS idea ON idea.id = merge.into_id
    WHERE merge.undone_at IS NULL AND idea.stage = ANY(%s) ORDER BY idea.id
"""


def day_of(moment: datetime) -> date:
    """Return the day of a moment where the municipality is."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def entered(idea: Idea, *, old: Stage, since: datetime, now: datetime) -> None:
    """Set the clock of an idea that has just gone from the stage `old`, where it stood since `since`."""
    calendar = site.current().calendar
    today, new = day_of(now), Stage(idea.stage)
    began, idea.clock_from = max(day_of(since), idea.clock_from or day_of(since)), None
    # Only whole stays count: what is used of the days for a decision goes on where it stopped when it comes back.
    if old == Stage.ASSESSING:
        idea.assessed_for += calendar.between(began, today)
    # Parked, closed and taken back were ends: what is taken up after them is promised an answer of its own.
    if old in BEGINS_ANEW and new in WAITING:
        idea.assessed_for, idea.decided_at, idea.decided_in = 0, None, None
    elif new in WAITING:
        idea.decided_at = idea.decided_in = None
    # Once: an idea that is let go and taken by another has had its first reply.
    if old == Stage.SUBMITTED and new != Stage.WITHDRAWN and idea.replied_at is None:
        idea.replied_at, idea.replied_in = now, calendar.between(began, today)
    if new in DECIDED and idea.decided_at is None:
        idea.decided_at, idea.decided_in = now, idea.assessed_for
    waited.keep(idea, old=old, since=since, now=now)
    idea.reply_due_on = _due_with(idea, old != Stage.DRAFT)


def count_anew(idea: Idea) -> bool:
    """Count anew when a locked idea is due, as something was merged into it or parted from it; tell if that changed."""
    before, idea.reply_due_on = idea.reply_due_on, _due_with(idea)
    idea.save(update_fields=["reply_due_on"])
    return idea.reply_due_on != before


def due_together(idea: Idea, into: Idea, *, on: date) -> date | None:
    """Return when the idea that remains is due if the other is merged into it on that day; None when nobody waits."""
    return _earliest(into.reply_due_on, into.stage, waited.of(idea, into=into, on=on))


def _due_with(idea: Idea, may_be_merged: bool = True) -> date | None:
    since = max(day_of(idea.stage_since), idea.clock_from or date.min)
    own = due(idea.stage, since=since, used=idea.assessed_for)
    return _earliest(own, idea.stage, waited.came_with(idea)) if own and may_be_merged else own


def _earliest(own: date | None, stage: Stage | str, others: Iterable[waited.Waited]) -> date | None:
    """Return the earliest of the days on which an idea in the stage is due, its own or those that came with a merge."""
    theirs = (due(row.stage, since=row.since, used=row.used - row.paused) for row in others if row.counts_in(stage))
    return min([own, *(day for day in theirs if day)]) if own else None


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
    alone = sum(_set_anew(first, first + AT_ONCE - 1) for first in range(1, last + 1, AT_ONCE))
    return alone + sum(map(_set_together, _together()))


def _together() -> list[int]:
    """Return the ids of the ideas that wait and that others were merged into: they are few, and counted one by one."""
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, [[stage.value for stage in WAITING]])
        return [pk for (pk,) in cursor.fetchall()]


@transaction.atomic
def _set_together(pk: int) -> bool:
    idea = Idea.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    return idea is not None and count_anew(idea)


def _set_anew(first: int, last: int) -> int:
    some: dict[str, Any] = {"zone": str(timezone.get_default_timezone()), "first": first, "last": last}
    with connection.cursor() as cursor:
        # Days are counted here and not in SQL: holidays and closed days are Python's. Many ideas share a start, so
        # few are counted.
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
