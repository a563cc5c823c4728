"""People and the organisation in the administration."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import rules
from django.contrib import admin
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from innovasjon.audit.adminfilters import Asking
from innovasjon.audit.adminpages import Page, ReadOnlyPage
from innovasjon.people import actions, adminbulk, deadlines, site
from innovasjon.people.adminforms import ClosedDaysForm, MunicipalityForm, PersonForm, PlaceForm
from innovasjon.people.importing.models import OrganisationImport
from innovasjon.people.models import ClosedDays, Guest, GuestLink, Municipality, Person, Section, Unit
from innovasjon.web.adminfigures import Figure

# What somebody may do here is given by administrators alone.
RIGHTS = ("in_resource_team", "is_staff", "is_superuser")
NO_LEADER = Q(leader=None) | Q(leader__is_active=False)


@admin.register(Municipality)
class MunicipalityPage(Page):
    """The one row of what makes the installation the municipality's own."""

    group = "municipality"
    meaning = _("The name, the logo, the languages, and how many working days an answer may take.")
    form = MunicipalityForm
    fieldsets = (
        (None, {"fields": ("name", "logo", "theme", "languages")}),
        (_("Deadlines"), {"fields": ("first_reply_days", "decision_days")}),
        (_("In the footer"), {"fields": ("accessibility_url", "contact_email")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let it be added where it is missing; there is one."""
        return super().has_add_permission(request) and not Municipality.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one there is: a list of one is a detour."""
        one = Municipality.objects.first()
        if one is None:
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:people_municipality_change", args=[one.pk]))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and show it at once in this process; a logo that is replaced goes."""
        obj.pk = 1
        before = Municipality.objects.filter(pk=1).values_list("logo", flat=True).first()
        super().save_model(request, obj, form, change)
        if before and before != obj.logo.name:
            transaction.on_commit(partial(default_storage.delete, before))
        transaction.on_commit(site.forget)
        transaction.on_commit(deadlines.changed)


@admin.register(ClosedDays)
class ClosedDaysPage(Page):
    """Days on which nobody is at work, so that no answer is due then."""

    group = "municipality"
    meaning = _("Days on which nobody is at work, so that they do not count when an answer is due.")
    form = ClosedDaysForm
    list_display = ("name", "first_day", "last_day", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    ordering = ("-first_day",)
    fields = ("name", "first_day", "last_day", "is_active")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and let the deadlines follow."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(deadlines.changed)


class LedBy(Asking):
    """Whether somebody leads it."""

    title = _("leader")
    parameter_name = "leder"
    answers = {
        "none": (_("Without a leader"), lambda rows: rows.filter(NO_LEADER, is_active=True)),
        "some": (_("With a leader"), lambda rows: rows.exclude(NO_LEADER)),
    }


@admin.register(Section)
class SectionPage(Page):
    """Sections."""

    group = "people"
    meaning = _("The upper level of the organisation: its name and who leads it.")
    form = PlaceForm
    list_display = ("name", "leader", "units_in_use", "is_active", "follows_import")
    list_filter = (LedBy, "is_active")
    list_select_related = ("leader",)
    search_fields = ("name",)
    autocomplete_fields = ("leader",)
    fields = ("name", "slug", "leader", "external_id", "is_active", "follows_import")
    readonly_fields = ("follows_import",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the units in the same query."""
        return super().get_queryset(request).annotate(units_in_use_=Count("units", filter=Q(units__is_active=True)))

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        """Save, and let a new leader hear what waits for one."""
        super().save_model(request, obj, form, change)
        if change and "leader" in form.changed_data:
            actions.pass_on(sections=[obj.pk], now=timezone.now())

    @admin.display(description=_("units"), ordering="units_in_use_")
    def units_in_use(self, section: Any) -> int:
        """Return how many units the section has today."""
        return int(section.units_in_use_)

    def figures(self) -> Iterable[Figure]:
        """Count the sections that nobody leads."""
        words = ngettext_lazy("%(count)d section has no leader", "%(count)d sections have no leader", "count")
        address = f"{self.address('changelist')}?leder=none"
        yield Figure(words, Section.objects.in_use().filter(NO_LEADER), address)

    def seen_at(self, obj: Section) -> str:
        """Return the list of the section's ideas."""
        return f"{reverse('ideas:list')}?section={obj.slug}"


@admin.register(Unit)
class UnitPage(Page):
    """Units."""

    group = "people"
    meaning = _("Who leads each unit, and which section it belongs to.")
    form = PlaceForm
    list_display = ("name", "section", "leader", "people_here", "is_active", "follows_import")
    list_filter = (LedBy, "is_active", "section")
    list_select_related = ("leader", "section")
    search_fields = ("name",)
    autocomplete_fields = ("section", "leader")
    fields = ("name", "slug", "section", "leader", "external_id", "is_active", "follows_import")
    readonly_fields = ("follows_import",)
    prepopulated_fields = {"slug": ("name",)}
    bulks = (adminbulk.MoveUnits(),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the people of the units that are shown, not of all."""
        here = Person.objects.active().filter(unit=OuterRef("pk")).order_by().values("unit")
        number = Subquery(here.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
        return super().get_queryset(request).annotate(people_here_=Coalesce(number, 0))

    @admin.display(description=_("people"))
    def people_here(self, unit: Any) -> int:
        """Return how many work there today."""
        return int(unit.people_here_)

    def figures(self) -> Iterable[Figure]:
        """Count the units that nobody leads."""
        words = ngettext_lazy("%(count)d unit has no leader", "%(count)d units have no leader", "count")
        address = f"{self.address('changelist')}?leder=none"
        yield Figure(words, Unit.objects.in_use().filter(NO_LEADER), address)

    def seen_at(self, obj: Unit) -> str:
        """Return the list of the ideas from the unit's section."""
        return f"{reverse('ideas:list')}?section={obj.section.slug}"


class WhatPeopleAre(Asking):
    """What somebody lacks, or is."""

    title = _("who")
    parameter_name = "hvem"
    answers = {
        "no-unit": (_("Without a unit"), lambda rows: rows.filter(unit=None, is_active=True)),
        "never": (_("Never signed in"), lambda rows: rows.filter(last_login=None, is_active=True)),
        "leaders": (
            _("Leaders"),
            lambda rows: rows.filter(
                Exists(Unit.objects.in_use().filter(leader=OuterRef("pk")))
                | Exists(Section.objects.in_use().filter(leader=OuterRef("pk")))
            ),
        ),
        "team": (_("In the resource team"), lambda rows: rows.filter(in_resource_team=True)),
        "administrators": (_("Administrators"), lambda rows: rows.filter(Q(is_staff=True) | Q(is_superuser=True))),
    }


@admin.register(Person)
class PersonPage(Page):
    """People. What somebody may do here is changed by administrators alone, and by nobody for themselves."""

    group = "people"
    meaning = _("Everybody who can sign in, and those who have left. Most come by the import from the HR system.")
    form = PersonForm
    list_display = ("name", "email", "unit", "is_active", "rights")
    exported = ("name", "email", "unit", "section", "language", "in_resource_team", "is_active", "last_login")
    list_filter = (WhatPeopleAre, "is_active", "unit__section")
    list_select_related = ("unit__section",)
    search_fields = ("name",)  # by our own index: see get_search_results
    search_help_text = _("Name or e-mail address.")
    ordering = ("name", "id")
    sortable_by = ("name",)
    autocomplete_fields = ("unit",)
    bulks = (
        adminbulk.Deactivate(),
        adminbulk.Activate(),
        adminbulk.SignOut(),
        adminbulk.SendPasswordLink(),
    )
    fieldsets = (
        (None, {"fields": ("name", "email", "unit", "language", "external_id")}),
        (_("What they may do here"), {"fields": RIGHTS}),
        (_("State"), {"fields": ("is_active", "follows_import", "last_login", "joined_at")}),
    )
    state = ("is_active", "follows_import", "last_login", "joined_at")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as everywhere on the site, by the trigram index."""
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the rights from those who are no administrators, and everybody's own from themselves."""
        may_raise = getattr(request.user, "is_superuser", False) and obj != request.user
        return self.state if may_raise else (*self.state, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only administrators change one of them: a new e-mail address would be a way in."""
        return super().has_change_permission(request, obj) and not (
            obj is not None and adminbulk.is_above(request.user, obj)  # type: ignore[arg-type]
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save. Who is new signs in by single sign-on until given a password; who leaves the team leaves its work."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "in_resource_team" in form.changed_data and not obj.in_resource_team:
            actions.leave_the_team([obj.pk], by=request.user, now=timezone.now())  # type: ignore[arg-type]

    def seen_at(self, obj: Person) -> str | None:
        """Return the page on which a colleague sees who it is; None for somebody who has left."""
        return reverse("agents:agent", args=[obj.pk]) if obj.is_active else None

    @admin.display(description=_("section"))
    def section(self, person: Person) -> str:
        """Return the section the person works in."""
        return person.unit.section.name if person.unit else ""

    @admin.display(description=_("may do here"))
    def rights(self, person: Person) -> str:
        """Return what the person may do here beside what everybody may."""
        is_administrator = person.is_staff or person.is_superuser
        rights = ((_("resource team"), person.in_resource_team), (_("administrator"), is_administrator))
        return ", ".join(str(words) for words, has_it in rights if has_it)

    def figures(self) -> Iterable[Figure]:
        """Count those who work nowhere."""
        words = ngettext_lazy("%(count)d person has no unit", "%(count)d people have no unit", "count")
        address = f"{self.address('changelist')}?hvem=no-unit"
        yield Figure(words, Person.objects.active().filter(unit=None), address)


class LinkState(Asking):
    """Whether a guest's link opens their page."""

    title = _("link")
    parameter_name = "lenke"
    answers = {
        "works": (_("Works"), lambda rows: rows.filter(has_link_=True)),
        "revoked": (
            _("Taken back"),
            lambda rows: rows.filter(
                Exists(GuestLink.objects.filter(guest=OuterRef("pk"), revoked_at__isnull=False)), has_link_=False
            ),
        ),
        "none": (_("None that works"), lambda rows: rows.filter(has_link_=False)),
    }


@admin.register(Guest)
class GuestPage(ReadOnlyPage):
    """Guests from outside, and whether their link still works."""

    group = "people"
    meaning = _("People from outside who have been asked to stand behind an idea, and whether their link works.")
    list_display = ("email", "name", "language", "created_at", "has_link")
    list_filter = (LinkState, "language")
    search_fields = ("email", "name")  # by our own index: see get_search_results
    ordering = ("-id",)
    sortable_by = ()
    fields = ("email", "name", "language", "verified_at", "created_at", "has_link")
    bulks = (adminbulk.RevokeLinks(),)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as for people, by the trigram index."""
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Look the links up in the same query."""
        standing = GuestLink.objects.filter(guest=OuterRef("pk"), revoked_at=None, expires_at__gt=timezone.now())
        return super().get_queryset(request).annotate(has_link_=Exists(standing))

    @admin.display(description=_("has a link that works"), boolean=True)
    def has_link(self, guest: Any) -> bool:
        """Tell whether a link of theirs still opens their page."""
        return bool(guest.has_link_)


@admin.register(OrganisationImport)
class ImportPage(ReadOnlyPage):
    """Imports of the organisation. They are begun, looked through and said yes to on their own pages."""

    group = "people"
    meaning = _("The files from the HR system, what each changed, and who said yes.")
    list_display = ("file_name", "state", "person", "begun_at", "ended_at", "rows_read")
    list_filter = ("state",)
    list_select_related = ("person",)
    search_fields = ("file_name",)
    ordering = ("-id",)
    sortable_by = ()
    fields = ("file_name", "state", "person", "begun_at", "ended_at", "rows_read", "problem")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those begin one who may; it is done where people see it."""
        return bool(rules.has_perm("people.import_people", request.user))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead to the page where a file is uploaded."""
        return HttpResponseRedirect(reverse("people:imports"))
