"""Gatherings in the administration. They are looked at; they change where people see them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from arenas.models import Gathering, Reply
from innovasjon.audit.adminpages import ReadOnlyPage


class ReplyRows(admin.TabularInline):  # type: ignore[type-arg]
    """Who comes."""

    model = Reply
    extra = 0
    can_delete = False
    fields = readonly_fields = ("person", "answer", "answered_at")

    def has_view_permission(self, request: object, obj: object = None) -> bool:
        """Ask what the page of the gathering asks."""
        return bool(self.admin_site.has_permission(request))  # type: ignore[arg-type]

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        """Return False: it comes about where people see it."""
        return False

    has_change_permission = has_add_permission


@admin.register(Gathering)
class GatheringPage(ReadOnlyPage):
    """Gatherings."""

    group = "agents"
    meaning = _("Gatherings of the network. They are planned, changed and called off on their own pages, not here.")
    list_display = ("title", "starts_at", "place", "organiser", "cancelled_at")
    list_filter = ("kind",)
    list_select_related = ("organiser",)
    search_fields = ("title", "place")
    ordering = ("-starts_at", "-id")
    inlines = (ReplyRows,)
