"""How soon ideas are answered, section by section: medians over a year, open to everybody and never per person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovasjon.people import site
from innovasjon.people.models import Section
from innovasjon.web.charts import Chart, Series

YEAR = timedelta(days=365)
FEWEST = 5  # ideas: a median of fewer says more of somebody than of a section
# Read from an index alone (idea_reply_times, idea_decision_times).
_FIRST = """
    SELECT section_id, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY replied_in)
    FROM ideas_idea WHERE replied_at >= %s AND section_id IS NOT NULL GROUP BY section_id
"""
_DECISION = """
    SELECT section_id, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY decided_in)
    FROM ideas_idea WHERE decided_at >= %s AND section_id IS NOT NULL GROUP BY section_id
"""


@dataclass(frozen=True)
class Median:
    """How many ideas of a section were answered, and within how many working days half of them were."""

    ideas: int
    days: int


@dataclass(frozen=True)
class Row:
    """A section; None where too few ideas were answered to tell."""

    section: str
    first: Median | None
    decision: Median | None


def rows(*, now: datetime) -> list[Row]:
    """Return the sections of today's organisation by name, with what was answered in the last year; three queries."""
    first, decision = _medians(_FIRST, now), _medians(_DECISION, now)
    sections = Section.objects.in_use().order_by("name").values_list("pk", "name")
    return [Row(name, first.get(pk), decision.get(pk)) for pk, name in sections]


def _medians(sql: str, now: datetime) -> Mapping[int, Median]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [now - YEAR])
        return {pk: Median(ideas, days) for pk, ideas, days in cursor.fetchall() if ideas >= FEWEST}


def charts(found: list[Row], *, download_url: str) -> list[Chart]:
    """Return the medians as charts, each with the table behind it."""
    here = site.current()
    return [
        _chart(
            _("To the first reply"),
            ngettext(
                "Half of the ideas got a first reply within so many working days. We promise %(days)d day.",
                "Half of the ideas got a first reply within so many working days. We promise %(days)d days.",
                here.first_reply_days,
            )
            % {"days": here.first_reply_days},
            {row.section: row.first for row in found},
            download_url,
        ),
        _chart(
            _("To the decision"),
            ngettext(
                "Half of the ideas were decided within so many working days of assessment. We promise %(days)d day.",
                "Half of the ideas were decided within so many working days of assessment. We promise %(days)d days.",
                here.decision_days,
            )
            % {"days": here.decision_days},
            {row.section: row.decision for row in found},
            download_url,
        ),
    ]


def _chart(title: str, description: str, medians: Mapping[str, Median | None], download_url: str) -> Chart:
    shown = {section: median for section, median in medians.items() if median}
    days = Series(_("Working days, median"), [median.days for median in shown.values()])
    return Chart(title, description, "bar", list(shown), [days], download_url)


def too_few(found: list[Row]) -> list[str]:
    """Return the sections of which there is nothing to tell yet."""
    return [row.section for row in found if row.first is None and row.decision is None]


def header() -> list[str]:
    """Return the header of the file behind the charts."""
    return [
        _("Section"),
        _("Ideas with a first reply"),
        _("Working days to the first reply, median"),
        _("Ideas decided"),
        _("Working days to the decision, median"),
    ]


def cells(row: Row) -> list[str | int]:
    """Return the cells of a section; blank where too few ideas were answered."""
    first, decision = row.first, row.decision
    return [
        row.section,
        first.ideas if first else "",
        first.days if first else "",
        decision.ideas if decision else "",
        decision.days if decision else "",
    ]
