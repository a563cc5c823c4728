"""Hiding an idea or a comment for personal data in it, and showing it again."""

from datetime import datetime

import rules
from django.db import transaction
from django.db.models import Q

from agents import queries as agents
from ideas import merged, messages
from ideas.actions.whole import locked_home
from ideas.clock import day_of
from ideas.models import Comment, Idea, Proposer
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import give_back, tell, withhold
from innovasjon.people.models import Guest, Person


@transaction.atomic
def hide(*, idea: Idea, reason: str, by: Person, now: datetime) -> Idea:
    """Hide the idea from all but those behind it, its agents and the resource team; a second time changes nothing.

    What others were told of it and have not got yet, they do not get. Those behind it are told why.
    """
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.hidden_at:
        return idea
    idea.hidden_at, idea.hidden_by, idea.hidden_because = now, by, reason
    idea.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    record("idea.hidden", subject=idea, by=by, at=now, reason=reason)
    # After the row is locked and before anybody is told why: what waits to be sent quotes what is to be hidden.
    withhold({"idea": idea.pk}, but_for=_who_may_read(idea, now), now=now)
    tell(idea.people_behind(), messages.hidden(idea, by, reason, now), now=now, but_not=by)
    return idea


@transaction.atomic
def show(*, idea: Idea, by: Person, now: datetime) -> Idea:
    """Let everybody see the idea again; where it is not hidden, nothing changes."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.hidden_at is None:
        return idea
    idea.hidden_at, idea.hidden_by, idea.hidden_because = None, None, ""
    idea.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    record("idea.shown", subject=idea, by=by, at=now)
    give_back({"idea": idea.pk})
    tell(idea.people_behind(), messages.shown(idea, by, now), now=now, but_not=by)
    return idea


@transaction.atomic
def hide_comment(*, comment: Comment, reason: str, by: Person, now: datetime) -> Comment:
    """Hide a comment from all but who wrote it, the idea's agents and the team; a second time changes nothing."""
    home = locked_home(comment.idea)
    row = Comment.objects.select_for_update(of=("self",)).select_related("author", "idea").get(pk=comment.pk)
    if row.hidden_at or row.deleted_at:
        return row
    row.hidden_at, row.hidden_by, row.hidden_because = now, by, reason
    row.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    merged.count_anew(home.pk)
    record("idea.comment_hidden", subject=home, by=by, at=now, comment=row.pk, reason=reason)
    withhold({"comment": row.pk}, but_for=[row.author], now=now)
    tell([row.author], messages.hidden(row, by, reason, now), now=now, but_not=by)
    return row


@transaction.atomic
def show_comment(*, comment: Comment, by: Person, now: datetime) -> Comment:
    """Let everybody read the comment again; where it is not hidden, nothing changes."""
    home = locked_home(comment.idea)
    row = Comment.objects.select_for_update(of=("self",)).select_related("author", "idea").get(pk=comment.pk)
    if row.hidden_at is None:
        return row
    row.hidden_at, row.hidden_by, row.hidden_because = None, None, ""
    row.save(update_fields=["hidden_at", "hidden_by", "hidden_because"])
    merged.count_anew(home.pk)
    record("idea.comment_shown", subject=home, by=by, at=now, comment=row.pk)
    give_back({"comment": row.pk})
    tell([row.author], messages.shown(row, by, now), now=now, but_not=by)
    return row


def may_hear(idea: Idea, people: list[Person]) -> list[Person]:
    """Return those of the people who may be told of the idea: all, but of a hidden one those who may see it."""
    return people if idea.hidden_at is None else [who for who in people if rules.has_perm("ideas.view_idea", who, idea)]


def _who_may_read(idea: Idea, now: datetime) -> list[Person | Guest]:
    """Return those behind the idea or asked to stand there, the agents of its section, and the resource team."""
    # Who said no has nothing to do with it any more, and reads what everybody may.
    rows = [row for row in idea.rows_behind if row.state != Proposer.State.DECLINED]
    serving = agents.serving([idea.section_id or 0], on=day_of(now))
    network = Person.objects.filter(Q(pk__in=serving) | Q(in_resource_team=True))
    return [*(who for row in rows if (who := row.person or row.guest)), *network]
