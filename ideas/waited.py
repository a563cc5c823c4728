"""What those behind merged ideas had waited for: the idea that remains is answered no later than any of them was due.

Each merged idea keeps its own clock – its row and what the merge wrote over – and each merge what its people have had
since from the idea that remains. So nothing is written over that parting the two would have to give back.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from ideas.lifecycle import BEGINS_ANEW, WAITING, Stage
from ideas.models import Heard, Idea, Merge
from innovasjon.people import site


class Waited(NamedTuple):
    """The clock of a merged idea: which answer it waited for, since when, and how long it had been assessed before.

    `paused` is for how many working days the idea that remains has since waited for a reply to its question.
    """

    stage: str
    since: date
    used: int
    heard: Heard = Heard.NOTHING
    paused: int = 0

    def counts_in(self, stage: Stage | str) -> bool:
        """Tell whether its people still wait for an answer that an idea in this stage owes them."""
        if stage not in WAITING:
            return False
        is_first = self.stage == Stage.SUBMITTED
        return self.heard < (Heard.WHO if is_first else Heard.ANSWER) and not (is_first and stage != Stage.SUBMITTED)


def of(idea: Idea, *, into: Idea, on: date) -> list[Waited]:
    """Return the clocks that would come with the idea if it were merged on that day."""
    since = max(_day(idea.stage_since), idea.clock_from or date.min)
    heard = heard_from(into)
    own = _started(idea.stage, since, idea.assessed_for, on)
    return [row._replace(heard=max(row.heard, heard)) for row in (own, *came_with(idea))]


def heard_from(into: Idea) -> Heard:
    """Return what those behind an idea hear at once when it is merged into this one."""
    if into.stage == Stage.SUBMITTED:
        return Heard.NOTHING
    return Heard.WHO if into.stage in {Stage.ASSESSING, Stage.CLARIFYING} else Heard.ANSWER


def came_with(idea: Idea) -> list[Waited]:
    """Return the clocks of all that was merged into the idea, and into that."""
    with connection.cursor() as cursor:
        cursor.execute(_CAME, {"idea": idea.pk, "zone": str(timezone.get_default_timezone())})
        return [
            _started(stage, since, used, merged_on)._replace(heard=Heard(heard), paused=paused)
            for stage, since, used, merged_on, heard, paused in cursor.fetchall()
        ]


# What is heard and how long was waited on the way up counts for all that came that way.
_CAME = """
    WITH RECURSIVE came (merge_id, idea_id, heard, paused) AS (
        SELECT id, idea_id, heard, paused FROM ideas_merge WHERE into_id = %(idea)s AND undone_at IS NULL
        UNION ALL
        SELECT one.id, one.idea_id, greatest(one.heard, came.heard), one.paused + came.paused
        FROM ideas_merge AS one JOIN came ON one.into_id = came.idea_id WHERE one.undone_at IS NULL
    )
    SELECT
        coalesce(was ->> 'stage', idea.stage),
        greatest(
            (coalesce((was ->> 'stage_since')::timestamptz, idea.stage_since) AT TIME ZONE %(zone)s)::date,
            coalesce((was ->> 'clock_from')::date, idea.clock_from)
        ),
        coalesce((was ->> 'assessed_for')::int, idea.assessed_for),
        (merged_at AT TIME ZONE %(zone)s)::date, came.heard, came.paused
    FROM came JOIN ideas_merge AS merge ON merge.id = came.merge_id JOIN ideas_idea AS idea ON idea.id = came.idea_id
    WHERE came.heard < 2
"""


def _started(stage: str, since: date, used: int, merged_on: date) -> Waited:
    """Return the clock as it ran from then on: what stood still, waiting for a reply, goes on with the merge."""
    if stage == Stage.CLARIFYING:
        return Waited(Stage.ASSESSING, merged_on, used)
    return Waited(stage, since, used)


def keep(idea: Idea, *, old: Stage, since: datetime, now: datetime) -> None:
    """Keep with each merge into a locked idea what its people have had, as the idea has left the stage `old`."""
    if idea.stage not in WAITING or old == Stage.DRAFT:
        return
    for row in Merge.objects.filter(into=idea, undone_at=None):
        if old == Stage.SUBMITTED:
            row.heard = max(row.heard, Heard.WHO)
        elif old == Stage.CLARIFYING:
            row.paused += site.current().calendar.between(_day(max(since, row.merged_at)), _day(now))
        elif old in BEGINS_ANEW:
            row.heard = Heard.ANSWER
        row.save(update_fields=["heard", "paused"])


def _day(moment: datetime) -> date:
    return timezone.localdate(moment, timezone.get_default_timezone())
