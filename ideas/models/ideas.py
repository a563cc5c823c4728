"""An idea, and the number it is known by."""

import uuid
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas import merged
from ideas.lifecycle import Stage
from ideas.models import demands
from ideas.models.needs import TEXT_LENGTH, TITLE_LENGTH, Need, Tag, WhoseNeed
from ideas.querysets import IdeaQuerySet, ProposerQuerySet
from innovasjon.people.models import Guest, Person, Section, Unit
from innovasjon.web.constraints import at_and_by
from innovasjon.web.prepared import Among, Prepared, given
from innovasjon.web.references import YearlyNumbers

if TYPE_CHECKING:
    from ideas.models.proposers import Proposer


class ReferenceCounter(YearlyNumbers):
    """The references of ideas."""

    LETTER = "I"


def _newest(name: str, *kind: str) -> models.Index:
    """Return an index of the ideas of a kind, the newest first, which says by itself what is open to everyone.

    So a list is counted without a look at its rows.
    """
    order = F("submitted_at").desc(), F("id").desc()
    return models.Index(*kind, *order, name=name, condition=~Q(stage="draft"), include=("hidden_at",))


class Idea(models.Model):
    """An idea answers a stated need of somebody, and has one or more proposers."""

    # From the form: the same form sent twice finds the first result again.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    need = models.TextField(_("need"), max_length=TEXT_LENGTH, blank=True)
    whose_need = models.CharField(_("whose need"), max_length=20, choices=WhoseNeed, blank=True)
    whose_need_other = models.CharField(_("who"), max_length=80, blank=True)
    description = models.TextField(_("the idea"), max_length=TEXT_LENGTH, blank=True)
    answers = models.ForeignKey(
        Need,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("answers the shared need"),
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("section")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("unit")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="ideas", verbose_name=_("tags"))

    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.DRAFT, editable=False)
    stage_since = models.DateTimeField(_("in this stage since"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("last edited"), default=timezone.now, editable=False)
    edited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("last edited by")
    )
    # Counts the edits: a form that began from an older one tells its writer instead of overwriting a colleague.
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Which opened form the last edit came from: one person's two windows are two writers.
    edited_on = models.UUIDField(null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    taken_at = models.DateTimeField(_("taken"), null=True, editable=False)
    taken_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="ideas_taken",
        verbose_name=_("taken by"),
    )
    # Who was to answer for it, among several who could, when it came in (ideas/sharing.py).
    given_to = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("given to"),
    )
    # What each move demands (ideas/models/demands.py). It says what holds now; what held before stands in the log.
    question = models.TextField(_("question"), max_length=demands.LONGEST, default="", db_default="", editable=False)
    reason_kind = models.CharField(_("kind of reason"), max_length=20, default="", db_default="", editable=False)
    reason = models.TextField(_("reason"), max_length=demands.LONGEST, default="", db_default="", editable=False)
    learnt = models.TextField(
        _("what was learnt"), max_length=demands.LONGEST, default="", db_default="", editable=False
    )
    revisit_on = models.DateField(_("comes back on"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        editable=False,
        related_name="merged_here",
        db_index=False,
        verbose_name=_("merged into"),
    )
    benefit = models.TextField(_("benefit"), max_length=demands.LONGEST, default="", db_default="", editable=False)
    in_use_from = models.DateField(pgettext_lazy("idea", "in use from"), null=True, editable=False)
    benefit_owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("looks after it"),
    )
    # The reply clock (ideas/clock.py): when the answer is due while somebody waits for one; and, in working days, how
    # long the first reply took, how long the decision took, and what was assessed before the stretch that goes on now.
    reply_due_on = models.DateField(_("answer is due"), null=True, editable=False)
    replied_at = models.DateTimeField(_("first reply"), null=True, editable=False)
    replied_in = models.PositiveSmallIntegerField(_("working days to the first reply"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_in = models.PositiveSmallIntegerField(_("working days to the decision"), null=True, editable=False)
    assessed_for = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # For an idea of an old list that is answered later: the day its clock starts, when that is after it came in.
    clock_from = models.DateField(_("the reply clock runs from"), null=True, editable=False)

    # Hidden for personal data in it: seen by those behind it, its agents and the resource team alone.
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
    hidden_because = models.TextField(
        _("why it is hidden"), max_length=demands.LONGEST, default="", db_default="", editable=False
    )
    # Kept by the actions that add and remove rows, so that a list of a million can be sorted by an index.
    support_count = models.PositiveIntegerField(_("support"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="norwegian")
        + SearchVector("need", weight="B", config="norwegian")
        + SearchVector("description", weight="C", config="norwegian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        constraints = [
            models.UniqueConstraint(fields=["created_by", "key"], name="idea_form_sent_once"),
            at_and_by("taken", name="idea_taken_at_and_by"),
            # No idea leaves the draft without its need, whose need it is, a section and a reference.
            models.CheckConstraint(
                condition=Q(stage="draft")
                | Q(
                    reference__isnull=False,
                    submitted_at__isnull=False,
                    section__isnull=False,
                    need__regex=r"\S",
                )
                & ~Q(whose_need="")
                & (~Q(whose_need="other") | ~Q(whose_need_other="")),
                name="idea_submitted_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(stage="assessing") | Q(taken_by__isnull=False), name="idea_assessed_by_somebody"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="idea_stage_known"),
            at_and_by("hidden", name="idea_hidden_at_and_by_with_a_reason", why=True),
            *demands.CONSTRAINTS,
        ]
        indexes = [
            GinIndex(fields=["search"], name="idea_search"),
            GinIndex(OpClass(Lower("title"), name="gin_trgm_ops"), name="idea_title_trigram"),
            _newest("idea_latest"),
            models.Index(
                F("support_count").desc(), F("id").desc(), name="idea_most_supported", condition=~Q(stage="draft")
            ),
            _newest("idea_latest_in_stage", "stage"),
            _newest("idea_latest_in_section", "section"),
            # Read backwards it is the inbox of a section: who has waited longest, first.
            _newest("idea_latest_in_section_stage", "section", "stage"),
            _newest("idea_latest_of_whose_need", "whose_need"),
            _newest("idea_latest_that_answer", "answers"),
            models.Index(
                F("comment_count").desc(), F("id").desc(), name="idea_most_discussed", condition=~Q(stage="draft")
            ),
            # What is due first: in a section's inbox, in all of them, and for those who are to be reminded.
            models.Index(
                "section", "stage", "reply_due_on", "id", name="idea_due_in_section", condition=~Q(reply_due_on=None)
            ),
            models.Index("stage", "reply_due_on", "id", name="idea_due", condition=~Q(reply_due_on=None)),
            # How many open ideas each agent has.
            models.Index(
                Coalesce("taken_by", "given_to"),
                name="idea_open_of_holder",
                condition=Q(stage__in=["submitted", "assessing", "clarifying"]),
            ),
            models.Index("revisit_on", name="idea_comes_back", condition=~Q(revisit_on=None)),
            models.Index("merged_into", name="idea_merged_into", condition=~Q(merged_into=None)),
            # Reply times per section are read from these alone.
            models.Index("replied_at", "section", "replied_in", name="idea_reply_times", condition=~Q(replied_at=None)),
            models.Index(
                "decided_at", "section", "decided_in", name="idea_decision_times", condition=~Q(decided_at=None)
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {
            "title",
            "need",
            "description",
            "whose_need_other",
            "hidden_by",
            "hidden_because",
            "created_by",
            "taken_by",
            "given_to",
            "edited_by",
            "search",
            "question",
            "reason",
            "learnt",
            "benefit",
            "benefit_owner",
        }
        not_personal: ClassVar[set[str]] = {
            "id",
            "key",
            "revision",
            "edited_on",
            "reference",
            "whose_need",
            "answers",
            "section",
            "unit",
            "tags",
            "stage",
            "stage_since",
            "created_at",
            "edited_at",
            "submitted_at",
            "taken_at",
            "reason_kind",
            "revisit_on",
            "merged_into",
            "in_use_from",
            "reply_due_on",
            "replied_at",
            "replied_in",
            "decided_at",
            "decided_in",
            "assessed_for",
            "clock_from",
            "support_count",
            "comment_count",
            "hidden_at",
        }

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the idea's page."""
        return _address_of(self.pk)

    @property
    def is_draft(self) -> bool:
        """Tell whether only its proposers see it."""
        return self.stage == Stage.DRAFT

    def people_behind(self) -> list[Person | Guest]:
        """Return the proposers who have said yes: those who are told what becomes of the idea.

        Those of ideas that were merged into it are among them.
        """
        rows = self._all_rows().accepted().select_related("person", "guest").order_by("pk")
        return list(dict.fromkeys(who for row in rows if (who := row.person or row.guest)))

    @cached_property
    def rows_behind(self) -> "list[Proposer]":
        """The rows of all who were asked to stand behind it, or behind an idea merged into it: its own first.

        Somebody who was asked for both has two; `ideas.behind` says what they come to.
        """
        rows = _ROWS_BEHIND.objects(ideas=merged.ids(self))
        return sorted(rows, key=lambda row: row.idea_id != self.pk)

    def _all_rows(self) -> "ProposerQuerySet":
        rows: ProposerQuerySet = self.proposers.model._default_manager.filter(idea__in=merged.ids(self))
        return rows


def _all_rows_behind() -> ProposerQuerySet:
    proposers: type[Proposer] = Idea._meta.get_field("proposers").related_model  # type: ignore[assignment]
    return proposers.objects.filter(Among("idea", given("ideas"))).with_names().order_by("pk")


_ROWS_BEHIND = Prepared(_all_rows_behind)  # asked by every page of an idea


@lru_cache(maxsize=4096)
def _address_of(pk: int) -> str:
    # A list has 25 addresses of ideas, mostly those that the list before it had.
    return reverse("ideas:idea", args=[pk])
