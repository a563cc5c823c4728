"""Projects and methods in the administration. Projects are looked at; they change where people see them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovasjon.audit.adminpages import Page, ReadOnlyPage, Words
from projects import actions
from projects.models import Ask, Method, Origin, Phase, Project


class RowsToRead(admin.TabularInline):  # type: ignore[type-arg]
    """What belongs to a project, to be looked at."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask what the page of the project asks."""
        return bool(self.admin_site.has_permission(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: it comes about where people see it."""
        return False

    has_change_permission = has_add_permission


class OriginRows(RowsToRead):
    """The ideas a project came from."""

    model = Origin
    fields = readonly_fields = ("idea", "added_by", "added_at", "left_at")


class AskRows(RowsToRead):
    """The proposers, and what they answered."""

    model = Ask
    fields = readonly_fields = ("person", "guest", "answer", "asked_at", "answered_at", "removed_at")


@admin.register(Project)
class ProjectPage(ReadOnlyPage):
    """Projects."""

    list_display = ("reference", "title", "section", "phase", "lead", "created_at", "closed_at")
    list_display_links = ("reference", "title")
    list_filter = ("section", "method")
    list_select_related = ("section", "phase", "lead")
    search_fields = ("reference__exact", "title")
    search_help_text = gettext_lazy("The whole reference, such as P-2026-0042, or words of the title.")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("reference", "title", "aim", "section", "unit", "lead", "method", "phase", "starts_on", "ends_on")
    inlines = (OriginRows, AskRows)


class PhaseRows(admin.TabularInline):  # type: ignore[type-arg]
    """The phases of a method, to be changed as long as no project follows it."""

    model = Phase
    form = Words
    extra = 1
    fields = ("place", "name", "description")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask what the page of the method asks."""
        return bool(self.admin_site.has_permission(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse when a project follows the method."""
        return self.has_view_permission(request) and not (obj and obj.projects.exists())

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Method)
class MethodPage(Page):
    """Methods. One that a project follows is not changed: a new version of it is made."""

    form = Words
    list_display = ("name", "version", "is_default", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    ordering = ("name", "-version")
    fields = ("name", "version", "description", "is_active", "is_default")
    readonly_fields = ("version", "is_default")
    inlines = (PhaseRows,)
    actions = ("make_new_version", "make_default")

    def get_readonly_fields(self, request: HttpRequest, obj: Method | None = None) -> tuple[str, ...]:
        """Keep the words of a method that a project follows."""
        kept = ("name", "description") if obj and obj.projects.exists() else ()
        return (*super().get_readonly_fields(request, obj), *kept)

    @admin.action(description=gettext_lazy("Make a new version"), permissions=["change"])
    def make_new_version(self, request: HttpRequest, rows: QuerySet[Method]) -> None:
        """Copy each chosen method, so that the copy can be changed."""
        for method in rows:
            made = actions.new_version(method=method, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            self.message_user(request, _("%(method)s is made. Change it, then put it in use.") % {"method": made})

    @admin.action(description=gettext_lazy("Let new projects begin with it"), permissions=["change"])
    def make_default(self, request: HttpRequest, rows: QuerySet[Method]) -> None:
        """Choose the one method that new projects begin with."""
        chosen = list(rows[:2])
        if len(chosen) != 1 or not chosen[0].phases.exists():
            self.message_user(request, _("Choose one method that has phases."), messages.WARNING)
            return
        made = actions.make_default(method=chosen[0], by=request.user, now=timezone.now())  # type: ignore[arg-type]
        self.message_user(request, _("New projects begin with %(method)s.") % {"method": made})
