"""One form of the administration, open in two windows: the second to save is told by whom the row was changed.

A form carries a mark of what it showed: a number that tells which entries of the log are newer, and a keyed digest of
the values, so that nothing in it can be read. Saving compares it with what the row holds now.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.choices import flatten_choices
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from innovasjon.audit.models import Entry
from innovasjon.web.numbers import digits

FIELD = "seen"  # the hidden control that carries the mark
if TYPE_CHECKING:
    Form = forms.ModelForm[Any]
    Rows = BaseInlineFormSet[Any, Any, Any]
else:
    Form, Rows = forms.ModelForm, BaseInlineFormSet


@dataclass(frozen=True)
class Difference:
    """One field that stands otherwise in the form than in the row, as people read it."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Overtaken:
    """The row is not what the form showed any more: who changed it, newest first, and where the two differ."""

    by: Sequence[Entry]
    different: Sequence[Difference]


def mark(subject: models.Model, form: Form, formsets: Iterable[Rows]) -> str:
    """Return the mark of what these unbound forms show."""
    # The newest entry's number and not a time: two who save within the same moment have different numbers.
    last = Entry.objects.about(subject).order_by("-id").values_list("id", flat=True).first()
    return f"{last or 0}.{_digest(form, formsets)}"


def _digest(form: Form, formsets: Iterable[Rows]) -> str:
    shown = [form.initial, *([[row.instance.pk, row.initial] for row in rows.initial_forms] for rows in formsets)]
    return salted_hmac(__name__, json.dumps(shown, sort_keys=True, default=_plain)).hexdigest()


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else str(value)


def overtaken(
    seen: str, subject: models.Model, now: tuple[Form, Sequence[Rows]], sent: tuple[Form, Sequence[Rows]]
) -> Overtaken | None:
    """Return what is to be told before `sent` may be saved over `now`; None when nothing would be lost."""
    number, _dot, digest = seen.partition(".")
    # The same values: whoever else saved meanwhile changed nothing that this form shows.
    if constant_time_compare(digest, _digest(*now)):
        return None
    different = [*_fields(now[0], sent[0]), *_rows(now[1], sent[1])]
    newer = Entry.objects.about(subject).filter(id__gt=digits(number) or 0).select_related("by").order_by("-id")
    return Overtaken(list(newer[:5]), different) if different else None


def _fields(now: Form, sent: Form) -> Iterable[Difference]:
    for name, field in sent.fields.items():
        typed, stored = sent[name].data, now.initial.get(name)
        if _is_secret(field) and not typed:  # blank keeps what there is, whoever wrote it
            continue
        if field.has_changed(stored, typed):
            yield Difference(str(capfirst(field.label or name)), _words(field, typed), _words(field, stored))


def _rows(now: Sequence[Rows], sent: Sequence[Rows]) -> Iterable[Difference]:
    for stored, typed in zip(now, sent, strict=True):
        theirs = "\n".join(_line(row, row.initial) for row in stored.initial_forms)
        mine = "\n".join(_line(row, {name: row[name].data for name in row.fields}) for row in _kept(typed))
        if mine != theirs:
            yield Difference(str(capfirst(typed.empty_form.instance._meta.verbose_name_plural)), mine, theirs)


def _kept(typed: Rows) -> Iterable[Form]:
    """Return the rows that hold something and are not to be taken off."""
    for row in typed.forms:
        is_off = "DELETE" in row.fields and row["DELETE"].data
        if not is_off and any(row[name].data for name in _shown(row)):
            yield row


def _shown(row: Form) -> list[str]:
    return [name for name in row.fields if name != "DELETE" and not row[name].is_hidden]


def _line(row: Form, values: Mapping[str, Any]) -> str:
    return " – ".join(words for name in _shown(row) if (words := _words(row.fields[name], values.get(name))))


def _is_secret(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.PasswordInput)


def _words(field: forms.Field, value: Any) -> str:
    """Return a value of the field as people read it; what cannot be understood as it was typed."""
    if _is_secret(field):
        return _("(is not shown)")
    if isinstance(field, forms.FileField):
        return PurePath(str(getattr(value, "name", "") or "")).name
    try:
        return _told(field, field.to_python(value))
    except ValidationError:
        return str(value)


def _told(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        names = dict(flatten_choices(cast("Any", field.choices)))
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(names.get(one, one)) for one in chosen if one not in {None, ""})
    return "" if value is None else str(localize(value))
