"""How many of the hits of a search are in each stage, section and year, whose need they answer, and their tags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ideas.filters import STAGES
from ideas.models import WhoseNeed
from innovasjon.people.models import Section
from innovasjon.web import pages
from innovasjon.words import facets
from innovasjon.words.offers import Choice, Facet
from innovasjon.words.wishes import Wish

MOST_CHOICES = 8
# One query for all of them; `what` is which of them a row counts.
TALLY = """
    WITH hit (id, stage, section, whose, year) AS MATERIALIZED ({hits})
    SELECT CASE WHEN grouping(stage) = 0 THEN 'stage' WHEN grouping(section) = 0 THEN 'section'
                WHEN grouping(whose) = 0 THEN 'whose' WHEN grouping(year) = 0 THEN 'year' ELSE 'all' END AS what,
           coalesce(stage, section::text, whose, year::text) AS value, count(*) AS number
    FROM hit GROUP BY GROUPING SETS ((), (stage), (section), (whose), (year))
    UNION ALL (
        SELECT 'tag', tag.name, count(*) FROM hit JOIN ideas_idea_tags AS tagged ON tagged.idea_id = hit.id
        JOIN ideas_tag AS tag ON tag.id = tagged.tag_id GROUP BY tag.name ORDER BY count(*) DESC, tag.name LIMIT {tags}
    )
"""


@dataclass(frozen=True)
class Tally:
    """How many hits there are of each kind, by what tells them apart and its value; about so many when not exact."""

    counts: Mapping[str, Mapping[str, int]]
    is_exact: bool

    @property
    def count(self) -> pages.Count:
        """Return how many there are in all."""
        return pages.Count(self.counts["all"][""], self.is_exact, is_estimate=not self.is_exact)


def tally(rows: QuerySet[Any], wish: Wish, **table: Any) -> Tally:
    """Count the hits among these ideas; costs one query, and a second when there were more than could be counted."""
    counts: dict[str, dict[str, float]] = {}
    for sample in facets.samples(rows, wish, by="submitted_at", **table):
        counts = _counted(sample.hits)
        number = int(counts["all"][""])
        if sample.is_enough(number):
            told = {what: {value: round(n * sample.worth) for value, n in one.items()} for what, one in counts.items()}
            return Tally(told, is_exact=sample.worth == 1)
    raise AssertionError("the last sample is enough")


def of_all(rows: QuerySet[Any]) -> Tally:
    """Count the ideas of a list nobody searches in, such as the one idea that a reference finds."""
    return Tally({what: {value: int(n) for value, n in one.items()} for what, one in _counted(rows).items()}, True)


def _counted(hits: QuerySet[Any]) -> dict[str, dict[str, float]]:
    shown = hits.values_list("pk", "stage", "section", "whose_need", ExtractYear("submitted_at"))
    sql, params = shown.query.sql_with_params()
    found: dict[str, dict[str, float]] = {"all": {"": 0}}
    with connection.cursor() as cursor:
        cursor.execute(TALLY.format(hits=sql, tags=MOST_CHOICES), params)
        for what, value, number in cursor.fetchall():
            found.setdefault(what, {})[value or ""] = number
    return found


def shown(
    request: HttpRequest, tally: Tally, sections: Mapping[int, Section], chosen: Mapping[str, Any]
) -> list[Facet]:
    """Return the ways to narrow the search further; what is chosen already stands among the filters in use."""
    slugs = {str(pk): (section.slug, section.name) for pk, section in sections.items()}
    stages, whose = dict(STAGES), dict(WhoseNeed.choices)
    ways: Iterable[tuple[str, Any, Any]] = (
        ("stage", _("Stage"), lambda value: ({"stage": value}, stages.get(value, value))),
        ("section", _("Section"), lambda value: ({"section": slugs[value][0]}, slugs[value][1])),
        ("whose", _("Whose need"), lambda value: ({"whose": value}, whose.get(value, value))),
        ("tag", _("Tag"), lambda value: ({"tag": value}, value)),
        ("year", _("Year"), lambda value: ({"since": f"{value}-01-01", "until": f"{value}-12-31"}, value)),
    )
    found = []
    for name, label, way in ways:
        counts = {value: number for value, number in tally.counts.get(name, {}).items() if value}
        if len(counts) < 2 or any(chosen.get(field) for field in way(next(iter(counts)))[0]):
            continue
        ordered = sorted(counts, key=_newest_first if name == "year" else partial(_most_first, counts))
        choices = [
            Choice(
                str(text),
                pages.address(request, page=None, **change),
                pages.Count(counts[value], True, not tally.is_exact).rounded,
            )
            for value in ordered[:MOST_CHOICES]
            for change, text in [way(value)]
        ]
        found.append(Facet(label, choices))
    return found


def _newest_first(year: str) -> int:
    return -int(year)


def _most_first(counts: Mapping[str, int], value: str) -> tuple[int, str]:
    return -counts[value], value
