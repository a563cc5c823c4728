"""The details of the log's entries as people read them; each story offers the words of its own in `happenings.py`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from innovasjon.audit.models import Entry
from innovasjon.web import stories


@dataclass(frozen=True)
class Detail:
    """One kind of detail: what it is called, and how its value is read: as a row of a `model`, or by `words`."""

    label: str | Promise
    model: str = ""  # such as "people.Section"
    words: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Line:
    """One detail in words. What it was before is None where only one value is told."""

    label: str
    now: str
    before: str | None = None


@dataclass(frozen=True)
class _Row:
    """A value that is the number of a row, until the row's name is looked up."""

    model: type[models.Model]
    pk: int


@cache
def table() -> Mapping[str, Detail]:
    """Return the words of every detail that a story names."""
    return {
        key: detail for story in stories.collect("happenings") for key, detail in getattr(story, "DETAILS", {}).items()
    }


def of(thing: str, key: str) -> Detail | None:
    """Return the words of a detail: those for this kind of thing, such as "project.note", or those for all."""
    return table().get(f"{thing}.{key}") or table().get(key)


def told(entries: Iterable[Entry]) -> dict[int, list[Line]]:
    """Return the details of each entry, in words; one query for each kind of row they name by number."""
    found = {entry.pk: [piece for piece in _pieces(entry) if _says_something(piece)] for entry in entries}
    names = _names(value for pieces in found.values() for piece in pieces for value in piece[1:])
    return {
        pk: [
            Line(str(capfirst(label)), _words(now, names), None if before is _NOTHING else _words(before, names))
            for label, now, before in pieces
        ]
        for pk, pieces in found.items()
    }


_NOTHING = object()
_Piece = tuple[str, Any, Any]  # label, value now, value before


def _says_something(piece: _Piece) -> bool:
    return piece[2] is not _NOTHING or piece[1] not in (None, "", [], {})


def _first_day_first(detail: tuple[str, Any]) -> bool:
    """Put the last day of a time behind the first: the database keeps details by how long their names are."""
    return detail[0] == "ends_on"


def _pieces(entry: Entry) -> Iterator[_Piece]:
    model = entry.subject_type.model_class()
    for key, value in sorted(entry.details.items(), key=_first_day_first):
        if key == "changes" and isinstance(value, dict):
            for name, (before, now) in value.items():
                yield _field_piece(model, name, now, before)
        elif key == "before" and isinstance(value, dict):
            for name, before in value.items():
                label, words, _none = _field_piece(model, name, before, _NOTHING)
                yield _("%(field)s, before") % {"field": label}, words, _NOTHING
        elif detail := of(entry.verb.partition(".")[0], key):
            yield str(detail.label), _value(value, detail), _NOTHING
        else:
            yield _field_piece(model, key, value, _NOTHING)


def _value(value: Any, detail: Detail) -> Any:
    if detail.words:
        return detail.words(value)
    return _Row(apps.get_model(detail.model), value) if detail.model and isinstance(value, int) else value


def field_of(model: type[models.Model] | None, name: str) -> Any:
    """Return the model's field that a detail is called by; None when there is none."""
    try:
        return model._meta.get_field(name.removesuffix("_id")) if model else None
    except FieldDoesNotExist:  # an old entry, or a field of the form alone
        return None


def _field_piece(model: type[models.Model] | None, name: str, now: Any, before: Any) -> _Piece:
    """Return a change of a model's field. "absence.starts_on" is a field of a row that stands below the form."""
    owner, _dot, column = name.rpartition(".")
    if owner and model:
        model = apps.all_models[model._meta.app_label].get(owner)
    field = field_of(model, column)
    label = str(getattr(field, "verbose_name", column))
    if owner and model:
        label = f"{model._meta.verbose_name}: {label}"
    return label, _of_field(field, now), before if before is _NOTHING else _of_field(field, before)


def _of_field(field: Any, value: Any) -> Any:
    if isinstance(field, models.ForeignKey) and isinstance(value, int):
        return _Row(field.related_model, value)
    choices = getattr(field, "choices", None)
    return dict(choices).get(value, value) if choices and isinstance(value, str) else value


def _names(values: Iterable[Any]) -> dict[tuple[type[models.Model], int], str]:
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for value in values:
        if isinstance(value, _Row):
            wanted[value.model].add(value.pk)
    rows = ((model, row) for model, pks in wanted.items() for row in model._base_manager.filter(pk__in=pks))
    return {(model, row.pk): str(row) for model, row in rows}


def _words(value: Any, names: Mapping[tuple[type[models.Model], int], str]) -> str:
    if isinstance(value, _Row):
        return names.get((value.model, value.pk)) or _("number %(pk)s, which is not there any more") % {"pk": value.pk}
    if value in (None, "", [], {}):
        return _("(blank)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_words(one, names) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(one, names)}" for name, one in value.items())
    return str(localize(_moment(value)))


def _moment(value: Any) -> Any:
    """Return a day or a moment that was written down as text; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return parse_date(value) or parse_datetime(value) or value
    except ValueError:
        return value
