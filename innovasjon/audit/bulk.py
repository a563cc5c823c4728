"""What is done to many rows at once in the administration: a page says what will happen, then one transaction does it.

A page of the administration names its own (`Page.bulks`). What is done goes through the story's action, row by row in
the order of their keys, so that two at once never wait crosswise, and each leaves its entry in the log.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovasjon.audit import log
from innovasjon.audit.models import Batch
from innovasjon.web.forms import Form

MOST = 500  # rows in one go: what a reader waits for, and what others may have to wait for
COUNTED = 10_000  # how far those who are chosen are counted


class LeftOut(Exception):
    """The row is left as it is; the words say why."""


class Choice(forms.Form):
    """What the page sends back: which rows it showed, and a key by which the same page acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    rows = forms.CharField(widget=forms.HiddenInput, max_length=MOST * 20)

    def clean_rows(self) -> list[int | str]:
        """Return the keys of the rows. Raises ValidationError when they are none, or more than the page can show."""
        words = self.cleaned_data["rows"].split(",")
        if len(words) > MOST or not all(word.isalnum() and word.isascii() and len(word) < 19 for word in words):
            raise forms.ValidationError("not chosen on our page")
        return [int(word) if word.isdecimal() else word for word in words]


class Bulk:
    """One thing that can be done to the rows one has chosen. It holds nothing of a request."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    meaning: ClassVar[str | Promise]  # what it means for those it is done to
    form: ClassVar[type[Form]] = Form
    most: ClassVar[int] = MOST

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Return why the row is left as it is; "" when it is done to."""
        return ""

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Do it, through an action. Raises LeftOut."""
        raise NotImplementedError

    def called(self, row: Any) -> str:
        """Return what the row is called on the page."""
        return str(row)

    def done(self, count: int) -> str:
        """Return what is said afterwards."""
        return ngettext("Done for %(count)d.", "Done for %(count)d.", count) % {"count": count}


@dataclass
class Plan:
    """What would happen: to whom it is done, and who is left out and why."""

    bulk: Bulk
    key: UUID
    chosen: int = 0
    rows: list[Any] = field(default_factory=list)
    left_out: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def is_too_many(self) -> bool:
        """Tell whether more are chosen than are done in one go."""
        return self.chosen > self.bulk.most

    @property
    def is_counted(self) -> bool:
        """Tell whether `chosen` is how many there are, and not only how far they were counted."""
        return self.chosen < COUNTED

    @property
    def keys(self) -> str:
        """Return the rows as the form sends them back: those left out may be ready when the form comes.

        Not where there are too many: then it would be done to more than the page says.
        """
        left_out = [] if self.is_too_many else [row for rows in self.left_out.values() for row in rows]
        return ",".join(str(row.pk) for row in (*self.rows, *left_out))

    @property
    def names(self) -> list[str]:
        """Return what those it is done to are called."""
        return [self.bulk.called(row) for row in self.rows]

    @property
    def names_left_out(self) -> Mapping[str, list[str]]:
        """Return what those are called who are left out, by why."""
        return {why: [self.bulk.called(row) for row in rows] for why, rows in self.left_out.items()}


def plan(bulk: Bulk, rows: Iterable[Any], *, by: Any, chosen: int, key: UUID | None = None) -> Plan:
    """Return what would happen to these rows: the first that it can be done to, as many as are done in one go."""
    made = Plan(bulk=bulk, key=key or uuid4(), chosen=chosen)
    left: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if len(made.rows) == bulk.most:
            break
        why = str(bulk.refusal(row, by=by))
        (left[why] if why else made.rows).append(row)
    made.left_out = dict(left)
    return made


@dataclass(frozen=True)
class Result:
    """What was done: to how many, how many were left as they are, by why; and whether it was done before."""

    done: int
    left: Mapping[str, int]
    is_repeated: bool = False


Find = Callable[[list[Any]], Iterable[Any]]


@transaction.atomic
def carry_out(
    *,
    bulk: Bulk,
    model: type[models.Model],
    find: Find,
    choice: Choice,
    answers: dict[str, Any],
    by: Any,
    now: datetime,
) -> Result:
    """Do it to the rows of the page, all or none; a page that is sent twice does it once and gets the first result."""
    batch, is_new = Batch.objects.get_or_create(
        by=by, key=choice.cleaned_data["key"], defaults={"what": f"{model._meta.label_lower}.{bulk.name}", "at": now}
    )
    if not is_new:
        return Result(batch.done, {str(_("left as they were")): batch.left} if batch.left else {}, is_repeated=True)
    wanted = model._base_manager.filter(pk__in=choice.cleaned_data["rows"]).order_by("pk")
    held = list(wanted.select_for_update(no_key=True).values_list("pk", flat=True))
    left: dict[str, int] = defaultdict(int)
    for row in find(held):
        why = str(bulk.refusal(row, by=by))
        if not why:
            try:
                bulk.act(row, by=by, now=now, **answers)
                batch.done += 1
            except LeftOut as reason:
                why = str(reason)
        if why:
            left[why] += 1
    batch.left = sum(left.values())
    batch.save(update_fields=["done", "left"])
    log.record("batch.done", subject=batch, by=by, at=now, done=batch.done, left=batch.left)
    return Result(batch.done, dict(left))
