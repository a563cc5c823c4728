"""An idea written down for somebody else: who wrote it stands in, until those whose idea it is have answered."""

from datetime import datetime

from django.db import transaction

from ideas import merged, messages, welcoming
from ideas.models import Follow, Idea, Proposer
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person


@transaction.atomic
def stand_in(*, idea: Idea, by: Person, now: datetime) -> Proposer:
    """Say that the idea is somebody else's, and that one only holds their place; twice changes nothing.

    Raises Proposer.DoesNotExist when `by` is not behind the idea.
    """
    row = _own_row(idea, by)
    if not row.stands_in:
        row.stands_in = True
        row.save(update_fields=["stands_in"])
        record("idea.on_behalf", subject=idea, by=by, at=now, proposer=row.pk)
        # Those who said yes before it was said whose idea it is, own it at once.
        hand_over(idea, now=now)
    return row


class NobodyAsked(Exception):
    """The idea is written down for others, and none of them is asked, or all have said no."""


def lacks_owner(idea: Idea) -> bool:
    """Tell whether only those stand behind the idea who write it down for others, and nobody is asked."""
    rows = list(idea.proposers.exclude(state=Proposer.State.DECLINED).values_list("stands_in", flat=True))
    return bool(rows) and all(rows)


@transaction.atomic
def own(*, idea: Idea, by: Person, now: datetime) -> Proposer:
    """Make the idea one's own: somebody else's it was not, or nobody said yes. Raises Proposer.DoesNotExist."""
    row = _own_row(idea, by)
    if row.stands_in:
        row.stands_in = False
        row.save(update_fields=["stands_in"])
        record("idea.owned", subject=idea, by=by, at=now, proposer=row.pk)
    return row


def hand_over(idea: Idea, *, now: datetime) -> None:
    """Let a sent idea be its owners' alone once one of them has said yes; who stood in follows it from now on.

    A draft stays with who writes it until it is sent, or they could not finish it.
    """
    rows = list(idea.proposers.accepted().select_related("person").order_by("pk"))
    owners = [row for row in rows if not row.stands_in]
    if Idea.objects.get(pk=idea.pk).is_draft or not owners:
        return
    for row in rows:
        if row.stands_in and row.person:
            # They wrote it down and know those it is about: they hear on, unless they choose not to.
            Follow.objects.get_or_create(idea=idea, person=row.person, defaults={"since": now})
            record("idea.handed_to_owner", subject=idea, by=owners[0].person, at=now, proposer=owners[0].pk)
            row.delete()
            home = Idea.objects.get(pk=merged.home_of(idea.pk))
            welcoming.leave(home, row.person, by=owners[0].person, now=now)


def answered(idea: Idea, row: Proposer, *, now: datetime) -> None:
    """Do what follows from an owner's yes or no: a yes makes it theirs; either is told to who stands in."""
    standing_in = [one.person for one in idea.proposers.filter(stands_in=True).select_related("person") if one.person]
    if not standing_in:
        return
    tell(standing_in, messages.behalf_answered(idea, row), now=now)
    if row.state == Proposer.State.ACCEPTED:
        hand_over(idea, now=now)


def _own_row(idea: Idea, by: Person) -> Proposer:
    Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    return Proposer.objects.select_for_update().get(idea=idea, person=by, state=Proposer.State.ACCEPTED)
