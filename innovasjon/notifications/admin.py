"""The ledger for the resource team: what was sent, what is stuck, what would go out; send again, stop a channel."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovasjon.audit.adminpages import Page, ReadOnlyPage
from innovasjon.notifications import channels, composing, figures, kinds, ledger, reminding, tending
from innovasjon.notifications.admin_forms import TeamsChannelForm
from innovasjon.notifications.ledger import Message
from innovasjon.notifications.models import Channel, ChannelState, Delivery, TeamsChannel

MOST_UPCOMING = 500  # rows on the page of what would go out


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


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyPage):
    """The ledger, to read and to search; nothing in it is edited by hand."""

    list_display = ("due_at", "words_of_kind", "recipient_name", "channel", "state", "attempts", "last_error")
    list_filter = ("state", "channel", KindFilter)
    search_fields = ("person__name", "person__email", "guest__email", "teams__name", "dedupe_key", "message_id")
    search_help_text = gettext_lazy("Name or e-mail address of the recipient, or the occasion")
    list_select_related = ("person", "guest", "teams")
    ordering = ("-due_at", "-pk")
    show_full_result_count = False
    list_per_page = 50
    actions = ("send_again", "do_not_send")
    readonly_fields = ("words_of_kind", "recipient_name", "as_read")
    fields = (
        "words_of_kind",
        "recipient_name",
        ("channel", "state"),
        ("created_at", "due_at", "settled_at", "read_at"),
        ("attempts", "failing_since", "leased_until"),
        "last_error",
        "dedupe_key",
        "message_id",
        "as_read",
    )
    change_list_template = "admin/notifications/delivery/change_list.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody writes rows by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        """Nobody edits rows by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        """What was sent stays written."""
        return False

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def words_of_kind(self, row: Delivery) -> str:
        """Return the kind in words."""
        found = kinds.registry().get(row.kind)
        return str(found.label) if found else row.kind

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
        waiting = Delivery.objects.filter(state="pending", due_at__lte=now + reminding.AHEAD)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What would be sent in the next seven days"),
            "rows": rows,
            "number": len(found),
            "waiting": waiting.select_related("person", "guest", "teams").order_by("due_at", "pk")[:MOST_UPCOMING],
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

    @admin.action(description=gettext_lazy("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """Send the chosen messages once more."""
        self._each(request, rows, tending.resend)

    @admin.action(description=gettext_lazy("Do not send"), permissions=["view"])
    def do_not_send(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """Decide that the chosen messages are not to be sent."""
        self._each(request, rows, tending.cancel)

    def _each(self, request: HttpRequest, rows: QuerySet[Delivery], act: Any) -> None:
        done = left = 0
        for row in rows:
            try:
                act(delivery=row, by=request.user, now=timezone.now())
                done += 1
            except tending.NotToBeSent:
                left += 1
        words = ngettext("%(number)d message: done.", "%(number)d messages: done.", done) % {"number": done}
        self.message_user(request, words, messages.SUCCESS)
        if left:
            self.message_user(
                request,
                ngettext(
                    "%(number)d message was left as it is: it is on its way, or there is nothing to send.",
                    "%(number)d messages were left as they are: they are on their way, or there is nothing to send.",
                    left,
                )
                % {"number": left},
                messages.WARNING,
            )

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


@admin.register(ChannelState)
class ChannelAdmin(ReadOnlyPage):
    """The channels: whether they take messages, and the switch."""

    list_display = ("channel", "refused_in_a_row", "paused_until", "last_trouble", "stopped_at", "stopped_by")
    readonly_fields = list_display
    actions = ("stop", "start")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Channels are what the code has."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ChannelState | None = None) -> bool:
        """Channels are what the code has."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ChannelState | None = None) -> bool:
        """Only the switch changes something."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChannelState]:
        """Show the channels that send, also before the first trouble."""
        rows = [ChannelState(channel=channel) for channel in (Channel.EMAIL, Channel.TEAMS)]
        ChannelState.objects.bulk_create(rows, ignore_conflicts=True)
        return super().get_queryset(request)

    @admin.action(description=gettext_lazy("Stop sending"), permissions=["view"])
    def stop(self, request: HttpRequest, rows: QuerySet[ChannelState]) -> None:
        """Send nothing more by the chosen channels."""
        for row in rows:
            channels.stop(channel=row.channel, by=request.user, now=timezone.now())  # type: ignore[arg-type]

    @admin.action(description=gettext_lazy("Send again from now on"), permissions=["view"])
    def start(self, request: HttpRequest, rows: QuerySet[ChannelState]) -> None:
        """Let the chosen channels send again, whatever they waited for."""
        for row in rows:
            channels.start(channel=row.channel, by=request.user, now=timezone.now())  # type: ignore[arg-type]


@admin.register(TeamsChannel)
class TeamsChannelAdmin(Page):
    """The channels in Teams. Their address is written and never shown."""

    form = TeamsChannelForm
    list_display = ("name", "section", "is_active")
    actions = ("send_a_test",)

    @admin.action(description=gettext_lazy("Send a test message"), permissions=["change"])
    def send_a_test(self, request: HttpRequest, rows: QuerySet[TeamsChannel]) -> None:
        """Send a message that says that the channel works."""
        now = timezone.now()
        for room in rows:
            ledger.tell_room(room, Message("notifications.test", f"test:{room.pk}:{now.isoformat()}"), now=now)
        self.message_user(request, _("The test is on its way. See among the deliveries what became of it."))
