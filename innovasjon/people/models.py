"""The organisation: sections, units, the people in them, and guests from outside."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innovasjon.people.querysets import (
    SEARCHED,
    GuestQuerySet,
    PersonManager,
    PersonQuerySet,
    SectionQuerySet,
    UnitQuerySet,
)

MOST_CLOSED_DAYS = 60  # in one go
FOLLOWS_IMPORT = _("Goes out of use when the next import no longer mentions it.")


class Language(models.TextChoices):
    """The languages the site is complete in."""

    BOKMAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"
    ENGLISH = "en", "English"


class Section(models.Model):
    """A section (seksjon): the upper level of the organisation."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    external_id = models.CharField(_("id in the HR system"), max_length=80, unique=True, null=True, blank=True)
    leader = models.ForeignKey(
        "people.Person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sections_led",
        verbose_name=_("leader"),
    )
    is_active = models.BooleanField(pgettext_lazy("section, unit or channel", "in use"), default=True)
    follows_import = models.BooleanField(
        _("came by the import"), default=False, db_default=False, help_text=FOLLOWS_IMPORT
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["name"]

    class Privacy:
        personal: ClassVar[set[str]] = {"leader"}
        not_personal: ClassVar[set[str]] = {"id", "name", "slug", "external_id", "is_active", "follows_import"}

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit (enhet): belongs to one section and has a leader."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="units", verbose_name=_("section"))
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    external_id = models.CharField(_("id in the HR system"), max_length=80, unique=True, null=True, blank=True)
    leader = models.ForeignKey(
        "people.Person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="units_led",
        verbose_name=_("leader"),
    )
    is_active = models.BooleanField(pgettext_lazy("section, unit or channel", "in use"), default=True)
    follows_import = models.BooleanField(
        _("came by the import"), default=False, db_default=False, help_text=FOLLOWS_IMPORT
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name"]

    class Privacy:
        personal: ClassVar[set[str]] = {"leader"}
        not_personal: ClassVar[set[str]] = {
            "id",
            "section",
            "name",
            "slug",
            "external_id",
            "is_active",
            "follows_import",
        }

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser, PermissionsMixin):
    """An employee who signs in. People who leave are deactivated, never deleted: their ideas keep their name."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    external_id = models.CharField(_("id in the HR system"), max_length=80, unique=True, null=True, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("unit")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.BOKMAL)
    in_resource_team = models.BooleanField(_("in the resource team"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    follows_import = models.BooleanField(
        _("came by the import"), default=False, db_default=False, help_text=FOLLOWS_IMPORT
    )
    # Letters that act without Ctrl or Alt get in the way of those who speak to their machine (WCAG 2.1.4).
    uses_single_keys = models.BooleanField(_("single letters as shortcuts"), default=True, db_default=True)
    # Part of the session's hash: one more, and every session of the person has ended.
    sign_outs = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    joined_at = models.DateTimeField(_("added"), default=timezone.now)

    objects = PersonManager.from_queryset(PersonQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_unique",
                violation_error_message=_("Somebody already has this e-mail address."),
            )
        ]
        indexes = [
            GinIndex(OpClass(SEARCHED, name="gin_trgm_ops"), name="person_words_trigram"),
            models.Index(fields=["name", "id"], name="person_by_name"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"email", "name", "external_id", "unit", "last_login", "password", "language"}
        not_personal: ClassVar[set[str]] = {
            "id",
            "in_resource_team",
            "is_active",
            "is_staff",
            "is_superuser",
            "follows_import",
            "sign_outs",
            "uses_single_keys",
            "joined_at",
            "groups",
            "user_permissions",
        }

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what ties a session to this person: a new password or one more sign-out ends those there are."""
        tie = f"{self.password}|{self.sign_outs}"
        return salted_hmac("people.session", tie, secret, algorithm="sha256").hexdigest()

    def get_short_name(self) -> str:
        """Return the first name, for greetings."""
        return self.name.split(" ", 1)[0]

    @property
    def section_id(self) -> int | None:
        """Return the id of the section the person works in, if any."""
        return self.unit.section_id if self.unit else None


class Guest(models.Model):
    """A resident, user or organisation outside the municipality, known by e-mail; has no account."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.BOKMAL)
    verified_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        indexes = [GinIndex(OpClass(SEARCHED, name="gin_trgm_ops"), name="guest_words_trigram")]
        constraints = [models.UniqueConstraint(Lower("email"), name="guest_email_unique")]

    class Privacy:
        personal: ClassVar[set[str]] = {"email", "name", "language", "verified_at"}
        not_personal: ClassVar[set[str]] = {"id", "created_at"}

    def __str__(self) -> str:
        return self.name or self.email


class GuestLink(models.Model):
    """A link that lets a guest in. The token itself is kept nowhere; see guest_links.py."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="links", verbose_name=_("guest"))
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("guest link")
        verbose_name_plural = _("guest links")

    class Privacy:
        personal: ClassVar[set[str]] = {"guest"}
        not_personal: ClassVar[set[str]] = {"id", "nonce", "digest", "created_at", "expires_at", "revoked_at"}

    def __str__(self) -> str:
        return f"{self.guest} – {self.expires_at:%d.%m.%Y}"


class PasswordLinkWish(models.Model):
    """Somebody is to get a link to choose a password, see password_links.py; or a guest a new link to their page.

    The person or guest stands here until the message is written; the pseudonyms a day, to count by. Asking with an
    address that nobody has leaves a row too.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    email = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("wish for a link to choose a password")
        verbose_name_plural = _("wishes for a link to choose a password")

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "guest", "by", "email", "network"}
        not_personal: ClassVar[set[str]] = {"id", "asked_at"}

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class Municipality(models.Model):
    """What makes this installation one municipality's own. One row, edited in the admin."""

    name = models.CharField(_("name"), max_length=80, default="Innovasjon kommune")
    logo = models.ImageField(_("logo"), upload_to="municipality/", blank=True)
    theme = models.CharField(
        _("theme style sheet"),
        max_length=200,
        blank=True,
        help_text=_("Path of a CSS file under the static files, loaded after the standard theme."),
    )
    languages = models.JSONField(_("languages offered"), default=list, blank=True)
    first_reply_days = models.PositiveSmallIntegerField(_("working days to a first reply"), default=10)
    decision_days = models.PositiveSmallIntegerField(_("working days to a decision"), default=30)
    accessibility_url = models.URLField(_("accessibility statement at uustatus.no"), blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipality")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="municipality_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(first_reply_days__range=(1, 250), decision_days__range=(1, 250)),
                name="municipality_deadlines_sensible",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {
            "id",
            "name",
            "logo",
            "theme",
            "languages",
            "first_reply_days",
            "decision_days",
            "accessibility_url",
            "contact_email",
        }

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the front page."""
        return reverse("web:front")


class ClosedDays(models.Model):
    """Days on which the municipality is closed beside the public holidays: they do not count on the reply clock."""

    name = models.CharField(_("what"), max_length=80, help_text=_("Such as “between Christmas and New Year”."))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    is_active = models.BooleanField(pgettext_lazy("closed days", "count"), default=True)

    class Meta:
        verbose_name = _("closed days")
        verbose_name_plural = _("closed days")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day"))
                & models.Q(last_day__lte=models.F("first_day") + timedelta(days=MOST_CLOSED_DAYS)),
                name="closed_days_in_order",
                violation_error_message=_("The last day must be the first one or later, and within 60 days."),
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__range=("1990-01-01", "2100-10-31")), name="closed_days_in_our_time"
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"id", "name", "first_day", "last_day", "is_active"}

    def __str__(self) -> str:
        return self.name
