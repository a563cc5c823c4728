"""A person's notices on the site: read, marked as read. What one has read is one's own affair and not logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from innovasjon.notifications import composing, kinds
from innovasjon.notifications.models import Delivery
from innovasjon.notifications.querysets import KEPT
from innovasjon.people.models import Person
from innovasjon.web.prepared import Prepared, given

MOST_COUNTED = 99

# Asked by every page, for its menu.
_UNREAD = Prepared(
    lambda: (
        Delivery.objects.notices_since(given("since"), given("person"), now=given("now"))
        .unread()
        .values("pk")[: MOST_COUNTED + 1]
    )
)


@dataclass(frozen=True)
class Notice:
    """A notice as a row of the list, in the reader's language."""

    pk: int
    url: str
    text: str
    group: str
    at: datetime
    is_read: bool


def unread(person: Person, *, now: datetime) -> str:
    """Return how many notices the person has not opened, as the menu shows it; "" for none."""
    number = len(_UNREAD.rows(person=person.pk, now=now, since=now - KEPT))
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number or "")


def rows(deliveries: Sequence[Delivery]) -> list[Notice]:
    """Return deliveries as rows of the list."""
    return [
        Notice(
            row.pk,
            row.get_absolute_url(),
            composing.subject(row),
            str(kinds.of(row.kind).group.label),
            row.due_at,
            row.read_at is not None,
        )
        for row in deliveries
    ]


def mark_read(*, notice: Delivery, now: datetime) -> None:
    """Note that the person has opened the notice; a second time changes nothing."""
    Delivery.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_all_read(*, by: Person, now: datetime) -> int:
    """Note that the person has seen all there is now; what comes meanwhile stays unread."""
    return Delivery.objects.notices_of(by, now=now).unread().update(read_at=now)
