"""The talk about an idea: comments, support, followers."""

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from ideas.querysets import CommentQuerySet
from innovasjon.people.models import Person
from innovasjon.web.constraints import at_and_by


class Comment(models.Model):
    """What somebody says about an idea. A deleted one leaves a tombstone, so that answers keep their sense."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="comments", verbose_name=_("idea"))
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comments", verbose_name=_("author"))
    body = models.TextField(_("comment"), max_length=4000, blank=True)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deleted by")
    )

    # Hidden for personal data in it: read by who wrote it, the idea's agents and the resource team alone.
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)
    hidden_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("hidden by"),
    )
    hidden_because = models.TextField(_("why it is hidden"), max_length=4000, default="", db_default="", editable=False)

    # The words of the body. Written by a trigger: to add a generated column PostgreSQL writes the whole table anew, and
    # locks everybody out meanwhile.
    search = SearchVectorField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["idea", "id"], name="comment_by_idea"),
            GinIndex(fields=["search"], name="comment_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="comment_form_sent_once"),
            at_and_by("deleted", name="comment_deleted_at_and_by", body=""),
            at_and_by("hidden", name="comment_hidden_at_and_by_with_a_reason", why=True),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"author", "body", "deleted_by", "hidden_by", "hidden_because", "search"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "key", "created_at", "edited_at", "deleted_at", "hidden_at"}

    def __str__(self) -> str:
        return self.body[:60]

    def get_absolute_url(self) -> str:
        """Return the idea's page at this comment."""
        return f"{reverse('ideas:idea', args=[self.idea_id])}#kommentar-{self.pk}"


class Support(models.Model):
    """A person thinks an idea is worth pursuing."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports", verbose_name=_("idea"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supports", verbose_name=_("person"))
    given_at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="support_once")]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "given_at"}
        not_personal: ClassVar[set[str]] = {"id", "idea"}

    def __str__(self) -> str:
        return f"{self.person} + {self.idea}"


class Follow(models.Model):
    """A person wants to hear what happens to an idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="follows", verbose_name=_("idea"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="follows", verbose_name=_("person"))
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="follow_once")]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "since"}
        not_personal: ClassVar[set[str]] = {"id", "idea"}

    def __str__(self) -> str:
        return f"{self.person} → {self.idea}"
