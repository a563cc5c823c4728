"""The delivery ledger: one row for everything that is sent, written in the transaction of what causes it."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Guest, Person


class Delivery(models.Model):
    """One message to one recipient by one channel."""

    class Channel(models.TextChoices):
        """How it leaves."""

        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        """How far it has come."""

        PENDING = "pending", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNDELIVERABLE = "undeliverable", _("undeliverable")
        CANCELLED = "cancelled", _("no longer needed")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("person")
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("guest")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)
    kind = models.CharField(_("kind"), max_length=60)
    # Which occasion this is, such as "idea:42:taken:2026-03-01": the same occasion is never told twice.
    dedupe_key = models.CharField(_("occasion"), max_length=200)
    payload = models.JSONField(_("content"), default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    # Set at the first attempt and kept, so that a message sent twice is the same message to the reader's mail program.
    message_id = models.CharField(_("Message-ID"), max_length=120, blank=True)
    dated_at = models.DateTimeField(_("Date"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "dedupe_key"], name="delivery_person_told_once"),
            models.UniqueConstraint(fields=["guest", "channel", "dedupe_key"], name="delivery_guest_told_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest__isnull=True) | Q(person__isnull=True, guest__isnull=False),
                name="delivery_to_person_or_guest",
            ),
            models.CheckConstraint(
                condition=(Q(state="sending") & Q(lease__isnull=False, leased_until__isnull=False))
                | (~Q(state="sending") & Q(lease__isnull=True, leased_until__isnull=True)),
                name="delivery_leased_while_sending",
            ),
        ]
        indexes = [
            models.Index("due_at", "id", name="delivery_waiting", condition=Q(state="pending")),
            models.Index("leased_until", name="delivery_in_doubt", condition=Q(state="sending")),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "guest", "payload", "last_error", "dedupe_key"}
        not_personal: ClassVar[set[str]] = {
            "id",
            "channel",
            "kind",
            "created_at",
            "due_at",
            "state",
            "attempts",
            "lease",
            "leased_until",
            "message_id",
            "dated_at",
            "settled_at",
        }

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"

    @property
    def recipient(self) -> Person | Guest:
        """Return who it is for."""
        recipient = self.person or self.guest
        assert recipient is not None  # constraint delivery_to_person_or_guest  # noqa: S101
        return recipient
