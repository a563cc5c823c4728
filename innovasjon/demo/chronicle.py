"""What happened in the municipality, told in the order in which it happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ideas import merged
from ideas.models import Follow, Idea, Merge, Support
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person

Happening = Callable[[datetime], object]  # called with the moment it happens at


@dataclass(frozen=True)
class Event:
    """Something that happens at a moment."""

    at: datetime
    happen: Happening


@dataclass
class Applause:
    """Supports and follows, written a day at a time: there are thousands, and one by one they take most of the load."""

    rows: list[Support | Follow] = field(default_factory=list)

    def support(self, idea: Idea, by: Person, at: datetime) -> None:
        """Note that `by` supports the idea."""
        self.rows.append(Support(idea=idea, person=by, given_at=at))

    def follow(self, idea: Idea, by: Person, at: datetime) -> None:
        """Note that `by` follows the idea."""
        self.rows.append(Follow(idea=idea, person=by, since=at))

    def write(self) -> None:
        """Write what is noted, with the entries that ideas.actions would have made of it."""
        Support.objects.bulk_create(row for row in self.rows if isinstance(row, Support))
        Follow.objects.bulk_create(row for row in self.rows if isinstance(row, Follow))
        kind = ContentType.objects.get_for_model(Idea)
        Entry.objects.bulk_create(
            Entry(
                verb="idea.supported" if isinstance(row, Support) else "idea.followed",
                at=row.given_at if isinstance(row, Support) else row.since,
                by_id=row.person_id,
                subject_type=kind,
                subject_id=row.idea_id,
            )
            for row in self.rows
        )
        self.rows.clear()

    @staticmethod
    def count() -> None:
        """Set each idea's number of supports."""
        supports = Support.objects.filter(idea=OuterRef("pk")).order_by().values("idea").annotate(n=Count("pk"))
        Idea.objects.update(support_count=Coalesce(Subquery(supports.values("n")), 0))
        for home in Merge.objects.filter(undone_at=None, into__merged_into=None).values_list("into", flat=True):
            merged.count_anew(home)


def tell(events: Iterable[Event], applause: Applause) -> None:
    """Let everything happen, earliest first."""
    today: date | None = None
    for event in sorted(events, key=lambda event: event.at):
        day = timezone.localdate(event.at)
        if day != today:
            applause.write()
            today = day
        event.happen(event.at)
    applause.write()
    applause.count()
