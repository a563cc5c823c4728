"""A need that ideas answer, whose it is, and the subjects that ideas share."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.querysets import NeedQuerySet
from innovasjon.people.models import Person, Section

TITLE_LENGTH, TEXT_LENGTH, NEED_MINIMUM = 160, 10_000, 20


class WhoseNeed(models.TextChoices):
    """Whose need an idea answers."""

    RESIDENTS = "residents", _("Residents")
    SERVICE_USERS = "service_users", _("Users of a service")
    EMPLOYEES = "employees", _("Employees")
    ORGANISATION = "organisation", _("The organisation")
    OTHER = "other", _("Somebody else")


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
