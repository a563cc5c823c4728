"""Needs that many ideas answer."""

from datetime import datetime, timedelta

from django.db import transaction

from ideas.models import Idea, Need
from innovasjon.audit.log import record
from innovasjon.people.models import Person, Section

DOUBLE_CLICK = timedelta(minutes=1)


@transaction.atomic
def write_need(
    *,
    title: str,
    description: str,
    whose_need: str,
    whose_need_other: str,
    section: Section | None,
    by: Person,
    now: datetime,
    need: Need | None = None,
    answered_by: Idea | None = None,
) -> Need:
    """Write down a need that many ideas may answer, or write it anew when `need` is given.

    `answered_by` is the idea it is written from, which answers it from now on. The same form sent twice writes it once.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    need = need or _just_written(title, by, now) or Need(created_by=by, created_at=now)
    is_new = need.pk is None
    need.title, need.description, need.section = title, description, section
    need.whose_need, need.whose_need_other = whose_need, whose_need_other
    need.save()
    record("need.written" if is_new else "need.edited", subject=need, by=by, at=now)
    if answered_by:
        answer_need(idea=answered_by, need=need, by=by, now=now)
    return need


def _just_written(title: str, by: Person, now: datetime) -> Need | None:
    """Return the need that the same person gave the same title a moment ago: a double click."""
    return Need.objects.filter(created_by=by, title=title, created_at__gt=now - DOUBLE_CLICK).first()


@transaction.atomic
def answer_need(*, idea: Idea, need: Need | None, by: Person, now: datetime) -> Idea:
    """Say that the idea answers a shared need, or with None that it answers its own alone."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    idea.answers = need
    idea.save(update_fields=["answers"])
    record("idea.answers_need", subject=idea, by=by, at=now, need=need.pk if need else None)
    return idea
