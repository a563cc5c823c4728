"""What the resource team was asked to help with, on the page of what was helped, and the way to ask from there.

A story names its own rows in the query of the thing itself, so that its page asks the database no more for them:

    rows.annotate(**helped.annotations(Project))
    helped.beside(project, may_ask=True)  # the page includes "agents/parts/help.html" with it
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Expression, OuterRef
from django.db.models.functions import JSONObject

from agents import desk, subjects
from agents.models import Assistance
from innovasjon.people.models import Person
from innovasjon.web.prepared import Among

NAME = "helped_with"  # what the annotation is called
SHOWN = 20  # requests; more for one thing are found at the desk
_SHOWN_OF_A_REQUEST = ("pk", "title", "state", "planned_on", "rating", "subject_id", "helper_id")


@dataclass(frozen=True)
class Row:
    """A request as the page of what it is about shows it."""

    request: Assistance
    look: tuple[str, str]


@dataclass(frozen=True)
class Help:
    """The part of a page: the requests, newest first, and where to ask for more; "" for who has no part in the work."""

    rows: list[Row]
    ask_url: str


def annotations(of: type[models.Model] | Expression, ids: Any = None) -> dict[str, ArraySubquery]:
    """Return what the query of a thing is annotated with, by its model, or by what stands for its content type.

    `ids` is an array of all the keys it goes by.
    """
    kind = of if isinstance(of, Expression) else ContentType.objects.get_for_model(of)
    own = {"subject_id": OuterRef("pk")} if ids is None else {}
    rows = Assistance.objects.filter(subject_type=kind, **own).shown()
    rows = rows if ids is None else rows.filter(Among("subject_id", ids))
    names = {name: name for name in _SHOWN_OF_A_REQUEST} | {"helper_name": "helper__name"}
    return {NAME: ArraySubquery(rows.order_by("-asked_at", "-pk").values(data=JSONObject(**names))[:SHOWN])}


def beside(thing: models.Model, *, may_ask: bool, ids: Collection[int] | None = None) -> Help | None:
    """Return what the page of a thing that was fetched with `annotations` shows; None when there is nothing to show.

    Of a thing that goes by several keys, `ids` says which the reader may see.
    """
    found = [row for row in getattr(thing, NAME) if ids is None or row["subject_id"] in ids]
    if not (found or may_ask):
        return None
    return Help([_row(one) for one in found], subjects.ask_address(thing) if may_ask else "")


def _row(one: dict[str, Any]) -> Row:
    helper = Person(pk=one["helper_id"], name=one["helper_name"]) if one["helper_id"] else None
    request = Assistance(
        pk=one["pk"],
        title=one["title"],
        state=one["state"],
        planned_on=date.fromisoformat(one["planned_on"]) if one["planned_on"] else None,
        rating=one["rating"],
        helper=helper,
    )
    return Row(request, desk.look(request))
