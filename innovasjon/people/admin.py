"""People and the organisation in the administration."""

from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovasjon.audit.adminpages import Page, ReadOnlyPage
from innovasjon.people import actions, deadlines, guest_links, password_links, site
from innovasjon.people.adminforms import ClosedDaysForm, MunicipalityForm, PersonForm, PlaceForm
from innovasjon.people.models import ClosedDays, Guest, GuestLink, Municipality, Person, Section, Unit

FLAGS = ("is_staff", "is_superuser")  # given by administrators alone


def _reader(request: HttpRequest) -> Person:
    return cast("Person", request.user)  # nobody else enters


@admin.register(Municipality)
class MunicipalityPage(Page):
    """The one row of what makes the installation the municipality's own."""

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


@admin.register(Section)
class SectionPage(Page):
    """Sections."""

    form = PlaceForm
    list_display = ("name", "leader", "units_in_use", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("leader",)
    search_fields = ("name",)
    autocomplete_fields = ("leader",)
    fields = ("name", "slug", "leader", "external_id", "is_active", "follows_import")
    readonly_fields = ("follows_import",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the units in the same query."""
        return super().get_queryset(request).annotate(units_in_use_=Count("units", filter=Q(units__is_active=True)))

    @admin.display(description=_("units"), ordering="units_in_use_")
    def units_in_use(self, section: Any) -> int:
        """Return how many units the section has today."""
        return int(section.units_in_use_)


@admin.register(Unit)
class UnitPage(Page):
    """Units."""

    form = PlaceForm
    list_display = ("name", "section", "leader", "is_active")
    list_filter = ("is_active", "section")
    list_select_related = ("leader", "section")
    search_fields = ("name",)
    autocomplete_fields = ("section", "leader")
    fields = ("name", "slug", "section", "leader", "external_id", "is_active", "follows_import")
    readonly_fields = ("follows_import",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Person)
class PersonPage(Page):
    """People. Who is an administrator is changed by administrators alone, and by nobody for themselves."""

    form = PersonForm
    list_display = ("name", "email", "unit", "in_resource_team", "is_active")
    list_filter = ("is_active", "in_resource_team", "is_staff", "unit__section")
    list_select_related = ("unit",)
    search_fields = ("name",)  # by our own index: see get_search_results
    search_help_text = _("Name or e-mail address.")
    ordering = ("name", "id")
    sortable_by = ("name",)
    autocomplete_fields = ("unit",)
    actions = ("deactivate", "activate", "sign_out", "send_password_link")
    fieldsets = (
        (None, {"fields": ("name", "email", "unit", "language", "external_id")}),
        (_("What they are here"), {"fields": ("in_resource_team", *FLAGS)}),
        (_("State"), {"fields": ("is_active", "follows_import", "last_login", "joined_at")}),
    )
    state = ("is_active", "follows_import", "last_login", "joined_at")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as everywhere on the site, by the trigram index."""
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the flags from those who are no administrators, and everybody's own from themselves."""
        may_raise = getattr(request.user, "is_superuser", False) and obj != request.user
        return self.state if may_raise else (*self.state, *FLAGS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only administrators change one of them: a new e-mail address would be a way in."""
        is_above = obj is not None and (obj.is_superuser or obj.is_staff)
        return super().has_change_permission(request, obj) and (
            not is_above or bool(getattr(request.user, "is_superuser", False))
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save; somebody new signs in by single sign-on until they are given a password."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Deactivate: they can no longer sign in"))
    def deactivate(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """Shut people out; what they have written stays."""
        people = [person for person in self._open(request, chosen.filter(is_active=True)) if person != request.user]
        for person in people:
            actions.deactivate(person=person, by=_reader(request), now=timezone.now())
        self._tell(request, len(people))

    @admin.action(description=_("Activate: they can sign in again"))
    def activate(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """Let people in again."""
        people = self._open(request, chosen.filter(is_active=False))
        for person in people:
            actions.activate(person=person, by=_reader(request), now=timezone.now())
        self._tell(request, len(people))

    @admin.action(description=_("Sign out everywhere"))
    def sign_out(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """End people's sessions."""
        people = self._open(request, chosen)
        for person in people:
            actions.end_sessions(person=person, by=_reader(request), now=timezone.now())
        self._tell(request, len(people))

    @admin.action(description=_("Send a link to choose a password"))
    def send_password_link(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """Give people a way to a first or a new password; nobody else learns it."""
        people = self._open(request, chosen.filter(is_active=True))
        for person in people:
            password_links.offer(person=person, by=_reader(request), now=timezone.now())
        self._tell(request, len(people))

    def _open(self, request: HttpRequest, chosen: QuerySet[Person]) -> list[Person]:
        """Return those the reader may change, in the order of their rows, so that two at once never wait crosswise."""
        return [person for person in chosen.order_by("pk") if self.has_change_permission(request, person)]

    def _tell(self, request: HttpRequest, count: int) -> None:
        words = ngettext("Done for %(count)d person.", "Done for %(count)d people.", count) % {"count": count}
        self.message_user(request, words, messages.SUCCESS if count else messages.WARNING)


@admin.register(Guest)
class GuestPage(ReadOnlyPage):
    """Guests from outside, and whether their link still works."""

    list_display = ("email", "name", "language", "created_at", "has_link")
    list_filter = ("language",)
    search_fields = ("email", "name")
    ordering = ("-id",)
    sortable_by = ()
    fields = ("email", "name", "language", "verified_at", "created_at", "has_link")
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Look the links up in the same query."""
        standing = GuestLink.objects.filter(guest=OuterRef("pk"), revoked_at=None, expires_at__gt=timezone.now())
        return super().get_queryset(request).annotate(has_link_=Exists(standing))

    @admin.display(description=_("has a link that works"), boolean=True)
    def has_link(self, guest: Any) -> bool:
        """Tell whether a link of theirs still opens their page."""
        return bool(guest.has_link_)

    @admin.action(description=_("Take back their links"), permissions=["view"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Guest]) -> None:
        """Shut the guests' pages; a new invitation opens them again."""
        now = timezone.now()
        count = sum(guest_links.revoke(guest=guest, by=_reader(request), now=now) for guest in chosen.order_by("pk"))
        words = ngettext("%(count)d link is taken back.", "%(count)d links are taken back.", count) % {"count": count}
        self.message_user(request, words, messages.SUCCESS if count else messages.WARNING)
