"""The people behind an idea: asked, and answering."""

from datetime import datetime

from django.db import transaction

from ideas import merged, messages
from ideas.actions.behalf import answered
from ideas.actions.whole import locked_home
from ideas.models import Idea, Proposer
from ideas.welcoming import welcome
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import no_longer_waits, tell
from innovasjon.notifications.models import Delivery
from innovasjon.people import guest_links
from innovasjon.people.models import Guest, Person


class AlreadyAsked(Exception):
    """This person or guest stands among the proposers already."""


@transaction.atomic
def invite_person(*, idea: Idea, person: Person, by: Person, now: datetime) -> Proposer:
    """Ask a colleague to stand behind the idea. Raises AlreadyAsked; one who declined can be asked again."""
    return _ask(idea, by=by, now=now, person=person)


@transaction.atomic
def invite_guest(*, idea: Idea, email: str, name: str, by: Person, now: datetime) -> Proposer:
    """Ask somebody outside the municipality, known by their e-mail address. Raises AlreadyAsked."""
    guest, _ = Guest.objects.get_or_create(
        email__iexact=email, defaults={"email": email.lower(), "name": name, "created_at": now}
    )
    return _ask(idea, by=by, now=now, guest=guest)


def _ask(
    idea: Idea, *, by: Person, now: datetime, person: Person | None = None, guest: Guest | None = None
) -> Proposer:
    idea = locked_home(idea)
    asked = Proposer.objects.standing().filter(idea__in=merged.ids(idea), person=person, guest=guest)
    if asked.exists():
        raise AlreadyAsked
    row, is_new = Proposer.objects.get_or_create(
        idea=idea, person=person, guest=guest, defaults={"invited_by": by, "invited_at": now}
    )
    if not is_new:
        row.state, row.invited_by, row.invited_at, row.answered_at = Proposer.State.INVITED, by, now, None
        row.save(update_fields=["state", "invited_by", "invited_at", "answered_at"])
    record("idea.proposer_asked", subject=idea, by=by, at=now, proposer=row.pk)
    if guest:
        guest_links.issue(guest=guest, now=now)
    recipient = guest or person
    tell([recipient] if recipient else [], messages.asked_to_stand_behind(idea, row), now=now)
    return row


@transaction.atomic
def answer_invitation(*, idea: Idea, accept: bool, by: Person, now: datetime) -> Proposer:
    """Say yes or no to standing behind the idea. Raises Proposer.DoesNotExist when nobody asked."""
    idea = locked_home(idea)
    asked = Proposer.objects.filter(idea__in=merged.ids(idea), person=by, state=Proposer.State.INVITED)
    rows = list(asked.select_for_update(of=("self",)).select_related("idea").order_by("pk"))
    if not rows:
        raise Proposer.DoesNotExist
    # Who was asked for two ideas that are one now answers once.
    for row in rows:
        row.state, row.answered_at = (Proposer.State.ACCEPTED if accept else Proposer.State.DECLINED), now
        row.save(update_fields=["state", "answered_at"])
        _asked_no_more(row, now=now)
    record(f"idea.proposer_{rows[0].state}", subject=idea, by=by, at=now, proposer=rows[0].pk)
    for row in rows:
        answered(row.idea, row, now=now)
    if accept:
        welcome(idea, asked_by=rows[0].invited_by, now=now)
    return rows[0]


@transaction.atomic
def answer_as_guest(*, proposer: Proposer, accept: bool, now: datetime) -> Proposer:
    """Say yes or no as a guest who came by their own link. Raises Proposer.DoesNotExist when it is answered already.

    The log has no person for it: the entry names the proposer's row.
    """
    row = Proposer.objects.select_for_update().get(pk=proposer.pk, state=Proposer.State.INVITED, guest__isnull=False)
    row.state, row.answered_at = (Proposer.State.ACCEPTED if accept else Proposer.State.DECLINED), now
    row.save(update_fields=["state", "answered_at"])
    record(f"idea.proposer_{row.state}", subject=_home(row), by=None, at=now, proposer=row.pk)
    answered(row.idea, row, now=now)
    if accept:
        welcome(_home(row), asked_by=row.invited_by, now=now)
    return row


@transaction.atomic
def take_back_invitation(*, proposer: Proposer, by: Person, now: datetime) -> None:
    """Take back an invitation nobody has answered. Raises AlreadyAsked when it has been: they stand there for good."""
    row = Proposer.objects.select_for_update().get(pk=proposer.pk)
    if row.state != Proposer.State.INVITED:
        raise AlreadyAsked
    record("idea.proposer_uninvited", subject=_home(row), by=by, at=now, proposer=row.pk)
    _asked_no_more(row, now=now)
    row.delete()


def _asked_no_more(row: Proposer, *, now: datetime) -> None:
    """Note that the question whether they stand behind the idea is answered, or is no question any more."""
    asking = Delivery.objects.about({"idea": row.idea_id, "proposer": row.pk})
    no_longer_waits(asking.filter(kind__in=("ideas.asked", "ideas.asked_again")), now=now)


def _home(row: Proposer) -> Idea:
    """Return the idea whose story tells it: the one that the row's own idea was merged into, if it was."""
    return Idea.objects.get(pk=merged.home_of(row.idea_id))
