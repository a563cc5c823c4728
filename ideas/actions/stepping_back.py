"""Somebody whom others put down as standing behind an idea stands there no longer, by their own word."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from ideas import merged, messages, welcoming
from ideas.actions.whole import locked_home
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Guest, Person


class AskedInTheProject(Exception):
    """The idea is being developed: whether one takes part is said in its project."""


@transaction.atomic
def step_back(*, idea: Idea, by: Person, now: datetime) -> Idea:
    """Stand behind the idea no longer, as somebody who was put there by others; they can be asked anew.

    When nobody is left behind it, who put them there holds the place on behalf of others, and is told. Raises
    Proposer.DoesNotExist when nobody else put them there, or they have stepped back already; and AskedInTheProject.
    """
    return _step_back(idea, by, by=by, now=now)


@transaction.atomic
def step_back_as_guest(*, proposer: Proposer, now: datetime) -> Idea:
    """Do the same as a guest who came by their own link. The log has no person for it: it names the proposer's row."""
    assert proposer.guest is not None  # noqa: S101 - the caller's contract
    return _step_back(proposer.idea, proposer.guest, by=None, now=now)


def _step_back(idea: Idea, who: Person | Guest, *, by: Person | None, now: datetime) -> Idea:
    home = locked_home(idea)
    if home.stage == Stage.DEVELOPING:
        raise AskedInTheProject
    own = {"person": who} if isinstance(who, Person) else {"guest": who}
    here = Proposer.objects.filter(**own).put_there_by_others().filter(idea__in=merged.ids(home))
    rows = list(here.select_for_update(of=("self",)).select_related("idea", "invited_by").order_by("pk"))
    if not rows:
        raise Proposer.DoesNotExist
    for row in rows:
        row.state, row.answered_at = Proposer.State.DECLINED, now
        row.save(update_fields=["state", "answered_at"])
        if not row.idea.proposers.accepted().exists():
            _hold_the_place(row, now=now)
    record("idea.proposer_stepped_back", subject=home, by=by, at=now, proposer=rows[0].pk)
    welcoming.leave(home, who, by=by, now=now)
    return home


def _hold_the_place(row: Proposer, *, now: datetime) -> None:
    """Let who put them there stand in; somebody who has left cannot, and then it is who answers for the idea."""
    who = next(one for one in _who_could(row, now=now) if one != row.person)
    held = {"state": Proposer.State.ACCEPTED, "stands_in": True, "invited_at": now, "answered_at": now}
    Proposer.objects.update_or_create(idea=row.idea, person=who, defaults=held)
    tell([who], messages.behalf_answered(row.idea, row), now=now)


def _who_could(row: Proposer, *, now: datetime) -> Iterator[Person]:
    asker = row.invited_by
    assert asker is not None  # noqa: S101 - `put_there_by_others` keeps no other
    if asker.is_active:
        yield asker
    yield from messages.those_who_answer(row.idea, now=now)
    yield asker
