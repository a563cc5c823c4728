"""The projects an idea came to, read along with the idea itself: its page asks the database no more for them.

The rows come as JSON from subqueries of the one query that fetches the idea, and are made into rows of ours again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from ideas.models import Idea
from innovasjon.people.models import Guest, Person
from projects.models import Ask, Origin, Phase, Project

NAME = "came_to"  # what the annotation is called


@dataclass(frozen=True)
class Whole:
    """A project with its phases and the questions to proposers; and whether the idea has left it for another."""

    project: Project
    phases: list[Phase]
    asks: list[Ask]
    has_left: bool


def annotation() -> ArraySubquery:
    """Return what the query of an idea is annotated with: its projects, the one it is in first."""
    asks = Ask.objects.filter(project=OuterRef("project")).order_by("pk")
    phases = Phase.objects.filter(method=OuterRef("project__method")).order_by("place")
    rows = Origin.objects.filter(idea=OuterRef("pk")).order_by("-added_at", "-pk")
    return ArraySubquery(
        rows.values(
            data=JSONObject(
                **_paths("project", "pk", "title", "reference", "closed_at", "close_reason", "learning", "phase_id"),
                left_at="left_at",
                lead="project__lead_id",
                lead_name="project__lead__name",
                place="project__phase__place",
                phase_name="project__phase__name",
                asks=_many(asks, *_OF_AN_ASK),
                phases=_many(phases, "pk", "place", "name"),
            )
        )
    )


_OF_AN_ASK = (
    *("pk", "answer", "asked_at", "removed_at", "person_id", "guest_id"),
    *("person__name", "person__is_active", "guest__name"),
)


def _paths(relation: str, *names: str) -> dict[str, str]:
    return {name: f"{relation}__{name}" for name in names}


def _many(rows: QuerySet[Any, Any], *names: str) -> ArraySubquery:
    return ArraySubquery(rows.values(data=JSONObject(**{name: name for name in names})))


def of(idea: Idea) -> list[Whole]:
    """Return the projects of an idea; asks for them when the idea was not fetched with them."""
    if not hasattr(idea, NAME):
        found = Idea.objects.filter(pk=idea.pk).annotate(**{NAME: annotation()}).values_list(NAME, flat=True)
        setattr(idea, NAME, found.first() or [])
    return [_whole(row) for row in getattr(idea, NAME)]


def _whole(row: Mapping[str, Any]) -> Whole:
    project = Project(
        pk=row["pk"],
        title=row["title"],
        reference=row["reference"],
        lead=Person(pk=row["lead"], name=row["lead_name"]),
        phase=Phase(pk=row["phase_id"], place=row["place"], name=row["phase_name"]),
        closed_at=_moment(row["closed_at"]),
        close_reason=row["close_reason"],
        learning=row["learning"],
    )
    phases = [Phase(**phase) for phase in row["phases"]]
    return Whole(project, phases, [_ask(ask) for ask in row["asks"]], row["left_at"] is not None)


def _ask(row: Mapping[str, Any]) -> Ask:
    person = Person(pk=row["person_id"], name=row["person__name"], is_active=row["person__is_active"])
    return Ask(
        pk=row["pk"],
        answer=row["answer"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        removed_at=_moment(row["removed_at"]),
        person=person if row["person_id"] else None,
        guest=Guest(pk=row["guest_id"], name=row["guest__name"]) if row["guest_id"] else None,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
