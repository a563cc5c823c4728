"""Searches that people keep, to be told of new ideas that fit."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from ideas.models.needs import Tag, WhoseNeed
from innovasjon.people.models import Person, Section

NAME_LENGTH = 80
MOST_SAVED = 50  # searches of one person


class SavedSearch(models.Model):
    """The filters of a list under a name. `words` and `anchors` are the text as innovasjon/words/watching.py has it."""

    class Way(models.TextChoices):
        """How the person hears of a new idea that fits."""

        AT_ONCE = "at_once", _("At once")
        DIGEST = "digest", _("In the digest")
        NEVER = "never", _("Not at all, I only want to find it again")

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="saved_searches", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    way = models.CharField(_("how you hear of it"), max_length=10, choices=Way, default=Way.AT_ONCE)
    # What stands after the address of the list.
    query = models.TextField(_("filters"))
    text = models.CharField(_("search text"), max_length=200, blank=True)
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("section"), db_index=False
    )
    tag = models.ForeignKey(
        Tag, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("tag"), db_index=False
    )
    whose_need = models.CharField(_("whose need"), max_length=20, choices=WhoseNeed, blank=True)
    words = models.TextField(blank=True)
    anchors = ArrayField(models.TextField(), default=list)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_search_named_once")]
        indexes = [
            GinIndex(fields=["anchors"], name="saved_search_anchors"),
            models.Index(fields=["section", "tag"], name="saved_search_of_anything", condition=Q(anchors=[])),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "name", "way", "query", "text", "words", "anchors", "saved_at"}
        not_personal: ClassVar[set[str]] = {"id", "section", "tag", "whose_need"}

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the list with the search's filters."""
        return f"{reverse('ideas:list')}?{self.query}"


class NewIdea(models.Model):
    """An idea that saved searches have not been tried on yet: written with the idea, deleted when all are told."""

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("new idea")
        verbose_name_plural = _("new ideas")

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"idea"}

    def __str__(self) -> str:
        return str(self.idea)
