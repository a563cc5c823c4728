"""The log in the administration: read, never written."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from innovasjon.audit.adminpages import ReadOnlyPage
from innovasjon.audit.models import Entry


@admin.register(Entry)
class EntryPage(ReadOnlyPage):
    """What happened, newest first. Found by what happened, such as "idea.taken", or by whom."""

    list_display = ("at", "verb", "by", "subject")
    list_display_links = ("at", "verb")
    list_select_related = ("by", "subject_type")
    search_fields = ("verb__startswith", "by__email__iexact")
    search_help_text = _("The beginning of what happened, such as “idea.ta”, or a whole e-mail address.")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("at", "verb", "by", "subject", "data")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only administrators read the whole log; each object's own log stands on its page."""
        return super().has_view_permission(request, obj) and bool(getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the log only to those who may read it."""
        return self.has_view_permission(request)

    @admin.display(description=_("about"))
    def subject(self, entry: Entry) -> str:
        """Return what kind of thing it happened to, and its number."""
        return f"{entry.subject_type.name} {entry.subject_id}"
