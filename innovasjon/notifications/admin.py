"""The ledger for the resource team: what was sent, what is stuck, what would go out; send again, stop a channel."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from innovasjon.audit.adminfilters import Asking
from innovasjon.audit.adminpages import Page, ReadOnlyPage
from innovasjon.notifications import adminbulk, composing, figures, kinds, reminding
from innovasjon.notifications.admin_forms import TeamsChannelForm
from innovasjon.notifications.models import Channel, ChannelState, Delivery, TeamsChannel
from innovasjon.people.models import Guest, Person
from innovasjon.web.adminfigures import Figure

MOST_UPCOMING = 500  # rows on the page of what would go out
MOST_RECIPIENTS = 200  # of each kind, whose messages a search finds
TROUBLE = Q(state__in=[Delivery.State.HELD, Delivery.State.UNDELIVERABLE])


class KindFilter(admin.SimpleListFilter):
    """Kinds by the words people see."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return all kinds there are."""
        return [(kind.name, kind.label) for kind in kinds.registry().values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Keep the kind that was chosen."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class NeedsSomebody(Asking):
    """What stays as it is until somebody decides."""

    title = gettext_lazy("needs somebody")
    parameter_name = "trenger"
    answers = {"noen": (gettext_lazy("Needs somebody to decide"), lambda rows: rows.filter(TROUBLE))}


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyPage):
    """The ledger, to read and to search; nothing in it is edited by hand."""

    group = "messages"
    meaning = gettext_lazy("Every message, to whom it went, and whether it arrived.")
    list_display = ("due_at", "words_of_kind", "recipient_name", "channel", "state", "attempts", "last_error")
    list_filter = (NeedsSomebody, "state", "channel", KindFilter)
    search_fields = ("person",)  # by the recipients' own indexes: see get_search_results
    search_help_text = gettext_lazy("Name or e-mail address of the recipient, or the whole occasion.")
    list_select_related = ("person", "guest", "teams")
    ordering = ("-due_at", "-pk")
    bulks = (adminbulk.SendAgain(), adminbulk.DoNotSend())
    readonly_fields = ("words_of_kind", "recipient_name", "as_read")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "words_of_kind",
                    "recipient_name",
                    ("channel", "state"),
                    ("created_at", "due_at", "settled_at", "read_at"),
                    ("attempts", "failing_since", "leased_until"),
                    "last_error",
                    "as_read",
                )
            },
        ),
        (gettext_lazy("For whoever looks for it elsewhere"), {"fields": ("dedupe_key", "message_id")}),
    )
    change_list_template = "admin/notifications/delivery/change_list.html"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find the recipients first, each kind by its own index: a million messages are not looked through."""
        term = search_term.strip()
        if not term:
            return queryset, False
        people = Person.objects.matching(term).order_by("pk").values_list("pk", flat=True)[:MOST_RECIPIENTS]
        guests = Guest.objects.matching(term).order_by("pk")
        rooms = TeamsChannel.objects.filter(name__icontains=term)
        found = Q(person__in=list(people)) | Q(dedupe_key=term)
        found |= Q(guest__in=list(guests.values_list("pk", flat=True)[:MOST_RECIPIENTS]))
        found |= Q(teams__in=list(rooms.values_list("pk", flat=True)[:MOST_RECIPIENTS]))
        return queryset.filter(found), False

    def figures(self) -> Iterable[Figure]:
        """Count what waits for somebody to decide."""
        words = ngettext_lazy(
            "%(count)d message needs somebody to decide", "%(count)d messages need somebody to decide", "count"
        )
        yield Figure(words, Delivery.objects.filter(TROUBLE), f"{self.address('changelist')}?trenger=noen")

    def seen_at(self, obj: Delivery) -> str | None:
        """Return nothing: its address marks the notice as read."""
        return None

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def words_of_kind(self, row: Delivery) -> str:
        """Return the kind in words."""
        return row.words

    @admin.display(description=gettext_lazy("recipient"))
    def recipient_name(self, row: Delivery) -> str:
        """Return who it is for."""
        return str(row.recipient)

    @admin.display(description=gettext_lazy("as its reader gets it"))
    def as_read(self, row: Delivery) -> SafeString | str:
        """Return a frame with the message, without the links that are the reader's alone."""
        if row.emptied_at:
            return _("The text was dropped 90 days after it was sent.")
        url = reverse("admin:notifications_delivery_preview", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _("Show the message"))

    def get_urls(self) -> list[URLPattern]:
        """Add the preview, and what would go out."""
        guard = self.admin_site.admin_view
        ours = [
            path("<int:pk>/forhandsvisning/", guard(self.preview), name="notifications_delivery_preview"),
            path("kommende/", guard(self.upcoming), name="notifications_delivery_upcoming"),
        ]
        return [*ours, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the letter in plain blocks: mail's own styles are not let through by the site's security policy."""
        self._require_view(request)
        row = get_object_or_404(Delivery.objects.select_related("person", "guest", "teams"), pk=pk, emptied_at=None)
        letter, _html = composing.preview(row)
        context = {**self.admin_site.each_context(request), "row": row, "letter": letter, "title": letter.subject}
        return render(request, "admin/notifications/delivery/preview.html", context)

    def upcoming(self, request: HttpRequest) -> HttpResponse:
        """Show what would be sent in the next seven days if nothing changed: to whom, when and why."""
        self._require_view(request)
        now = timezone.now()
        found = reminding.upcoming(now=now)
        rows = [(kinds.of(one.message.kind).label, one) for one in found[:MOST_UPCOMING]]
        pending = Delivery.objects.filter(state="pending", due_at__lte=now + reminding.AHEAD)
        waiting = pending.select_related("person", "guest", "teams").order_by("due_at", "pk")[:MOST_UPCOMING]
        context = {
            **self.admin_site.each_context(request),
            "title": _("What would be sent in the next seven days"),
            "rows": rows,
            "number": len(found),
            "waiting": [(self.words_of_kind(row), row) for row in waiting],
        }
        return render(request, "admin/notifications/delivery/upcoming.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show above the list how things stand."""
        now = timezone.now()
        counts = {
            "queues": [(Channel(queue.channel).label, queue) for queue in figures.queues(now=now)],
            "stuck": figures.needing_a_person(),
            "in_doubt": Delivery.objects.in_doubt(now).count(),
        }
        return super().changelist_view(request, {**(extra_context or {}), **counts})

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


@admin.register(ChannelState)
class ChannelAdmin(ReadOnlyPage):
    """The channels: whether they take messages, and the switch."""

    group = "messages"
    meaning = gettext_lazy("Whether e-mail and Teams take messages now, and the switch that stops them.")
    list_display = ("channel", "refused_in_a_row", "paused_until", "last_trouble", "stopped_at", "stopped_by")
    readonly_fields = list_display
    bulks = (adminbulk.Stop(), adminbulk.Start())

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChannelState]:
        """Show the channels that send, also before the first trouble."""
        rows = [ChannelState(channel=channel) for channel in (Channel.EMAIL, Channel.TEAMS)]
        ChannelState.objects.bulk_create(rows, ignore_conflicts=True)
        return super().get_queryset(request)


@admin.register(TeamsChannel)
class TeamsChannelAdmin(Page):
    """The channels in Teams. Their address is written and never shown."""

    group = "messages"
    meaning = gettext_lazy("The channels in Microsoft Teams that sections and the resource team read.")
    form = TeamsChannelForm
    list_display = ("name", "section", "is_active")
    list_select_related = ("section",)
    bulks = (adminbulk.SendATest(),)
