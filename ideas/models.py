"""An idea, the need it answers, the people behind it, and the talk about it."""

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.lifecycle import Stage
from ideas.querysets import CommentQuerySet, IdeaQuerySet, NeedQuerySet, ProposerQuerySet
from innovasjon.people.models import Guest, Person, Section, Unit

TITLE_LENGTH, TEXT_LENGTH, NEED_MINIMUM = 160, 10_000, 20


class WhoseNeed(models.TextChoices):
    """Whose need an idea answers."""

    RESIDENTS = "residents", _("Residents")
    SERVICE_USERS = "service_users", _("Users of a service")
    EMPLOYEES = "employees", _("Employees")
    ORGANISATION = "organisation", _("The organisation")
    OTHER = "other", _("Somebody else")


class WithdrawReason(models.TextChoices):
    """Why proposers take their idea back."""

    SOLVED = "solved", _("The need is met in another way")
    DUPLICATE = "duplicate", _("Somebody else has the same idea")
    NO_LONGER_RELEVANT = "no_longer_relevant", _("It is no longer relevant")
    OTHER = "other", _("Another reason")


class Tag(models.Model):
    """A subject that ideas share."""

    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(_("address"), max_length=50, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_name_unique")]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"id", "name", "slug"}

    def __str__(self) -> str:
        return self.name


class Need(models.Model):
    """A need that many ideas may answer; has a page of its own."""

    title = models.CharField(_("the need in one line"), max_length=TITLE_LENGTH)
    description = models.TextField(_("description"), max_length=TEXT_LENGTH)
    whose_need = models.CharField(_("whose need"), max_length=20, choices=WhoseNeed)
    whose_need_other = models.CharField(_("who"), max_length=80, blank=True)
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("section")
    )
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="norwegian")
        + SearchVector("description", weight="B", config="norwegian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        indexes = [
            GinIndex(fields=["search"], name="need_search"),
            models.Index(F("created_at").desc(), F("id").desc(), name="need_newest"),
            GinIndex(OpClass(Lower("title"), name="gin_trgm_ops"), name="need_title_trigram"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(whose_need="other") | ~Q(whose_need_other=""), name="need_says_whose_when_other"
            )
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"created_by", "title", "description", "whose_need_other", "search"}
        not_personal: ClassVar[set[str]] = {"id", "whose_need", "section", "created_at"}

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the need's page."""
        return reverse("ideas:need", args=[self.pk])


class ReferenceCounter(models.Model):
    """The last reference number given out in a year; its row is locked while the next one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"year", "last"}

    def __str__(self) -> str:
        return f"I-{self.year}-{self.last:04}"


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
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="idea_taken_at_and_by",
            ),
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
        ]
        indexes = [
            GinIndex(fields=["search"], name="idea_search"),
            GinIndex(OpClass(Lower("title"), name="gin_trgm_ops"), name="idea_title_trigram"),
            models.Index(F("submitted_at").desc(), F("id").desc(), name="idea_newest", condition=~Q(stage="draft")),
            models.Index(
                F("support_count").desc(), F("id").desc(), name="idea_most_supported", condition=~Q(stage="draft")
            ),
            models.Index(
                "stage",
                F("submitted_at").desc(),
                F("id").desc(),
                name="idea_newest_in_stage",
                condition=~Q(stage="draft"),
            ),
            models.Index(
                "section",
                F("submitted_at").desc(),
                F("id").desc(),
                name="idea_newest_in_section",
                condition=~Q(stage="draft"),
            ),
            # Read backwards it is the inbox of a section: who has waited longest, first.
            models.Index(
                "section",
                "stage",
                F("submitted_at").desc(),
                F("id").desc(),
                name="idea_newest_in_section_stage",
                condition=~Q(stage="draft"),
            ),
            models.Index(
                "whose_need",
                F("submitted_at").desc(),
                F("id").desc(),
                name="idea_newest_of_whose_need",
                condition=~Q(stage="draft"),
            ),
            models.Index(
                "answers",
                F("submitted_at").desc(),
                F("id").desc(),
                name="idea_newest_that_answer",
                condition=~Q(stage="draft"),
            ),
            models.Index(
                F("comment_count").desc(), F("id").desc(), name="idea_most_discussed", condition=~Q(stage="draft")
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {
            "title",
            "need",
            "description",
            "whose_need_other",
            "created_by",
            "taken_by",
            "edited_by",
            "search",
        }
        not_personal: ClassVar[set[str]] = {
            "id",
            "key",
            "revision",
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
            "support_count",
            "comment_count",
        }

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the idea's page."""
        return reverse("ideas:idea", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Tell whether only its proposers see it."""
        return self.stage == Stage.DRAFT

    def people_behind(self) -> list[Person | Guest]:
        """Return the proposers who have said yes: those who are told what becomes of the idea."""
        rows = Proposer.objects.accepted().filter(idea=self).select_related("person", "guest").order_by("pk")
        return [who for row in rows if (who := row.person or row.guest)]


class Proposer(models.Model):
    """One of the people behind an idea: an employee or a guest, once they have said yes."""

    class State(models.TextChoices):
        """Whether an invited co-proposer has answered."""

        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="proposers", verbose_name=_("idea"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("person")
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("guest")
    )
    state = models.CharField(_("answer"), max_length=10, choices=State, default=State.INVITED)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ProposerQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposer")
        verbose_name_plural = _("proposers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="proposer_person_once"),
            models.UniqueConstraint(fields=["idea", "guest"], name="proposer_guest_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest__isnull=True) | Q(person__isnull=True, guest__isnull=False),
                name="proposer_is_person_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(state="invited", answered_at__isnull=True)
                | (~Q(state="invited") & Q(answered_at__isnull=False)),
                name="proposer_answered_at_with_answer",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "guest", "state", "invited_by", "invited_at", "answered_at"}
        not_personal: ClassVar[set[str]] = {"id", "idea"}

    def __str__(self) -> str:
        return str(self.person or self.guest)


class Attachment(models.Model):
    """A picture (re-encoded, without metadata) or file of an idea; stored privately, shown under the idea's rules."""

    class Kind(models.TextChoices):
        """How the page shows it."""

        PICTURE = "picture", _("picture")
        FILE = "file", _("file")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("idea"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file = models.FileField(_("file"), upload_to="ideas/%Y/%m/", max_length=200)
    thumbnail = models.FileField(_("small picture"), upload_to="ideas/%Y/%m/", max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]

    class Privacy:
        personal: ClassVar[set[str]] = {"file", "thumbnail", "name", "added_by", "added_at"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "kind", "content_type", "size", "width", "height"}

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address the file is fetched from."""
        return reverse("ideas:attachment", args=[self.pk])


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

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        indexes = [models.Index(fields=["idea", "id"], name="comment_by_idea")]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="comment_form_sent_once"),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False, body=""),
                name="comment_deleted_at_and_by",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"author", "body", "deleted_by"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "key", "created_at", "edited_at", "deleted_at"}

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
