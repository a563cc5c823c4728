"""Ideas at scale: ten years of them, with the unevenness of real ones."""

import random
from array import array
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from django.utils import timezone

from agents.models import Appointment
from ideas import clock
from ideas.lifecycle import Stage
from ideas.models import Idea, Need, ReferenceCounter, WhoseNeed
from innovasjon.demo import bulk, scale_moves
from innovasjon.demo.language import Writer
from innovasjon.people import site
from innovasjon.people.models import Person, Section

YEARS = 10
DAY = 86_400  # seconds
MOST_SUPPORTS, MOST_COMMENTS = 2500, 120
SUPPORT_TAIL, COMMENT_TAIL = 1.3, 1.7  # of Pareto: the smaller, the longer the tail
ANSWERS_A_NEED = 0.2
NAMES = [
    *("id", "key", "reference", "title", "need", "whose_need", "description", "answers", "section", "unit", "stage"),
    *("stage_since", "created_by", "created_at", "edited_at", "edited_by", "revision", "submitted_at"),
    *("taken_at", "taken_by", "support_count", "comment_count"),
    *scale_moves.NAMES,
]
# Where ideas stand by age in days: what is new still waits, what is old is mostly over.
STAGES: Sequence[tuple[int, dict[Stage, float]]] = (
    (30, {Stage.SUBMITTED: 60, Stage.ASSESSING: 28, Stage.CLARIFYING: 4, Stage.WITHDRAWN: 4, Stage.DRAFT: 4}),
    (
        150,
        {Stage.SUBMITTED: 8.0, Stage.ASSESSING: 38, Stage.CLARIFYING: 8, Stage.DEVELOPING: 14, Stage.PARKED: 8}
        | {Stage.CLOSED: 12, Stage.MERGED: 3, Stage.WITHDRAWN: 6, Stage.DRAFT: 3},
    ),
    (
        100_000,
        {Stage.SUBMITTED: 0.3, Stage.ASSESSING: 1.2, Stage.CLARIFYING: 0.5, Stage.DEVELOPING: 6, Stage.PARKED: 7}
        | {Stage.CLOSED: 38, Stage.MERGED: 6, Stage.WITHDRAWN: 11, Stage.REALISED: 28, Stage.DRAFT: 2},
    ),
)
NEVER_TAKEN = {Stage.DRAFT, Stage.SUBMITTED, Stage.WITHDRAWN}
CLOSED_TO_MERGES = {Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN}


@dataclass
class Made:
    """What the talk about the ideas needs to know of them, in arrays: a million of each takes little room."""

    first: int
    created: "array[int]" = field(default_factory=lambda: array("q"))  # seconds since 1970
    comments: "array[int]" = field(default_factory=lambda: array("i"))

    @property
    def ids(self) -> range:
        """Return the ideas' numbers."""
        return range(self.first, self.first + len(self.created))


class Maker:
    """Makes the rows of ideas."""

    def __init__(self, count: int, writer: Writer, now: datetime) -> None:
        self.count, self.writer, self.now = count, writer, int(now.timestamp())
        self.made = Made(bulk.next_id(Idea))
        # From the first number: what is added later is not the same over again.
        self.chance = random.Random(f"ideas from {self.made.first}")
        self.calendar = site.current().calendar  # looked up now: while rows are written nothing can be asked
        self.fate = random.Random(f"fates from {self.made.first}")
        self.authors = list(Person.objects.active().exclude(unit=None).values_list("pk", "unit", "unit__section"))
        self.sections = {section: [row for row in self.authors if row[2] == section] for section in self._used()}
        self.agents: dict[int, list[int]] = {}
        for section, agent in Appointment.objects.order_by("pk").values_list("section", "person"):
            self.agents.setdefault(section, []).append(agent)
        self.needs = list(Need.objects.order_by("pk").values_list("pk", flat=True))
        self.references = dict(ReferenceCounter.objects.values_list("year", "last"))
        self.whose = list(WhoseNeed.values[:4])
        self.standing = array("q")

    def _used(self) -> list[int]:
        worked_in = {section for _, _, section in self.authors}
        return [pk for pk in Section.objects.order_by("pk").values_list("pk", flat=True) if pk in worked_in]

    def rows(self) -> Iterator[list[str]]:
        """Yield every idea, oldest first; what is noted in `made` and `references` grows with them."""
        sections = list(self.sections.values())
        shares = list(accumulate(1 / (rank + 1) for rank in range(len(sections))))
        days = _days(self.now)
        weights = list(accumulate(weight for _, weight in days))
        chance = self.chance.random
        for number in range(self.count):
            day = days[bisect(weights, (number + chance()) / self.count * weights[-1], hi=len(days) - 1)][0]
            created = min(day + int((6 + 15 * chance()) * 3600), self.now - 3600)
            near = sections[bisect(shares, chance() * shares[-1], hi=len(sections) - 1)]
            yield self._row(self.made.first + number, created, near[int(chance() * len(near))])

    def _row(self, pk: int, created: int, author: tuple[int, int, int]) -> list[str]:
        chance, (person, unit, section) = self.chance, author
        stage = self._stage((self.now - created) // DAY)
        if stage == Stage.MERGED and not self.standing:
            stage = Stage.WITHDRAWN  # there is nothing yet that it could have been merged into
        is_draft = stage == Stage.DRAFT
        supports = 0 if is_draft else min(_tail(chance, SUPPORT_TAIL), MOST_SUPPORTS, len(self.authors) - 1)
        comments = 0 if is_draft else min(_tail(chance, COMMENT_TAIL), MOST_COMMENTS)
        self.made.created.append(created)
        self.made.comments.append(comments)
        agents = self.agents.get(section) if stage not in NEVER_TAKEN else None
        if agents is None and stage not in NEVER_TAKEN:
            agents = [person]
        taken = self._between(created, 12) if agents else None
        moved = created if stage in (Stage.DRAFT, Stage.SUBMITTED) else self._between(taken or created, 90)
        at = _moment(created)
        return [
            str(pk),
            f"{chance.getrandbits(128):032x}",
            bulk.NULL if is_draft else self._reference(created),
            self.writer.title(),
            self.writer.need(),
            chance.choice(self.whose),
            self.writer.description(),
            str(chance.choice(self.needs)) if self.needs and chance.random() < ANSWERS_A_NEED else bulk.NULL,
            str(section),
            str(unit),
            str(stage.value),
            _moment(taken if taken and stage == Stage.ASSESSING else moved),
            str(person),
            at,
            at,
            str(person),
            "1",
            bulk.NULL if is_draft else at,
            _moment(taken) if taken else bulk.NULL,
            str(chance.choice(agents)) if agents else bulk.NULL,
            str(supports),
            str(comments),
            *scale_moves.demanded(
                stage,
                created=created,
                taken=taken,
                moved=moved,
                now=self.now,
                person=person,
                earlier=self._earlier(pk, stage),
                chance=self.fate,
                calendar=self.calendar,
            ),
        ]

    def _earlier(self, pk: int, stage: Stage) -> int:
        """Return one of those made before that others can be merged into, of which this may be one from now on."""
        earlier = self.standing[int(self.fate.random() * len(self.standing))] if self.standing else pk
        if stage not in CLOSED_TO_MERGES:
            self.standing.append(pk)
        return earlier

    def _stage(self, age: int) -> Stage:
        stages = next(stages for days, stages in STAGES if age < days)
        return self.chance.choices(list(stages), weights=list(stages.values()))[0]

    def _between(self, start: int, most_days: int) -> int:
        return min(start + int(self.chance.random() * most_days * DAY), self.now - 60)

    def _reference(self, created: int) -> str:
        year = 1970 + int(created / (365.2425 * DAY))
        self.references[year] = self.references.get(year, 0) + 1
        return f"I-{year}-{self.references[year]:04}"


def build(count: int, writer: Writer, now: datetime) -> Made:
    """Add `count` ideas, and shared needs that a fifth of them answer."""
    _needs(max(10, count // 2000), writer, now)
    maker = Maker(count, writer, now)
    bulk.copy(Idea, NAMES, maker.rows())
    clock.set_anew()
    bulk.go_on_numbering(Idea)
    ReferenceCounter.objects.bulk_create(
        (ReferenceCounter(year=year, last=last) for year, last in maker.references.items()),
        update_conflicts=True,
        unique_fields=["year"],
        update_fields=["last"],
    )
    return maker.made


def _needs(count: int, writer: Writer, now: datetime) -> None:
    chance = random.Random(f"needs {count}")
    sections = list(Section.objects.values_list("pk", flat=True))
    authors = list(Person.objects.active().order_by("pk").values_list("pk", flat=True)[:1000])
    Need.objects.bulk_create(
        (
            Need(
                title=writer.title(),
                description=writer.need(),
                whose_need=chance.choice(WhoseNeed.values[:4]),
                section_id=chance.choice(sections),
                created_by_id=chance.choice(authors),
                created_at=now - timedelta(days=chance.random() * YEARS * 365),
            )
            for _ in range(count)
        ),
        batch_size=2000,
    )


def _days(now: int) -> list[tuple[int, float]]:
    """Return each day as seconds since 1970, with its weight: more by the year, few in weekends and July."""
    today = datetime.fromtimestamp(now, UTC).date()
    span = YEARS * 365
    days = [today - timedelta(days=back) for back in range(span, -1, -1)]
    return [(_seconds(day), _weight(day) * (0.3 + number / span)) for number, day in enumerate(days)]


def _weight(day: date) -> float:
    return (0.1 if day.weekday() > 4 else 1.0) * (0.25 if day.month == 7 else 1.0)


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone()).timestamp())


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _tail(chance: random.Random, shape: float) -> int:
    """Return 0 or 1 mostly, and thousands now and then."""
    return int(chance.paretovariate(shape)) - 1
