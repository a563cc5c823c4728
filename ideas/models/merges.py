"""Two ideas that became one, and what it takes to part them again."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from innovasjon.people.models import Person
from innovasjon.web.constraints import at_and_by


class Heard(models.IntegerChoices):
    """What those behind a merged idea have had since from the idea that remains."""

    NOTHING = 0, _("nothing yet")
    WHO = 1, _("who answers")
    ANSWER = 2, _("the answer")


class Merge(models.Model):
    """An idea was merged into another one. `was` holds, as text, the fields of the idea that the merge wrote over."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="merges", verbose_name=_("idea"))
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", verbose_name=_("merged into"))
    merged_at = models.DateTimeField(_("merged"))
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged by"))
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    was = models.JSONField(default=dict)
    # The tags that the remaining idea did not have before.
    tags = ArrayField(models.BigIntegerField(), default=list)

    # What makes the idea that remains due no later than this one was (ideas/waited.py): what its people have heard
    # since, and how many working days the agent has waited for a reply. Merges from before that count as answered.
    heard = models.PositiveSmallIntegerField(_("heard since"), choices=Heard, db_default=Heard.ANSWER)
    paused = models.PositiveSmallIntegerField(_("working days waited for a reply"), db_default=0)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(undone_at=None), name="merge_once_at_a_time"),
            at_and_by("undone", name="merge_undone_at_and_by"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"merged_by", "undone_by", "was"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "into", "merged_at", "undone_at", "tags", "heard", "paused"}

    def __str__(self) -> str:
        return f"{self.idea} → {self.into}"
