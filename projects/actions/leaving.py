"""Somebody is behind an idea of a project no longer: what they were asked for its sake is taken back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ideas.models import Idea
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Guest, Person
from projects import messages, telling
from projects.models import Answer, Ask, Origin
from projects.querysets import AskQuerySet


@transaction.atomic
def take_questions_back(*, idea: Idea, home: Idea, since: datetime, by: Person, now: datetime) -> list[Ask]:
    """Take back what those behind an idea were asked because it was merged with `home`, from which it is parted again.

    `since` is when they were merged. Who has said yes to the project meanwhile stays in it, until they say otherwise,
    and is told so: people may have counted on them. Who stands behind another idea of the project is still asked.
    """
    projects = Origin.objects.filter(idea=home).values("project")
    rows = Ask.objects.filter(project__in=projects, asked_at__gte=since)
    return _take_back(rows, idea.people_behind(), parted=idea, by=by, now=now)


@transaction.atomic
def let_go(*, idea: Idea, who: Person | Guest, by: Person | None, now: datetime) -> list[Ask]:
    """Take back what somebody was asked who does not stand behind the idea any more; nothing they have answered."""
    rows = Ask.objects.filter(project__in=Origin.objects.filter(idea=idea).values("project"), answer=Answer.WAITING)
    return _take_back(rows, [who], by=by, now=now)


def _take_back(
    rows: AskQuerySet, people: Iterable[Person | Guest], *, by: Person | None, now: datetime, parted: Idea | None = None
) -> list[Ask]:
    people = list(people)
    theirs = Q(person__in=[who for who in people if isinstance(who, Person)])
    theirs |= Q(guest__in=[who for who in people if isinstance(who, Guest)])
    found = rows.standing().filter(theirs, project__closed_at=None).order_by("pk")
    # Locked: one who answers at this moment has answered.
    asked = list(found.select_for_update(of=("self",)).select_related("project__lead", "project__section"))
    remain = {project: set(telling.proposers_of(project)) for project in {row.project for row in asked}}
    outside = [row for row in asked if row.who not in remain[row.project]]
    gone = [row for row in outside if row.answer in {Answer.WAITING, Answer.ABSTAINS}]
    for row in gone:
        record("project.unasked", subject=row.project, by=by, at=now, ask=row.pk)
    for row in outside:
        if row not in gone and parted:
            tell([row.who], messages.parted(row, parted, now), now=now)
    Ask.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return gone
