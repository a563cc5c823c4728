"""An idea is developed: it becomes a project, or part of one, and its proposers are asked to take part."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ideas import actions as ideas
from ideas.models import Idea
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Guest, Person
from projects import messages, telling
from projects.actions.editing import Content
from projects.actions.locking import locked
from projects.models import Answer, Ask, Method, Origin, Phase, Project, ProjectCounter


class AlreadyThere(Exception):
    """The idea is developed in this project already."""

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(f"project {project.pk}")


@transaction.atomic
def begin(
    *, idea: Idea, content: Content, method: Method, key: UUID, by: Person, now: datetime, seen: str = ""
) -> Project:
    """Begin a project from the idea and ask its proposers. `key` is the form's: sent twice it begins one project.

    `seen` is where the idea stood when the form was opened. Raises what ideas.actions.begin_developing raises.
    """
    # The version of the method that is chosen now: a later change of the method does not move projects that go on.
    first = Phase.objects.filter(method=method).order_by("place")[0]
    # Called by Django only when the project is new, so that no number is lost.
    reference: Any = partial(ProjectCounter.take, timezone.localdate(now).year)
    start = {"method": method, "phase": first, "phase_since": now, "created_at": now, "reference": reference}
    project, is_new = Project.objects.get_or_create(created_by=by, key=key, defaults={**content.fields, **start})
    if is_new:
        record("project.begun", subject=project, by=by, at=now, idea=idea.pk)
        _take_in(project, idea, by=by, now=now, seen=seen)
        tell([project.lead], messages.made_lead(project, by), now=now, but_not=by)
    return project


@transaction.atomic
def add_idea(*, project: Project, idea: Idea, by: Person, now: datetime, seen: str = "") -> Project:
    """Develop the idea in a project that goes on already, and ask those of its proposers who are not in it yet.

    Raises AlreadyThere, Ended, and what ideas.actions.begin_developing raises.
    """
    project = locked(project)
    if Origin.objects.developing().filter(project=project, idea=idea).exists():
        raise AlreadyThere(project)
    record("project.idea_added", subject=project, by=by, at=now, idea=idea.pk)
    _take_in(project, idea, by=by, now=now, seen=seen)
    telling.tell_all(project, messages.idea_added(project, idea, by, now), but_not=by, now=now)
    return project


@transaction.atomic
def ask_newcomers(*, idea: Idea, by: Person | None, now: datetime) -> list[Ask]:
    """Ask whoever has come to stand behind an idea since it began to be developed; nobody twice."""
    origin = Origin.objects.developing().select_related("project").filter(idea=idea).first()
    if origin is None or origin.project.is_closed:
        return []
    return _ask_those_behind(origin.project, [idea], by=by, now=now, anew=False)


def _take_in(project: Project, idea: Idea, *, by: Person, now: datetime, seen: str) -> None:
    where = {"destination": project.title, "path": project.get_absolute_url()}
    idea = ideas.begin_developing(idea=idea, **where, by=by, now=now, seen=seen)
    Origin.objects.filter(idea=idea, left_at=None).exclude(project=project).update(left_at=now)
    came = {"added_by": by, "added_at": now, "left_at": None}
    Origin.objects.update_or_create(project=project, idea=idea, defaults=came)
    _ask_those_behind(project, [idea], by=by, now=now)


def _ask_those_behind(
    project: Project, of: Iterable[Idea], *, by: Person | None, now: datetime, anew: bool = True
) -> list[Ask]:
    """Ask everybody behind the ideas who is not asked yet.

    `anew`: those who once said no, or were taken off, are asked again, as it is another idea of theirs.
    """
    of = list(of)
    people = dict.fromkeys(who for idea in of for who in idea.people_behind())
    rows = [row for who in people if (row := _asked(project, who, by=by, now=now, anew=anew))]
    for row in rows:
        record("project.asked", subject=project, by=by, at=now, ask=row.pk)
        telling.ask(row, of, now=now)
    return rows


def _asked(project: Project, who: Person | Guest, *, by: Person | None, now: datetime, anew: bool) -> Ask | None:
    """Return the question to this proposer; None when it stands already."""
    person, guest = (who, None) if isinstance(who, Person) else (None, who)
    asked = {"asked_by": by, "asked_at": now}
    row, is_new = Ask.objects.get_or_create(project=project, person=person, guest=guest, defaults=asked)
    if is_new:
        return row
    if not anew or not (row.removed_at or row.answer == Answer.ABSTAINS):
        return None
    blank = {"answered_at": None, "removed_at": None, "removed_by": None, "removed_reason": ""}
    for name, value in {**asked, **blank, "answer": Answer.WAITING}.items():
        setattr(row, name, value)
    row.save()
    return row
