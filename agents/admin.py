"""The network in the administration: who is agent where, when, and when they are away."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agents.models import Absence, Appointment
from innovasjon.audit.adminpages import Page, Words


class Today(admin.SimpleListFilter):
    """Terms that have begun and not ended."""

    title = _("time")
    parameter_name = "tid"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the times one may ask for."""
        return [("now", _("Agents today")), ("before", _("Ended")), ("later", _("Not begun"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Keep the terms of the chosen time."""
        today = timezone.localdate()
        if self.value() == "now":
            return queryset.on(today)
        if self.value() == "before":
            return queryset.filter(ends_on__lt=today)
        return queryset.filter(starts_on__gt=today) if self.value() == "later" else queryset


class AppointmentForm(Words):
    """A term. Its dates are put in order before the database is asked whether it overlaps another."""

    def _get_validation_exclusions(self) -> set[str]:
        """Let the constraint on overlaps see whether a term was declined or called off, which nobody writes here."""
        return set(super()._get_validation_exclusions()) - {"declined_at", "called_off_at"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Refuse a term that ends before it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The term must end after it starts."))
        return cleaned


class AbsenceRows(admin.TabularInline):  # type: ignore[type-arg]
    """The times the agent is away; an absence that never came about may be taken off."""

    model = Absence
    form = Words
    extra = 0
    formfield_overrides = Page.formfield_overrides
    autocomplete_fields = ("substitute",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask what the page of the appointment asks."""
        return bool(self.admin_site.has_permission(request))

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask what the page of the appointment asks."""
        return bool(self.admin_site.has_permission(request))


@admin.register(Appointment)
class AppointmentPage(Page):
    """Terms. One that is over gets an end; none is deleted."""

    form = AppointmentForm
    list_display = ("person", "section", "starts_on", "ends_on", "substitute", "confirmed_at")
    list_filter = (Today, "section")
    list_select_related = ("person", "section", "substitute")
    search_fields = ("person__name", "substitute__name")
    ordering = ("-starts_on", "-id")
    autocomplete_fields = ("person", "section", "substitute")
    fields = ("section", "person", "substitute", "starts_on", "ends_on", "mandate", "confirmed_at", "confirmed_by")
    readonly_fields = ("confirmed_at", "confirmed_by")
    inlines = (AbsenceRows,)
