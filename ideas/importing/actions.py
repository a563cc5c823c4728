"""Every write of the import: begin, read, choose, check, confirm, store, cancel, undo, clear away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count
from django.utils import timezone, translation

from ideas.importing import checking, choices, columns, sheets, storing, telling, undoing
from ideas.importing.checking import Checking
from ideas.importing.choices import Choices
from ideas.importing.models import OVER, UNDO_WITHIN, IdeaImport, ImportRow, State
from innovasjon.audit import log
from innovasjon.imports import steps
from innovasjon.imports.tables import Unreadable
from innovasjon.people.models import Person

KEPT_FOR = timedelta(days=2)  # an upload that nobody said yes to
A_STEP = timedelta(minutes=4)  # that one task works before it hands over to the next


class PreviewChanged(Exception):
    """Some rows have become ideas in another way since the preview was shown."""


@transaction.atomic
def begin(*, file: "File[Any]", name: str, by: Person, now: datetime) -> IdeaImport:
    """Keep an uploaded file privately, to be read."""
    return steps.begin(IdeaImport, file=file, name=name, by=by, now=now)


def read(*, job: IdeaImport, now: datetime) -> IdeaImport:
    """Find the headings and what the columns hold. Does nothing when that is no longer wanted."""
    if job.state != State.READING:
        return job
    try:
        with job.file.open("rb") as file:
            found = sheets.survey(file, heard=steps.listener(job))
    except steps.Stopped:
        return steps.fresh(job)
    except (Unreadable, FileNotFoundError) as problem:
        return _unreadable(job=job, problem=problem, now=now)
    with transaction.atomic():
        job = steps.locked(job)
        if job.state == State.READING:
            job.found = {"headings": found.headings, "examples": found.examples, "words": found.words}
            job.choices = Choices(columns=columns.guess(found.headings)).as_json()
            job.state, job.rows_read, job.alive_at = State.CHOOSING, found.rows, now
            job.save(update_fields=["found", "choices", "state", "rows_read", "alive_at"])
    return job


@transaction.atomic
def choose(*, job: IdeaImport, chosen: Choices, complete: bool = True, by: Person, now: datetime) -> IdeaImport:
    """Say how the file is to be understood; it is checked unless there is more to choose. Raises UnableToImport."""
    job = steps.locked(job)
    if job.state not in (State.CHOOSING, State.READY, State.CHECKING):
        raise steps.UnableToImport(job.state)
    job.choices, job.person, job.alive_at = chosen.as_json(), by, now
    job.state = State.CHECKING if complete else State.CHOOSING
    job.revision, job.rows_done, job.counts = job.revision + 1, 0, {}
    job.save(update_fields=["choices", "person", "alive_at", "state", "revision", "rows_done", "counts"])
    log.record("idea_import.chosen", subject=job, by=by, at=now, columns=dict(chosen.columns))
    return job


def check(*, job: IdeaImport, now: datetime) -> IdeaImport:
    """Judge every row, for the preview. Does nothing when that is no longer wanted; begun twice, the last counts."""
    try:
        job = _claim(job)
        reading = Checking(job, choices.read(job.choices), timezone.localdate(now))
        with job.file.open("rb") as file, translation.override(job.person.language):
            reading.run(file, keep=lambda rows, number: _keep(job, rows, number))
        return _ready(job, {"gaps": reading.gaps, "rows": reading.number}, now)
    except steps.Stopped:
        return steps.fresh(job)
    except (Unreadable, FileNotFoundError) as problem:
        return _unreadable(job=job, problem=problem, now=now)


@transaction.atomic
def _claim(job: IdeaImport) -> IdeaImport:
    """Begin to keep the rows from the first one; whoever kept them before stops at their next batch."""
    job = steps.locked(job)
    if job.state != State.CHECKING:
        raise steps.Stopped
    # A worker that died may have left some: begun anew they would meet their own numbers.
    job.rows.all().delete()
    job.reading, job.rows_done, job.alive_at = uuid4(), 0, timezone.now()
    job.save(update_fields=["reading", "rows_done", "alive_at"])
    return job


@transaction.atomic
def _keep(job: IdeaImport, rows: list[ImportRow], number: int) -> None:
    fresh = steps.locked(job)
    if (fresh.state, fresh.reading) != (State.CHECKING, job.reading):
        raise steps.Stopped
    ImportRow.objects.bulk_create(rows)
    fresh.rows_done, fresh.alive_at = number, timezone.now()
    fresh.save(update_fields=["rows_done", "alive_at"])


@transaction.atomic
def _ready(job: IdeaImport, told: dict[str, Any], now: datetime) -> IdeaImport:
    fresh = steps.locked(job)
    if (fresh.state, fresh.reading) != (State.CHECKING, job.reading):
        raise steps.Stopped
    checking.leave_out_what_is_there(fresh)
    fresh.counts, fresh.state, fresh.alive_at = checking.counts(fresh) | told, State.READY, now
    fresh.save(update_fields=["counts", "state", "alive_at"])
    return fresh


def confirm(*, job: IdeaImport, revision: int, leave_out: bool, by: Person, now: datetime) -> IdeaImport:
    """Say yes to the preview with this number. Raises UnableToImport, NotConfirmed or PreviewChanged."""
    with transaction.atomic():
        job = steps.locked(job)
        if job.state != State.READY or job.revision != revision or not job.counts.get("add"):
            raise steps.UnableToImport(job.state)
        if job.counts.get("bad") and not leave_out:
            raise steps.NotConfirmed
        # Another import, or somebody by hand, may have brought in the same idea since the rows were judged.
        has_changed = bool(checking.leave_out_what_is_there(job))
        if has_changed:
            job.revision, job.counts = job.revision + 1, job.counts | checking.counts(job)
        else:
            job.state, job.person, job.alive_at, job.rows_done = State.STORING, by, now, 0
            log.record("idea_import.confirmed", subject=job, by=by, at=now, counts=_in_short(job))
        job.save(update_fields=["state", "person", "alive_at", "rows_done", "revision", "counts"])
    if has_changed:
        raise PreviewChanged
    return job


def store(*, job: IdeaImport, now: datetime) -> IdeaImport:
    """Make ideas of what was confirmed, batch by batch. Any number of workers may do it at once, and any may die."""
    return _step_by_step(job, State.STORING, _store_some, now)


def _store_some(job: IdeaImport, now: datetime) -> bool:
    rows = storing.next_rows(job)
    if not rows:
        telling.tell(job, now=now)
        _end(job, State.DONE, now=now)
        return False
    storing.store(job=job, rows=rows, now=now)
    job.rows_done, job.alive_at = job.rows_done + len(rows), timezone.now()
    job.save(update_fields=["rows_done", "alive_at"])
    return True


@transaction.atomic
def cancel(*, job: IdeaImport, by: Person, now: datetime) -> IdeaImport:
    """Give the import up. What has been stored of it is taken back. Raises UnableToImport when it is over."""
    job = steps.locked(job)
    if job.state in OVER or job.state in (State.CANCELLING, State.UNDOING):
        raise steps.UnableToImport(job.state)
    log.record("idea_import.cancelled", subject=job, by=by, at=now, stored=job.rows_done)
    if job.state == State.STORING:
        job.state, job.alive_at = State.CANCELLING, now
        job.save(update_fields=["state", "alive_at"])
    else:
        _end(job, State.CANCELLED, now=now)
    return job


@transaction.atomic
def undo(*, job: IdeaImport, by: Person, now: datetime) -> IdeaImport:
    """Take a whole import back, but for ideas that somebody has worked on. Raises UnableToImport when it is late."""
    job = steps.locked(job)
    if not may_be_undone(job, now=now):
        raise steps.UnableToImport(job.state)
    job.state, job.alive_at, job.rows_done = State.UNDOING, now, 0
    job.save(update_fields=["state", "alive_at", "rows_done"])
    log.record("idea_import.to_be_undone", subject=job, by=by, at=now)
    return job


def may_be_undone(job: IdeaImport, *, now: datetime) -> bool:
    """Tell whether the import is done, and not longer ago than it can be undone."""
    return job.state == State.DONE and job.ended_at is not None and now - job.ended_at <= UNDO_WITHIN


def take_back(*, job: IdeaImport, now: datetime) -> IdeaImport:
    """Take back what a cancelled or undone import has stored, batch by batch."""
    state = State(job.state)
    if state not in (State.CANCELLING, State.UNDOING):
        return job
    return _step_by_step(job, state, _take_some_back, now)


def _take_some_back(job: IdeaImport, now: datetime) -> bool:
    rows = undoing.next_rows(job)
    if not rows:
        _end(job, State.CANCELLED if job.state == State.CANCELLING else State.UNDONE, now=now)
        return False
    undoing.take_back(job=job, rows=rows, now=now)
    job.rows_done, job.alive_at = job.rows_done + len(rows), timezone.now()
    job.save(update_fields=["rows_done", "alive_at"])
    return True


def _step_by_step(
    job: IdeaImport, state: State, do_some: Callable[[IdeaImport, datetime], bool], now: datetime
) -> IdeaImport:
    """Do the work in batches, each in its own transaction under the import's lock, as long as it is still wanted."""
    begun = timezone.now()
    while timezone.now() - begun < A_STEP:
        with transaction.atomic():
            job = steps.locked(job)
            if job.state != state or not do_some(job, now):
                break
    return job


@transaction.atomic
def clear_old(*, now: datetime) -> int:
    """Give up imports nobody said yes to, and drop the rows of those that can no longer be undone."""
    left = IdeaImport.objects.select_for_update().filter(begun_at__lt=now - KEPT_FOR)
    waiting = list(left.filter(state__in=[State.READING, State.CHOOSING, State.CHECKING, State.READY]))
    for job in waiting:
        _end(job, State.CANCELLED, now=now)
        log.record("idea_import.cancelled", subject=job, by=None, at=now)
    over = IdeaImport.objects.filter(state__in=OVER, ended_at__lt=now - UNDO_WITHIN)
    ImportRow.objects.filter(job__in=over).delete()
    return len(waiting)


def _end(job: IdeaImport, state: State, *, now: datetime) -> None:
    """Let the import be over, and throw the file away: it is full of names, and nobody needs it any more."""
    job.state, job.ended_at, job.counts = state, now, job.counts | _outcomes(job)
    job.save(update_fields=["state", "ended_at", "counts", "problem"])
    if state in (State.DONE, State.UNDONE):
        verb = "idea_import.done" if state == State.DONE else "idea_import.undone"
        log.record(verb, subject=job, by=job.person, at=now, counts=_in_short(job))
    if state == State.UNDONE:
        telling.take_back(job, now=now)
    transaction.on_commit(lambda: steps.forget_files(job))


def _outcomes(job: IdeaImport) -> dict[str, int]:
    rows = job.rows.exclude(outcome=ImportRow.Outcome.WAITS).values("outcome").order_by("outcome")
    return {row["outcome"]: row["number"] for row in rows.annotate(number=Count("pk"))}


def _in_short(job: IdeaImport) -> dict[str, int]:
    return {name: number for name, number in job.counts.items() if isinstance(number, int)}


@transaction.atomic
def _unreadable(*, job: IdeaImport, problem: Exception, now: datetime) -> IdeaImport:
    job = steps.locked(job)
    if job.state not in (State.READING, State.CHECKING):
        return job
    job.problem = steps.in_words(problem, job)
    _end(job, State.UNREADABLE, now=now)
    log.record("idea_import.unreadable", subject=job, by=job.person, at=now)
    return job
