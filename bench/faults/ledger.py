"""What the fault run asks of the ledger: fill it, and see how far it has come. Run with Django set up."""

from django.db import connection, transaction
from django.utils import timezone

from innovasjon.notifications.ledger import Message, tell
from innovasjon.notifications.models import Channel, Delivery
from innovasjon.people.models import Person

ABOUT = {"title": "En benk ved elva", "reference": "I-2026-0001", "by": "Ola Berg", "section": "Kultur", "path": "/"}


class RolledBack(Exception):
    """The action failed after it had told people."""


def people(*, known: int, unknown: int) -> tuple[set[str], set[str]]:
    """Make readers; return the addresses of those who exist to the mail server, and of those who do not."""
    here = {f"reader{number}@eksempel.example" for number in range(known)}
    gone = {f"unknown{number}@eksempel.example" for number in range(unknown)}
    Person.objects.bulk_create(Person(email=email, name=email.split("@")[0], password="!") for email in here | gone)
    Person.objects.bulk_create(
        Person(email=f"nobody{number}@eksempel.example", name="Nobody", password="!") for number in range(20)
    )
    return here, gone


def told(emails: list[str]) -> None:
    """One action that tells these people, as a view would call it."""
    with transaction.atomic():
        tell(Person.objects.filter(email__in=emails), Message("ideas.taken", "idea:1:taken", ABOUT), now=timezone.now())


def told_and_rolled_back() -> None:
    """An action that tells people and then fails."""
    try:
        with transaction.atomic():
            nobody = Person.objects.filter(email__startswith="nobody")
            tell(nobody, Message("ideas.taken", "idea:1:taken", ABOUT), now=timezone.now())
            raise RolledBack
    except RolledBack:
        pass


def left() -> int:
    """How many messages are not settled."""
    try:
        rows = Delivery.objects.filter(channel=Channel.EMAIL, state__in=["pending", "sending"])
        return rows.count()
    finally:
        connection.close()


def undeliverable() -> set[str]:
    return set(Delivery.objects.filter(state="undeliverable").values_list("person__email", flat=True))
