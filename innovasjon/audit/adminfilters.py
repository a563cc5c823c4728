"""Filters whose answers say in words what they keep: what is missing, what runs out, what waits."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

Keep = Callable[[Any], QuerySet[Any, Any]]


class Asking(admin.SimpleListFilter):
    """A filter with `answers`: what stands in the address, the words for it, and what it keeps."""

    answers: ClassVar[Mapping[str, tuple[Promise, Keep]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return what one may ask for."""
        return [(name, words) for name, (words, _keep) in self.answers.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Keep what was asked for; everything when it is nothing we know."""
        asked = self.answers.get(self.value() or "")
        return asked[1](queryset) if asked else queryset
