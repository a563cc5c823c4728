"""The chainable vocabulary of people and the organisation."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower

if TYPE_CHECKING:
    from innovasjon.people.models import Guest, Person, Section, Unit  # noqa: F401 - names in annotations

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")

# What people and guests are searched by; a trigram index stands on exactly this expression.
SEARCHED = Lower(Concat(F("name"), Value(" "), F("email"), output_field=models.TextField()))
MOST_WORDS = 5
SHORTEST_PART = 3  # letters: that many the index knows wherever they stand, fewer only where a word begins

# What no page shows of somebody who has to do with an idea; joined rows are read without it.
_UNSHOWN = (
    "password",
    "last_login",
    "is_superuser",
    "is_staff",
    "external_id",
    "unit",
    "follows_import",
    "sign_outs",
    "uses_single_keys",
    "joined_at",
)


def unshown_of(relation: str) -> list[str]:
    """Return what `defer` takes so that of a joined person only what pages show is fetched."""
    return [f"{relation}__{name}" for name in _UNSHOWN]


class SectionQuerySet(models.QuerySet["Section"]):
    """Sections."""

    def visible_to(self, person: "Person") -> "SectionQuerySet":
        """Keep what the person may see: every employee sees the whole organisation."""
        return self if person.is_active else self.none()

    def in_use(self) -> "SectionQuerySet":
        """Keep the sections that exist in today's organisation."""
        return self.filter(is_active=True)


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units."""

    def visible_to(self, person: "Person") -> "UnitQuerySet":
        """Keep what the person may see: every employee sees the whole organisation."""
        return self if person.is_active else self.none()

    def in_use(self) -> "UnitQuerySet":
        """Keep the units that exist in today's organisation."""
        return self.filter(is_active=True)


class PersonQuerySet(models.QuerySet["Person"]):
    """People."""

    def active(self) -> "PersonQuerySet":
        """Keep those who may sign in."""
        return self.filter(is_active=True)

    def in_team(self) -> "PersonQuerySet":
        """Keep the members of the resource team; who may not sign in any more is none."""
        return self.active().filter(in_resource_team=True)

    def matching(self, text: str) -> "PersonQuerySet":
        """Keep those whose name or e-mail holds every word of `text`; none for a blank text."""
        return _holding(self, text)

    def with_email(self, email: str) -> "PersonQuerySet":
        """Keep the one with this e-mail address, case ignored, by the index that makes addresses unique."""
        return self.alias(lowered=Lower("email")).filter(lowered=Lower(Value(email.strip())))


class GuestQuerySet(models.QuerySet["Guest"]):
    """Guests."""

    def matching(self, text: str) -> "GuestQuerySet":
        """Keep those whose name or e-mail holds every word of `text`; none for a blank text."""
        return _holding(self, text)


def _holding(rows: Rows, text: str) -> Rows:
    """Keep those whose name or e-mail holds every word; one of one or two letters must begin a name."""
    words = text.lower().split()[:MOST_WORDS]
    found = rows.alias(searched=SEARCHED) if words else rows.none()
    for word in words:
        held = Q(searched__contains=word)
        if len(word) < SHORTEST_PART:
            held = Q(searched__startswith=word) | Q(searched__contains=f" {word}") | Q(searched__contains=f"-{word}")
        found = found.filter(held)
    return found


class PersonManager(BaseUserManager["Person"]):
    """Creates people; the e-mail address is the name they sign in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail address, case ignored. Raises Person.DoesNotExist."""
        return PersonQuerySet(self.model, using=self._db).with_email(username or "").get()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person; without a password they can only use single sign-on."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person who may do everything in the admin (`manage.py createsuperuser`)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
