"""Makes ideas of the rows, a batch at a time: each batch whole or not at all, so that what was killed goes on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from ideas import clock
from ideas.importing import choices
from ideas.importing.choices import Choices
from ideas.importing.models import IdeaImport, ImportRow
from ideas.lifecycle import Stage
from ideas.models import TEXT_LENGTH, Idea, Proposer, ReferenceCounter, Tag
from innovasjon.audit import log
from innovasjon.people.models import Person
from innovasjon.web import moments
from innovasjon.web.slugs import norwegian_slug

BATCH = 250
HALF_A_YEAR = timedelta(days=180)
A_WEEK, MOST_WEEKS = timedelta(days=7), 52  # over which the answers to one list are spread
NOON = time(12)  # of a day without a time; midnight would be the day before in another time zone


@dataclass(frozen=True)
class Batch:
    """Some rows of one import on their way to become ideas."""

    job: IdeaImport
    rows: Sequence[ImportRow]
    chosen: Choices
    now: datetime
    places: Mapping[int, int]  # of each row that waits for an answer, among those of its section


def next_rows(job: IdeaImport) -> list[ImportRow]:
    """Return the next rows that are to become ideas, the first of the file first."""
    waiting = job.rows.filter(kind=ImportRow.Kind.ADD, outcome=ImportRow.Outcome.WAITS)
    return list(waiting.order_by("number")[:BATCH])


def store(*, job: IdeaImport, rows: Sequence[ImportRow], now: datetime) -> None:
    """Make ideas of these rows. The caller holds the lock on the import, in the transaction it is done in."""
    chosen = choices.read(job.choices)
    batch = Batch(job, rows, chosen, now, _places(job, rows) if chosen.a_week else {})
    units = _units_of(rows)
    numbers = ReferenceCounter.take_many(_year(batch, row) for row in batch.rows)
    ideas = Idea.objects.bulk_create(_idea(batch, row, next(numbers[_year(batch, row)]), units) for row in rows)
    Proposer.objects.bulk_create(_proposers(batch, ideas))
    _tag(rows, ideas)
    for row, idea in zip(rows, ideas, strict=True):
        row.idea, row.outcome = idea, ImportRow.Outcome.STORED
    ImportRow.objects.bulk_update(rows, ["idea", "outcome"], batch_size=BATCH)
    happened = ((idea.pk, _told(job, row)) for row, idea in zip(rows, ideas, strict=True))
    log.record_many("idea.imported", model=Idea, happened=happened, by=job.person, at=now)


def _idea(batch: Batch, row: ImportRow, reference: str, units: dict[int, int | None]) -> Idea:
    said, job = row.content, batch.job
    people = said["people"]
    sent = _moment(said["date"]) or batch.now
    return Idea(
        reference=reference,
        title=row.title,
        need=said["need"],
        whose_need=said["whose_need"],
        whose_need_other=said["whose_need_other"],
        description=_description(said),
        section_id=row.section_id,
        unit_id=said["unit"] or (units.get(people[0]) if people else None),
        stage=said["stage"],
        stage_since=batch.now,
        submitted_at=sent,
        created_by_id=people[0] if people else job.person_id,
        created_at=sent,
        edited_at=batch.now,
        edited_by_id=job.person_id,
        **_demanded(batch, row, sent),
    )


def _description(said: dict[str, Any]) -> str:
    """Return the idea's text, with the name of a proposer whom nobody here knows, in the importer's words."""
    named = said.get("named_as", "")
    room = TEXT_LENGTH - len(named) - 2
    return "\n\n".join(part for part in (said["description"][:room], named) if part)


def _demanded(batch: Batch, row: ImportRow, sent: datetime) -> dict[str, Any]:
    """Return what the idea's stage demands (ideas/models/demands.py)."""
    said = row.content
    if said["stage"] == Stage.SUBMITTED:
        today = clock.day_of(batch.now)
        since = runs_from(batch.chosen, batch.places.get(row.number, 0), today=today)
        due = clock.due(Stage.SUBMITTED, since=since, used=0)
        return {"reply_due_on": due, "clock_from": since if since > today else None}
    if said["stage"] == Stage.CLOSED:
        return {"reason": said["reason"], "reason_kind": batch.chosen.closed_as}
    if said["stage"] == Stage.PARKED:
        chosen = batch.chosen.revisit_on
        comes_back = date.fromisoformat(chosen) if chosen else timezone.localdate(batch.now) + HALF_A_YEAR
        return {"reason": said["reason"], "revisit_on": comes_back}
    if said["stage"] == Stage.REALISED:
        day = date.fromisoformat(said["ended"]) if said["ended"] else timezone.localdate(sent)
        owner = next(iter(said["active"]), batch.job.person_id)
        return {"benefit": said["reason"], "in_use_from": day, "benefit_owner_id": owner}
    return {}


def runs_from(chosen: Choices, place: int, *, today: date) -> date:
    """Return the day the reply clock starts for an idea with this place among those of its section that wait."""
    first = max(today, date.fromisoformat(chosen.clock_from)) if chosen.clock_from else today
    return first + A_WEEK * min(place // chosen.a_week, MOST_WEEKS - 1) if chosen.a_week else first


def _places(job: IdeaImport, rows: Sequence[ImportRow]) -> dict[int, int]:
    """Return by its number which one each of these rows is among those of its section that wait, the first being 0."""
    waiting = job.rows.filter(kind=ImportRow.Kind.ADD, content__stage=Stage.SUBMITTED.value)
    earlier = waiting.filter(number__lt=rows[0].number).values_list("section").annotate(Count("pk")).order_by()
    here: Counter[int | None] = Counter(dict(earlier))
    places = {}
    for row in rows:
        if row.content["stage"] == Stage.SUBMITTED:
            places[row.number] = here[row.section_id]
            here[row.section_id] += 1
    return places


def _proposers(batch: Batch, ideas: Sequence[Idea]) -> Iterator[Proposer]:
    """Yield those behind each idea. Where nobody is known, whoever imports stands in."""
    for row, idea in zip(batch.rows, ideas, strict=True):
        common = {"idea": idea, "state": Proposer.State.ACCEPTED, "answered_at": batch.now, "invited_at": batch.now}
        for person in row.content["people"]:
            yield Proposer(person_id=person, invited_by=batch.job.person, **common)
        if not row.content["people"]:
            yield Proposer(person=batch.job.person, stands_in=True, **common)


def _tag(rows: Sequence[ImportRow], ideas: Sequence[Idea]) -> None:
    words = {slug: word for row in rows for word in row.content["tags"] if (slug := norwegian_slug(word))}
    if not words:
        return
    Tag.objects.bulk_create([Tag(name=word[:40], slug=slug) for slug, word in words.items()], ignore_conflicts=True)
    pks = dict(Tag.objects.filter(slug__in=words).values_list("slug", "pk"))
    through = Idea.tags.through
    through.objects.bulk_create(
        through(idea_id=idea.pk, tag_id=pks[slug])
        for row, idea in zip(rows, ideas, strict=True)
        for slug in {norwegian_slug(word) for word in row.content["tags"]}
        if slug in pks
    )


def _year(batch: Batch, row: ImportRow) -> int:
    return timezone.localdate(_moment(row.content["date"]) or batch.now).year


def _moment(day: str) -> datetime | None:
    found = date.fromisoformat(day) if day else None
    return moments.at(found, NOON) if found else None


def _units_of(rows: Sequence[ImportRow]) -> dict[int, int | None]:
    people = {pk for row in rows for pk in row.content["people"]}
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "unit"))


def _told(job: IdeaImport, row: ImportRow) -> dict[str, Any]:
    """Return what the idea's story tells of where it comes from."""
    said = row.content
    details = {"import": job.pk, "file": job.file_name, "row": row.number}
    kept = {"named": said["named"], "number": said["number"], "status": said["status"], "date": said["date"]}
    return details | {name: value for name, value in kept.items() if value}
