"""Append-only log of what happened, to what, by whom and why. Stories read their history from here."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from innovasjon.audit import wording


class EntryQuerySet(models.QuerySet["Entry"]):
    """The vocabulary of the log."""

    def about(self, subject: models.Model) -> "EntryQuerySet":
        """Return what happened to `subject`, oldest first."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk).order_by(
            "id"
        )

    def told(self, verbs: Iterable[str]) -> "EntryQuerySet":
        """Keep what is told in these words, such as "idea.submitted"."""
        return self.filter(verb__in=list(verbs))

    def with_names(self) -> "EntryQuerySet":
        """Fetch what a story is told from, and what those who did it are called."""
        return self.select_related("by").only("at", "verb", "by__name", "data")


class Entry(models.Model):
    """One thing that happened. A trigger in the database refuses to change or delete it."""

    at = models.DateTimeField(_("at"), db_index=True)
    verb = models.CharField(_("what happened"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # entry_by_person stands in its place
        related_name="+",
        verbose_name=_("by"),
    )
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    data = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "verb", "id"], name="entry_by_subject_and_verb"),
            # The administration narrows the whole log by what happened, and by whom, the newest first.
            models.Index(fields=["verb", "id"], name="entry_by_verb"),
            models.Index(fields=["by", "id"], name="entry_by_person"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"by", "data"}
        not_personal: ClassVar[set[str]] = {"id", "at", "verb", "subject_type", "subject_id"}

    def __str__(self) -> str:
        return f"{capfirst(str(self.words))} {date_format(timezone.localtime(self.at), 'SHORT_DATETIME_FORMAT')}"

    @property
    def words(self) -> str | Promise:
        """Return what happened, in the reader's language."""
        return wording.of(self.verb)

    @property
    def details(self) -> dict[str, Any]:
        """Return the details as a dictionary, whatever an old entry holds."""
        return self.data if isinstance(self.data, dict) else {}


class PromiseCheck(models.Model):
    """What was found when the system's promises were checked over the whole database (keeping.py)."""

    at = models.DateTimeField(_("at"), db_index=True)
    broken = models.PositiveIntegerField(_("broken"))
    found = models.JSONField(_("what was found"), default=list)

    class Meta:
        verbose_name = _("check of the promises")
        verbose_name_plural = _("checks of the promises")

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"id", "at", "broken", "found"}

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.broken}"


class Batch(models.Model):
    """Something that was done to many rows at once in the administration (bulk.py). The same page does it once."""

    key = models.UUIDField(editable=False)
    what = models.CharField(_("what was done"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    done = models.PositiveIntegerField(_("done to"), default=0)
    left = models.PositiveIntegerField(_("left as they were"), default=0)

    class Meta:
        verbose_name = _("several at once")
        verbose_name_plural = _("several at once")
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="batch_once")]

    class Privacy:
        personal: ClassVar[set[str]] = {"by"}
        not_personal: ClassVar[set[str]] = {"id", "key", "what", "at", "done", "left"}

    def __str__(self) -> str:
        return f"{self.what} {date_format(timezone.localtime(self.at), 'SHORT_DATETIME_FORMAT')}"
