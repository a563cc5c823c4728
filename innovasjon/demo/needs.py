"""The shared needs of the demo, each written down by the agent of its section."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ideas import actions
from ideas.models import Need
from innovasjon.demo import moments, texts
from innovasjon.demo.cast import Town
from innovasjon.demo.chronicle import Event, Happening
from innovasjon.people.models import Person, Section


def written_at(key: str, now: datetime) -> datetime:
    """Return when the need was written down."""
    raised = next(row["raised"] for row in texts.read("needs")["needs"] if row["key"] == key)
    chance = random.Random(f"need {key}")
    return moments.at_work(moments.working_day(timezone.localdate(now) - timedelta(days=raised), chance), chance)


def written(town: Town, shared: dict[str, Need], now: datetime) -> Iterator[Event]:
    """Yield the writing of every need; what is written stands in `shared`."""
    for row in texts.read("needs")["needs"]:
        at = written_at(row["key"], now)
        yield Event(at, _writing(row, town.agents(row["section"], at)[0], shared))


def _writing(row: Mapping[str, Any], by: Person, shared: dict[str, Need]) -> Happening:
    def happening(at: datetime) -> None:
        shared[row["key"]] = actions.write_need(
            title=row["title"],
            description=row["description"].strip(),
            whose_need=row["whose_need"],
            whose_need_other="",
            section=Section.objects.get(slug=row["section"]),
            by=by,
            now=at,
        )

    return happening
