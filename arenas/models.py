"""Gatherings, who comes to them, and the links by which a calendar follows what the team has before it.

A gathering is one meeting at one time. What it will be an occurrence of (an arena, a series), sign-up with a waiting
list, and harvest are fields and rows beside these.
"""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arenas.querysets import CalendarLinkQuerySet, GatheringQuerySet
from innovasjon.people.models import Person
from innovasjon.web.constraints import at_and_by

TITLE_LENGTH, PLACE_LENGTH, ABOUT_LENGTH, REASON_LENGTH, LINK_LENGTH = 120, 200, 5000, 1000, 500  # characters


class Gathering(models.Model):
    """One meeting: when, where, what it is about, and who sees to it. It is called off, never deleted."""

    class Kind(models.TextChoices):
        """Whom it is for."""

        NETWORK = "network", _("Network gathering")

    # From the form: the same form sent twice finds the first gathering again.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NETWORK)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(pgettext_lazy("where", "place"), max_length=PLACE_LENGTH, blank=True)
    video_url = models.URLField(_("video link"), max_length=LINK_LENGTH, blank=True)
    about = models.TextField(_("what it is about"), max_length=ABOUT_LENGTH, blank=True)
    organiser = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("organiser"))
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("planned by")
    )
    created_at = models.DateTimeField(_("planned"), editable=False)
    # Counts the changes: calendars replace what is older, and a form that began from an older one tells its writer.
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), editable=False)
    cancelled_at = models.DateTimeField(_("called off"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("called off by")
    )
    cancelled_because = models.TextField(
        _("why it is called off"), max_length=REASON_LENGTH, default="", db_default="", editable=False
    )

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = _("gathering")
        verbose_name_plural = _("gatherings")
        constraints = [
            models.UniqueConstraint(fields=["created_by", "key"], name="gathering_form_sent_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="gathering_ends_after_start",
                violation_error_message=_("The gathering must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__gte="1990-01-01T00:00:00Z", ends_at__lte="2101-01-01T00:00:00Z"),
                name="gathering_in_our_time",
            ),
            models.CheckConstraint(
                condition=Q(place__regex=r"\S") | ~Q(video_url=""),
                name="gathering_is_somewhere",
                violation_error_message=_("Write a place, a video link or both."),
            ),
            at_and_by("cancelled", name="gathering_cancelled_at_and_by_with_a_reason", why=True),
        ]
        indexes = [models.Index("starts_at", "id", name="gathering_by_time")]

    class Privacy:
        personal: ClassVar[set[str]] = {"organiser", "created_by", "cancelled_by", "about", "cancelled_because"}
        not_personal: ClassVar[set[str]] = {
            "id",
            "key",
            "kind",
            "title",
            "starts_at",
            "ends_at",
            "place",
            "video_url",
            "created_at",
            "revision",
            "changed_at",
            "cancelled_at",
        }

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the gathering."""
        return reverse("arenas:gathering", args=[self.pk])

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it is called off."""
        return self.cancelled_at is not None

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended."""
        return self.ends_at <= now


class Reply(models.Model):
    """Whether somebody comes to a gathering."""

    class Answer(models.TextChoices):
        """What they say."""

        COMES = "comes", _("comes")
        CANNOT = "cannot", _("cannot come")

    gathering = models.ForeignKey(
        Gathering, on_delete=models.CASCADE, related_name="replies", verbose_name=_("gathering")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [models.UniqueConstraint(fields=["gathering", "person"], name="reply_once_a_gathering")]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "answer"}
        not_personal: ClassVar[set[str]] = {"id", "gathering", "answered_at"}

    def __str__(self) -> str:
        return f"{self.person}: {self.get_answer_display()}"


class CalendarLink(models.Model):
    """A secret address by which a member's calendar programme follows the team's calendar; kept as a digest alone."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="calendar_links", verbose_name=_("member of the resource team")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), editable=False)
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("taken back by")
    )

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="calendar_link_one_each"),
            at_and_by("revoked", name="calendar_link_revoked_at_and_by"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "revoked_by"}
        not_personal: ClassVar[set[str]] = {"id", "digest", "created_at", "revoked_at"}

    def __str__(self) -> str:
        return f"{self.person} ({self.created_at:%d.%m.%Y})"
