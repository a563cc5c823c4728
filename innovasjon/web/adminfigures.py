"""The figures on the front page of the administration: all of them in one query, none counted further than a cap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import IntegerField, QuerySet, Subquery
from django.utils.functional import Promise

CAP = 1_000  # "1 000 or more" says as much to the reader as the number would


@dataclass(frozen=True)
class Figure:
    """How many rows something is to be done about, and the address of the list of them.

    `words` has a singular and a plural, such as `ngettext_lazy("%(count)d unit …", "%(count)d units …", "count")`.
    """

    words: Any
    rows: QuerySet[Any, Any]
    address: str


@dataclass(frozen=True)
class Counted:
    """A figure in words."""

    words: str | Promise
    address: str


class _CappedCount(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) _counted)"
    output_field = IntegerField()


def counted(figures: Iterable[Figure]) -> Sequence[Counted | None]:
    """Return each figure in words, None where there is nothing to do."""
    asked = list(figures)
    if not asked:
        return []
    each = {
        f"figure_{number}": _CappedCount(one.rows.order_by().values("pk")[:CAP]) for number, one in enumerate(asked)
    }
    # Any row will do to hang them on: there are always kinds of content.
    kinds = apps.get_model("contenttypes", "ContentType").objects.order_by("pk")
    found = kinds.annotate(**each).values_list(*each)[:1].get()
    return [
        Counted(one.words % {"count": number}, one.address) if number else None
        for one, number in zip(asked, found, strict=True)
    ]
