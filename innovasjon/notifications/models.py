"""The delivery ledger: one row for everything that is sent, written in the transaction of what causes it."""

from typing import ClassVar

from django.contrib.postgres.indexes import HashIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innovasjon.notifications import kinds
from innovasjon.notifications.kinds import Way
from innovasjon.notifications.querysets import DeliveryQuerySet
from innovasjon.notifications.secrets import SecretField
from innovasjon.people.models import Guest, Person, Section


class Channel(models.TextChoices):
    """How a message leaves. What is in-app has arrived when it is written."""

    INAPP = "inapp", _("notice on the site")
    EMAIL = "email", _("e-mail")
    TEAMS = "teams", _("Teams")


class TeamsChannel(models.Model):
    """A channel in Microsoft Teams that a section or the resource team reads; its address is a secret."""

    name = models.CharField(_("name"), max_length=80)
    section = models.ForeignKey(
        Section,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="teams_channels",
        verbose_name=_("section"),
        help_text=_("Without a section it is the resource team's: it hears of every section."),
    )
    url = SecretField(_("address of the workflow"), max_length=1000)
    is_active = models.BooleanField(pgettext_lazy("section, unit or channel", "in use"), default=True)

    class Meta:
        verbose_name = _("Teams channel")
        verbose_name_plural = _("Teams channels")
        ordering = ["name"]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"id", "name", "section", "url", "is_active"}

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one recipient by one channel."""

    Channel = Channel

    class State(models.TextChoices):
        """How far it has come."""

        PENDING = "pending", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        HELD = "held", _("held until somebody decides")
        UNDELIVERABLE = "undeliverable", _("undeliverable")
        CANCELLED = "cancelled", _("no longer needed")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("person")
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("guest")
    )
    teams = models.ForeignKey(
        TeamsChannel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("Teams channel"),
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
    # Since when the recipient's server has said "not now": after two days of it we give up.
    failing_since = models.DateTimeField(_("put off since"), null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    # Set at the first attempt and kept, so that a message sent twice is the same message to the reader's mail program.
    message_id = models.CharField(_("Message-ID"), max_length=120, blank=True)
    dated_at = models.DateTimeField(_("Date"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("text dropped"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "dedupe_key"], name="delivery_person_told_once"),
            models.UniqueConstraint(fields=["guest", "channel", "dedupe_key"], name="delivery_guest_told_once"),
            models.UniqueConstraint(fields=["teams", "dedupe_key"], name="delivery_teams_told_once"),
            models.CheckConstraint(
                condition=Q(
                    channel__in=["inapp", "email"], person__isnull=False, guest__isnull=True, teams__isnull=True
                )
                | Q(channel="email", person__isnull=True, guest__isnull=False, teams__isnull=True)
                | Q(channel="teams", person__isnull=True, guest__isnull=True, teams__isnull=False),
                name="delivery_to_one_recipient",
            ),
            models.CheckConstraint(
                condition=(Q(state="sending") & Q(lease__isnull=False, leased_until__isnull=False))
                | (~Q(state="sending") & Q(lease__isnull=True, leased_until__isnull=True)),
                name="delivery_leased_while_sending",
            ),
        ]
        indexes = [
            models.Index("channel", "due_at", "id", name="delivery_due", condition=Q(state="pending")),
            models.Index("channel", "leased_until", name="delivery_leased", condition=Q(state="sending")),
            # The throttle and the figures ask what went out in the last minutes; pruning, what is old.
            models.Index("channel", "settled_at", name="delivery_settled"),
            models.Index(F("due_at").desc(), F("id").desc(), name="delivery_newest"),
            # The administration asks for the newest of a kind, which may be a rare one.
            models.Index("kind", F("due_at").desc(), F("id").desc(), name="delivery_newest_of_kind"),
            # Reminders ask what was told of an occasion; a comment that is deleted, where its words went.
            models.Index("dedupe_key", name="delivery_occasion"),
            # What is about something that is hidden. By hash: a payload may hold long texts by these names.
            HashIndex(
                KeyTransform("idea", "payload"), name="delivery_about_idea", condition=Q(payload__has_key="idea")
            ),
            HashIndex(
                KeyTransform("comment", "payload"),
                name="delivery_about_comment",
                condition=Q(payload__has_key="comment"),
            ),
            models.Index("state", name="delivery_trouble", condition=Q(state__in=["held", "undeliverable"])),
            models.Index(
                "person", F("due_at").desc(), F("id").desc(), name="delivery_notices", condition=Q(channel="inapp")
            ),
            models.Index("person", name="delivery_unread", condition=Q(channel="inapp", read_at__isnull=True)),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "guest", "payload", "last_error", "dedupe_key", "read_at"}
        not_personal: ClassVar[set[str]] = {
            "id",
            "teams",
            "channel",
            "kind",
            "created_at",
            "due_at",
            "state",
            "attempts",
            "failing_since",
            "lease",
            "leased_until",
            "message_id",
            "dated_at",
            "settled_at",
            "emptied_at",
        }

    def __str__(self) -> str:
        return f"{self.words} → {self.recipient}"

    def get_absolute_url(self) -> str:
        """Return the address that opens the notice and leads to what it is about."""
        return reverse("notifications:open", args=[self.pk])

    @property
    def words(self) -> str:
        """Return its kind as people see it; a kind that is no more by its name."""
        found = kinds.registry().get(self.kind)
        return str(found.label) if found else self.kind

    @property
    def recipient(self) -> Person | Guest | TeamsChannel:
        """Return who it is for."""
        recipient = self.person or self.guest or self.teams
        assert recipient is not None  # constraint delivery_to_one_recipient  # noqa: S101
        return recipient


class ChannelState(models.Model):
    """Whether a channel takes messages now: paused by itself after refused connections, or stopped by a person."""

    channel = models.CharField(_("channel"), max_length=10, choices=Channel, primary_key=True)
    refused_in_a_row = models.PositiveIntegerField(_("refused connections in a row"), default=0)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    last_trouble = models.CharField(_("last trouble"), max_length=300, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stopped by")
    )

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="channel_stopped_at_and_by",
            )
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"stopped_by", "last_trouble"}
        not_personal: ClassVar[set[str]] = {"channel", "refused_in_a_row", "paused_until", "stopped_at"}

    def __str__(self) -> str:
        return str(self.get_channel_display())


class Preference(models.Model):
    """How a person wants to hear of one kind of message, where it is not as the kind has it."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="message_preferences", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=60)
    way = models.CharField(_("how"), max_length=10, choices=Way)

    class Meta:
        verbose_name = _("choice of messages")
        verbose_name_plural = _("choices of messages")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once")]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "kind", "way"}
        not_personal: ClassVar[set[str]] = {"id"}

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} – {self.get_way_display()}"


class Rhythm(models.Model):
    """When a person wants the digest, and when they want peace. Without a row: weekly, on Mondays."""

    class Digest(models.TextChoices):
        """How often the digest comes."""

        DAILY = "daily", _("Every working day")
        WEEKLY = "weekly", _("Once a week")
        NEVER = "never", _("Never")

    class Weekday(models.IntegerChoices):
        """The days of the week, as ISO numbers them."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="rhythm", verbose_name=_("person")
    )
    digest = models.CharField(_("digest"), max_length=10, choices=Digest, default=Digest.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday, default=Weekday.MONDAY)
    away_from = models.DateField(_("first day off"), null=True, blank=True)
    away_until = models.DateField(_("last day off"), null=True, blank=True)

    class Meta:
        verbose_name = _("rhythm of messages")
        verbose_name_plural = _("rhythms of messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__range=("1990-01-01", "2100-12-31"), away_until__gte=F("away_from")),
                name="rhythm_away_is_a_time",
            ),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="rhythm_weekday_is_a_day"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "digest", "weekday", "away_from", "away_until"}
        not_personal: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.person}: {self.get_digest_display()}"


class PlannedUntil(models.Model):
    """How far the clock has come with something that falls due by it, so that a stop of the site is seen afterwards."""

    what = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("planned until")
        verbose_name_plural = _("planned until")

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"what", "at"}

    def __str__(self) -> str:
        return f"{self.what}: {self.at}"
