"""The reply clock of the sections that somebody leads, for the front page."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from ideas import overdue
from ideas.filters import OVERDUE
from ideas.lifecycle import WAITING, Stage
from ideas.models import Idea
from innovasjon.people.models import Person, Section
from innovasjon.web.prepared import Prepared, given

SHOWN = 5  # ideas that the leader has been told of, of each section


@dataclass(frozen=True)
class Clock:
    """How the answers stand in a section: numbers, each with the list that counts the same."""

    name: str
    slug: str
    untaken: int
    assessed: int
    overdue: int
    late: list[Idea]  # of which the leader has been told that nobody answers

    @property
    def untaken_url(self) -> str:
        """Return where the ideas stand that nobody has taken."""
        return self._list(stage=Stage.SUBMITTED)

    @property
    def assessed_url(self) -> str:
        """Return where the ideas stand that are being assessed."""
        return self._list(stage=Stage.ASSESSING)

    @property
    def overdue_url(self) -> str:
        """Return where the ideas stand that should have been answered."""
        return self._list(clock=OVERDUE)

    def _list(self, **narrowed: str) -> str:
        return f"{reverse('ideas:list')}?{urlencode({'section': self.slug} | narrowed)}"


def clocks(leader: Person, *, on: date) -> list[Clock]:
    """Return the clock of each section in use that the person leads, in one query."""
    rows = _CLOCKS.rows(leader=leader.pk, day=on, leaders_day=overdue.leaders_day(on))
    return [
        Clock(name, slug, untaken, assessed, late, [Idea(**json.loads(one)) for one in told])
        for name, slug, untaken, assessed, late, told in rows
    ]


def _all_clocks() -> QuerySet[Any, Any]:
    here = Idea.objects.submitted().filter(section=OuterRef("pk"))
    late = here.filter(stage__in=WAITING, reply_due_on__lt=given("day"))
    told = overdue.due_by(given("leaders_day")).filter(section=OuterRef("pk"))
    numbers = (here.filter(stage=Stage.SUBMITTED), here.filter(stage=Stage.ASSESSING), late)
    rows = Section.objects.in_use().filter(leader=given("leader")).order_by("name", "pk")
    shown = ArraySubquery(told.values(data=JSONObject(pk="pk", title="title"))[:SHOWN])
    return rows.values_list("name", "slug", *map(_number, numbers), shown)


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    counted = rows.order_by().values("section").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


_CLOCKS = Prepared(_all_clocks)  # asked by every visit to the front page
