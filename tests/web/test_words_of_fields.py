"""Whatever the administration can show of a row has a name that can be translated."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise

from tests.test_privacy_classes import by_model

# What the site keeps for itself; no page shows these by their own name.
FOR_THE_SITE = {
    *("key", "digest", "nonce", "lease", "revision", "search", "folded", "sign_outs", "reading"),
    *("anchors", "words", "tags", "was", "assessed_for", "edited_on", "subject_type", "subject_id"),
}
# Rows that nobody looks at, and rows that are told in other words on the page of what they belong to.
MODELS_FOR_THE_SITE = {
    "people.PasswordLinkWish",
    "notifications.PlannedUntil",
    "ideas.ReferenceCounter",
    "projects.ProjectCounter",
    "ideas.Score",
    "ideas.NewIdea",
    "ideas.Note",
}


def unnamed(model: type[Model]) -> set[str]:
    """What Django would call by its name in the code: nobody has written words for it, so no catalogue holds any."""
    fields = [field for field in [*model._meta.fields, *model._meta.many_to_many] if not field.auto_created]
    words = {field.name: field.verbose_name for field in fields}
    words |= {"(one)": model._meta.verbose_name, "(several)": model._meta.verbose_name_plural}
    return {name for name, word in words.items() if not isinstance(word, Promise)}


def shown(page: Any) -> Iterator[str]:
    """Yield the names of what a page of the administration, or the rows below it, shows."""
    yield from flatten([page.list_display, page.exported] if isinstance(page, admin.ModelAdmin) else [])
    yield from flatten([page.fields or [], page.readonly_fields])
    yield from flatten([what["fields"] for _title, what in page.fieldsets or []])


def fields(page: Any) -> set[str]:
    """Those of them that are fields of the row itself."""
    names = set()
    for name in shown(page):
        try:
            names.add(page.opts.get_field(name).name)
        except FieldDoesNotExist:  # a sentence of the page's own, which has words of its own
            continue
    return names


@by_model
def test_every_field_that_people_read_is_called_something_that_is_translated(model: type[Model]) -> None:
    if model._meta.label not in MODELS_FOR_THE_SITE:
        assert unnamed(model) - FOR_THE_SITE == set()


@pytest.mark.parametrize("page", admin.site._registry.values(), ids=str)
def test_the_administration_shows_no_field_by_its_name_in_the_code(page: Any) -> None:
    rows = [inline(page.model, admin.site) for inline in page.inlines]
    assert [(one, fields(one) & unnamed(one.model)) for one in [page, *rows] if fields(one) & unnamed(one.model)] == []
