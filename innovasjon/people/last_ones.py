"""Somebody is always in the resource team, and somebody administrator: the last of them stays.

The team answers for what no agent answers for, and only an administrator can make another one.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person

LOCK = 5_262_002  # any number nobody else locks on


class Role(StrEnum):
    """What there must be somebody for; the name of the flag that says who."""

    TEAM = "in_resource_team"
    ADMINISTRATOR = "is_superuser"


WORDS: dict[Role, Promise] = {
    Role.TEAM: _("nobody else is in the resource team"),
    Role.ADMINISTRATOR: _("nobody else is administrator"),
}


class LastOne(Exception):
    """Nobody else has this role."""

    def __init__(self, role: Role) -> None:
        self.role = role
        super().__init__(f"nobody else has {role}")


def roles_of(person: Person) -> list[Role]:
    """Return the roles that somebody who works here has."""
    return [role for role in Role if person.is_active and getattr(person, role)]


def empty_without(people: Collection[int], roles: Iterable[Role]) -> Role | None:
    """Return the first of these roles that nobody has beside these people; None when there is always another."""
    for role in roles:
        if not Person.objects.active().filter(**{role: True}).exclude(pk__in=people).exists():
            return role
    return None


def refuse_last(people: Collection[int], roles: Iterable[Role]) -> None:
    """Raise LastOne when nobody else has one of the roles. Whoever asks next waits until this transaction has ended.

    The rows themselves are locked before: two who take each other's role away would both see that one is left.
    """
    wanted = list(roles)
    if wanted:
        with connection.cursor() as cursor:
            # One lock for both roles: it is rare, and so nobody needs to think of an order.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if role := empty_without(people, wanted):
        raise LastOne(role)
