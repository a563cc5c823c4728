"""Every write of the import: begin, read, confirm, store, cancel, clear away."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.utils import timezone, translation

from innovasjon.audit import log
from innovasjon.people.importing import applying, lines, queries
from innovasjon.people.importing.lines import Summary
from innovasjon.people.importing.models import OrganisationImport, State
from innovasjon.people.importing.planning import Plan
from innovasjon.people.last_ones import LastOne
from innovasjon.people.models import Person
from innovasjon.web.tables import Unreadable

LOCK = 5_262_001  # any number nobody else locks on: one import is stored at a time
Approval = Callable[[Plan], Summary]
KEPT_FOR = timedelta(days=1)  # an upload that nobody said yes to


class UnableToImport(Exception):
    """The import does not stand where this step begins."""


class NotConfirmed(UnableToImport):
    """Rows would be left out, or many would leave, and nobody has said that this is meant."""


class PlanChanged(UnableToImport):
    """The organisation has changed since the preview was shown; `plan` is what the file would do now."""

    def __init__(self, plan: Plan, summary: Summary) -> None:
        self.plan, self.summary = plan, summary
        super().__init__("the plan is no longer the one that was shown")


class Cancelled(Exception):
    """Somebody cancelled while the file was being read."""


@transaction.atomic
def begin(*, file: "File[Any]", name: str, by: Person, now: datetime) -> OrganisationImport:
    """Keep an uploaded file privately, to be read."""
    job = OrganisationImport(file_name=name[:150], person=by, begun_at=now, alive_at=now)
    job.file.save(name, file, save=False)
    job.save()
    log.record("import.begun", subject=job, by=by, at=now)
    return job


def read(*, job: OrganisationImport, now: datetime) -> OrganisationImport:
    """Read the file and keep what it would change, for the preview. Does nothing when that is no longer wanted."""
    if job.state != State.READING:
        return job
    try:
        with job.file.open("rb") as file:
            plan = queries.plan_of(file, heard=lambda count: _sign_of_life(job, count))
    except Cancelled:
        return OrganisationImport.objects.get(pk=job.pk)
    except Unreadable as problem:
        return _unreadable(job=job, problem=problem, now=now)
    return _show(job=job, plan=plan)


@transaction.atomic
def confirm(
    *, job: OrganisationImport, digest: str, leave_out: bool, many_may_leave: bool, by: Person, now: datetime
) -> OrganisationImport:
    """Say yes to the preview with this digest. Raises UnableToImport, or NotConfirmed."""
    job = OrganisationImport.objects.select_for_update().get(pk=job.pk)
    if job.state != State.READY or job.digest != digest:
        raise UnableToImport(job.state)
    require_yes(job.counts, leave_out=leave_out, many_may_leave=many_may_leave)
    job.state, job.person, job.alive_at, job.problem = State.STORING, by, now, ""
    job.save(update_fields=["state", "person", "alive_at", "problem"])
    log.record("import.confirmed", subject=job, by=by, at=now, digest=digest)
    return job


def require_yes(counts: dict[str, Any], *, leave_out: bool, many_may_leave: bool) -> None:
    """Raise NotConfirmed when the plan does what must be said yes to on its own."""
    if counts.get("bad") and not leave_out:
        raise NotConfirmed("bad")
    if counts.get("many_leave") and not many_may_leave:
        raise NotConfirmed("many_leave")


def store(*, job: OrganisationImport, now: datetime) -> OrganisationImport:
    """Do what was confirmed, all of it or nothing. When the organisation has changed meanwhile, show the plan anew."""
    if job.state != State.STORING:
        return job
    try:
        with job.file.open("rb") as file, transaction.atomic():
            if not _still(job, State.STORING):
                return job
            summary = store_file(file=file, approve=as_shown(job.digest), by=job.person, now=now)
            _end(job=job, state=State.DONE, now=now, counts=summary.counts)
    except PlanChanged as changed:
        return _show(job=job, plan=changed.plan, problem="changed")
    except LastOne:
        with job.file.open("rb") as file:
            return _show(job=job, plan=queries.plan_of(file), problem="changed")
    _forget_files(job)
    return job


@transaction.atomic
def store_file(*, file: IO[bytes], approve: Approval, by: Person | None, now: datetime) -> Summary:
    """Do what the file says today. `approve` sees the plan first and raises what stops it.

    Raises LastOne when meanwhile nobody else has a role that somebody who leaves has.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise UnableToImport("another import is being stored")
    plan = queries.plan_of(file)
    summary = approve(plan)
    applying.store(plan=plan, by=by, now=now)
    return summary


def as_shown(digest: str) -> Approval:
    """Return an approval of exactly the plan with this digest; it raises PlanChanged for any other."""

    def approve(plan: Plan) -> Summary:
        summary = lines.summary(plan)
        if summary.digest != digest:
            raise PlanChanged(plan, summary)
        return summary

    return approve


@transaction.atomic
def note_done(*, file_name: str, counts: dict[str, Any], now: datetime) -> OrganisationImport:
    """Keep that an import was done from the command line."""
    job = OrganisationImport.objects.create(
        file_name=file_name[:150], state=State.DONE, begun_at=now, alive_at=now, ended_at=now, counts=dict(counts)
    )
    log.record("import.done", subject=job, by=None, at=now, counts=dict(counts))
    return job


@transaction.atomic
def cancel(*, job: OrganisationImport, by: Person, now: datetime) -> OrganisationImport:
    """Give the import up; what is being stored cannot be stopped. Raises UnableToImport."""
    job = OrganisationImport.objects.select_for_update().get(pk=job.pk)
    if job.state not in (State.READING, State.READY):
        raise UnableToImport(job.state)
    job.state, job.ended_at = State.CANCELLED, now
    job.save(update_fields=["state", "ended_at"])
    log.record("import.cancelled", subject=job, by=by, at=now)
    transaction.on_commit(lambda: _forget_files(job))
    return job


def clear_old(*, now: datetime) -> int:
    """Delete the files of imports nobody said yes to within a day. Return how many were cleared."""
    old = OrganisationImport.objects.filter(begun_at__lt=now - KEPT_FOR).exclude(file="", lines="")
    cleared = 0
    for job in old.exclude(state=State.STORING):
        if not job.is_over:
            _end(job=job, state=State.CANCELLED, now=now, counts=job.counts)
        _forget_files(job)
        cleared += 1
    return cleared


def _sign_of_life(job: OrganisationImport, rows_read: int) -> None:
    mine = OrganisationImport.objects.filter(pk=job.pk, state=State.READING)
    if not mine.update(rows_read=rows_read, alive_at=timezone.now()):
        raise Cancelled


@transaction.atomic
def _show(*, job: OrganisationImport, plan: Plan, problem: str = "") -> OrganisationImport:
    """Keep the plan for the preview, unless somebody has cancelled meanwhile."""
    expected = job.state
    fresh = OrganisationImport.objects.select_for_update().get(pk=job.pk)
    if fresh.state != expected:
        return fresh
    summary, text = Summary(), io.BytesIO()
    for line in lines.of(plan):
        text.write(summary.note(line).encode() + b"\n")
    if fresh.lines:
        fresh.lines.delete(save=False)
    fresh.lines.save("preview.jsonl", ContentFile(text.getvalue()), save=False)
    fresh.counts = dict(summary.counts) | {
        "many_leave": plan.many_leave,
        "governed": plan.governed,
        "rows": fresh.rows_read,
        "nobody_leaves_for": plan.nobody_leaves_for,
        "kept": [known.pk for known in plan.kept],
        "unknown_columns": list(plan.unknown_columns),
    }
    fresh.digest, fresh.state, fresh.problem = summary.digest, State.READY, problem
    fresh.save()
    return fresh


@transaction.atomic
def _unreadable(*, job: OrganisationImport, problem: Unreadable, now: datetime) -> OrganisationImport:
    with translation.override(job.person.language if job.person else None):
        words = str(problem.message)
    job.problem = words[:500]
    _end(job=job, state=State.UNREADABLE, now=now, counts={})
    transaction.on_commit(lambda: _forget_files(job))
    return job


@transaction.atomic
def _end(*, job: OrganisationImport, state: State, now: datetime, counts: dict[str, Any]) -> None:
    job.state, job.ended_at, job.counts = state, now, job.counts | dict(counts)
    job.save(update_fields=["state", "ended_at", "counts", "problem"])
    log.record(f"import.{state}", subject=job, by=job.person, at=now, counts=job.counts)


def _still(job: OrganisationImport, state: State) -> bool:
    return OrganisationImport.objects.select_for_update().get(pk=job.pk).state == state


def _forget_files(job: OrganisationImport) -> None:
    """Delete what was uploaded and shown: both are full of names, and nobody needs them any more."""
    for kept in (job.file, job.lines):
        if kept:
            kept.delete(save=False)
    OrganisationImport.objects.filter(pk=job.pk).update(file="", lines="")
