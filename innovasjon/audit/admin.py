"""The log in the administration: read, never written."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.audit import details, wording
from innovasjon.audit.adminpages import ReadOnlyPage
from innovasjon.audit.models import Entry


class ByWords(admin.SimpleListFilter):
    """What happened, chosen from the words there are."""

    title = _("what happened")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return every verb with its words, those of one kind of thing together."""
        return [(verb, f"{wording.thing(verb)}: {words}") for verb, words in sorted(wording.table().items())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        """Keep what is chosen."""
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryPage(ReadOnlyPage):
    """What happened, newest first. Found by what happened, or by whom."""

    group = "municipality"
    meaning = _("What has happened, when and by whom. Nobody can change it.")
    list_display = ("at", "what", "by", "subject")
    list_display_links = ("at", "what")
    list_filter = (ByWords,)
    list_select_related = ("by", "subject_type")
    search_fields = ("by",)  # by the index of addresses: see get_search_results
    search_help_text = _("The whole e-mail address of who did it.")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("at", "what", "by", "subject", "in_words")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find who it is first, then what they did."""
        if not search_term.strip():
            return queryset, False
        people = get_user_model()._default_manager.with_email(search_term)
        return queryset.filter(by__in=list(people.values_list("pk", flat=True))), False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only administrators read the whole log; each object's own log stands on its page."""
        return super().has_view_permission(request, obj) and bool(getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the log only to those who may read it."""
        return self.has_view_permission(request)

    @admin.display(description=_("what happened"))
    def what(self, entry: Entry) -> str | Promise:
        """Return what happened, in words."""
        return entry.words

    @admin.display(description=_("about"))
    def subject(self, entry: Entry) -> str:
        """Return what kind of thing it happened to, and its number."""
        return f"{entry.subject_type.name} {entry.subject_id}"

    @admin.display(description=_("details"))
    def in_words(self, entry: Entry) -> str:
        """Return the details, a line for each."""
        return render_to_string("admin/details.html", {"lines": details.told([entry])[entry.pk]})
