"""The rows below a form of the administration: looked at, or changed with it; never more than there can be."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

MOST_ROWS = 50  # below one form
MOST_SENT = 2 * MOST_ROWS  # rows that are read of what a browser sends: who types a number does not make a million


class Rows(admin.TabularInline):  # type: ignore[type-arg]
    """What belongs to a row, below its form."""

    extra = 0
    max_num = MOST_ROWS
    related: ClassVar[tuple[str, ...]] = ()  # what each row names, fetched with the rows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the class of the rows, which reads no more of them than there can be."""
        return super().get_formset(request, obj, **({"absolute_max": MOST_SENT} | kwargs))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch what the rows name in the same query."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask what the page asks."""
        return bool(self.admin_site.has_permission(request))


class RowsToRead(Rows):
    """What belongs to a row, to be looked at: it comes about where people see it."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: it comes about elsewhere."""
        return False

    has_change_permission = has_add_permission
