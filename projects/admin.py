"""Projects and methods in the administration. Projects are looked at; they change where people see them."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from innovasjon.audit.adminpages import Page, ReadOnlyPage, RowWords, Words
from innovasjon.audit.adminrows import Rows, RowsToRead
from innovasjon.audit.bulk import Bulk
from projects import actions
from projects.models import Ask, Method, Origin, Phase, Project


class OriginRows(RowsToRead):
    """The ideas a project came from."""

    model = Origin
    related = ("idea", "added_by")
    fields = readonly_fields = ("idea", "added_by", "added_at", "left_at")


class AskRows(RowsToRead):
    """The proposers, and what they answered."""

    model = Ask
    related = ("person", "guest")
    fields = readonly_fields = ("person", "guest", "answer", "asked_at", "answered_at", "removed_at")


@admin.register(Project)
class ProjectPage(ReadOnlyPage):
    """Projects."""

    group = "projects"
    meaning = gettext_lazy("Ideas that are being developed. Projects are changed on their own pages, not here.")
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


class PhaseRows(Rows):
    """The phases of a method, to be changed as long as no project follows it."""

    model = Phase
    form = RowWords
    extra = 1
    fields = ("place", "name", "description")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse when a project follows the method."""
        return self.has_view_permission(request) and not (obj and obj.projects.exists())

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class NewVersion(Bulk):
    """Copy methods, so that the copies can be changed."""

    name = "make_new_version"
    label = gettext_lazy("Make a new version")
    meaning = gettext_lazy("A copy with the next number is made. Change it, then put it in use. Running work stays.")

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Copy the method."""
        actions.new_version(method=row, by=by, now=now)

    def done(self, count: int) -> str:
        """Return what comes next."""
        words = ngettext(
            "%(count)d new version is made. Change it, then put it in use.",
            "%(count)d new versions are made. Change them, then put them in use.",
            count,
        )
        return words % {"count": count}


class MakeDefault(Bulk):
    """Choose the one method that new projects begin with."""

    name = "make_default"
    label = gettext_lazy("Let new projects begin with it")
    meaning = gettext_lazy(
        "New projects begin with this method, unless their lead chooses another. Running work stays."
    )
    most = 1

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out methods without phases, and the one it is already."""
        if row.is_default:
            return gettext_lazy("new projects begin with it already")
        return "" if row.phases.exists() else gettext_lazy("it has no phases yet")

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Choose the method."""
        actions.make_default(method=row, by=by, now=now)


@admin.register(Method)
class MethodPage(Page):
    """Methods. One that a project follows is not changed: a new version of it is made."""

    group = "projects"
    meaning = gettext_lazy("The phases that a project goes through. One that is followed is changed by a new version.")
    form = Words
    list_display = ("name", "version", "is_default", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    ordering = ("name", "-version")
    fields = ("name", "version", "description", "is_active", "is_default")
    readonly_fields = ("version", "is_default")
    inlines = (PhaseRows,)
    bulks = (NewVersion(), MakeDefault())

    def get_readonly_fields(self, request: HttpRequest, obj: Method | None = None) -> tuple[str, ...]:
        """Keep the words of a method that a project follows."""
        kept = ("name", "description") if obj and obj.projects.exists() else ()
        return (*super().get_readonly_fields(request, obj), *kept)
