"""Every write of the import: begin, read, confirm, store, cancel, clear away."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.db import connection, transaction

from innovasjon.audit import log
from innovasjon.imports import steps
from innovasjon.imports.tables import Unreadable
from innovasjon.people.importing import applying, lines, queries
from innovasjon.people.importing.lines import Summary
from innovasjon.people.importing.models import OrganisationImport, State
from innovasjon.people.importing.planning import Plan
from innovasjon.people.last_ones import LastOne
from innovasjon.people.models import Person

LOCK = 5_262_001  # any number nobody else locks on: one import is stored at a time
Approval = Callable[[Plan], Summary]
KEPT_FOR = timedelta(days=1)  # an upload that nobody said yes to


class PlanChanged(steps.UnableToImport):
    """The organisation has changed since the preview was shown; `plan` is what the file would do now."""

    def __init__(self, plan: Plan, summary: Summary) -> None:
        self.plan, self.summary = plan, summary
        super().__init__("the plan is no longer the one that was shown")


@transaction.atomic
def begin(*, file: "File[Any]", name: str, by: Person, now: datetime) -> OrganisationImport:
    """Keep an uploaded file privately, to be read."""
    return steps.begin(OrganisationImport, file=file, name=name, by=by, now=now)


def read(*, job: OrganisationImport, now: datetime) -> OrganisationImport:
    """Read the file and keep what it would change, for the preview. Does nothing when that is no longer wanted."""
    if job.state != State.READING:
        return job
    try:
        with job.file.open("rb") as file:
            plan = queries.plan_of(file, heard=steps.listener(job))
    except steps.Stopped:
        return steps.fresh(job)
    except (Unreadable, FileNotFoundError) as problem:
        return _unreadable(job=job, problem=problem, now=now)
    return _show(job=job, plan=plan)


@transaction.atomic
def confirm(
    *, job: OrganisationImport, digest: str, leave_out: bool, many_may_leave: bool, by: Person, now: datetime
) -> OrganisationImport:
    """Say yes to the preview with this digest. Raises UnableToImport, or NotConfirmed."""
    job = steps.locked(job)
    if job.state != State.READY or job.digest != digest:
        raise steps.UnableToImport(job.state)
    require_yes(job.counts, leave_out=leave_out, many_may_leave=many_may_leave)
    job.state, job.person, job.alive_at, job.problem = State.STORING, by, now, ""
    job.save(update_fields=["state", "person", "alive_at", "problem"])
    log.record("import.confirmed", subject=job, by=by, at=now, digest=digest)
    return job


def require_yes(counts: dict[str, Any], *, leave_out: bool, many_may_leave: bool) -> None:
    """Raise NotConfirmed when the plan does what must be said yes to on its own."""
    if counts.get("bad") and not leave_out:
        raise steps.NotConfirmed("bad")
    if counts.get("many_leave") and not many_may_leave:
        raise steps.NotConfirmed("many_leave")


def store(*, job: OrganisationImport, now: datetime) -> OrganisationImport:
    """Do what was confirmed, all of it or nothing. When the organisation has changed meanwhile, show the plan anew."""
    if job.state != State.STORING:
        return job
    try:
        with job.file.open("rb") as file, transaction.atomic():
            if steps.locked(job).state != State.STORING:
                return job
            summary = store_file(file=file, approve=as_shown(job.digest), by=job.person, now=now)
            _end(job=job, state=State.DONE, now=now, counts=summary.counts)
    except PlanChanged as changed:
        return _show(job=job, plan=changed.plan, problem="changed")
    except LastOne:
        with job.file.open("rb") as file:
            return _show(job=job, plan=queries.plan_of(file), problem="changed")
    steps.forget_files(job)
    return job


@transaction.atomic
def store_file(*, file: IO[bytes], approve: Approval, by: Person | None, now: datetime) -> Summary:
    """Do what the file says today. `approve` sees the plan first and raises what stops it.

    Raises LastOne when meanwhile nobody else has a role that somebody who leaves has.
    """
    with connection.cursor() as cursor:
        # Tried, not waited for: a second import would be stored on a plan that the first has overtaken.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise steps.UnableToImport("another import is being stored")
    # Made anew under the lock: between the preview and the yes somebody may have changed the organisation.
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
    job = steps.locked(job)
    if job.state not in (State.READING, State.READY):
        raise steps.UnableToImport(job.state)
    job.state, job.ended_at = State.CANCELLED, now
    job.save(update_fields=["state", "ended_at"])
    log.record("import.cancelled", subject=job, by=by, at=now)
    transaction.on_commit(lambda: steps.forget_files(job))
    return job


def clear_old(*, now: datetime) -> int:
    """Delete the files of imports nobody said yes to within a day. Return how many were cleared."""
    old = OrganisationImport.objects.filter(begun_at__lt=now - KEPT_FOR).exclude(file="", lines="")
    cleared = 0
    for job in old.exclude(state=State.STORING):
        if not job.is_over:
            _end(job=job, state=State.CANCELLED, now=now, counts=job.counts)
        steps.forget_files(job)
        cleared += 1
    return cleared


@transaction.atomic
def _show(*, job: OrganisationImport, plan: Plan, problem: str = "") -> OrganisationImport:
    """Keep the plan for the preview, unless somebody has cancelled meanwhile."""
    expected = job.state
    fresh = steps.locked(job)
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
def _unreadable(*, job: OrganisationImport, problem: Exception, now: datetime) -> OrganisationImport:
    job.problem = steps.in_words(problem, job)
    _end(job=job, state=State.UNREADABLE, now=now, counts={})
    transaction.on_commit(lambda: steps.forget_files(job))
    return job


@transaction.atomic
def _end(*, job: OrganisationImport, state: State, now: datetime, counts: dict[str, Any]) -> None:
    job.state, job.ended_at, job.counts = state, now, job.counts | dict(counts)
    job.save(update_fields=["state", "ended_at", "counts", "problem"])
    log.record(f"import.{state}", subject=job, by=job.person, at=now, counts=job.counts)
