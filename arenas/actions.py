"""Every write to gatherings: planning, changing and calling off, who comes, and the links to the team's calendar."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from arenas import invited, messages
from arenas.models import CalendarLink, Gathering, Reply
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person
from innovasjon.web import secret_links

# Where one of these is another, the network is told.
NEWS = ("title", "starts_at", "ends_at", "place", "video_url")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a gathering is: when, where, what about, and who sees to it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    video_url: str = ""
    about: str = ""
    organiser: Person


class ChangedMeanwhile(Exception):
    """Somebody has changed the gathering since the form was opened, or called it off; `gathering` says how."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        super().__init__(f"gathering {gathering.pk} is at revision {gathering.revision}")


class NotInTheTeam(Exception):
    """The team's calendar is the resource team's alone."""


class TooLate(Exception):
    """The gathering is over, or called off."""


@transaction.atomic
def plan_gathering(*, plan: Plan, key: UUID, by: Person, now: datetime) -> Gathering:
    """Plan a gathering of the network; its people are told. The same form twice gives the first gathering."""
    made = Gathering(key=key, created_by=by, created_at=now, changed_at=now, **vars(plan))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        found = Gathering.objects.filter(created_by=by, key=key).first()
        if found is None:
            raise
        return found
    record("gathering.planned", subject=made, by=by, at=now)
    tell(_invited(made), messages.planned(made), now=now, but_not=by)
    return made


@transaction.atomic
def change_gathering(*, gathering: Gathering, plan: Plan, seen: int, by: Person, now: datetime) -> Gathering:
    """Change what was planned; those it is for are told when time or place is another. Raises ChangedMeanwhile.

    `seen` is the revision the form was opened with. What is the same as before is not written down.
    """
    gathering = _locked(gathering)
    changed = [name for name, value in vars(plan).items() if getattr(gathering, name) != value]
    if not changed:
        return gathering
    if gathering.revision != seen or gathering.is_cancelled:
        raise ChangedMeanwhile(gathering)
    before = {name: str(getattr(gathering, name)) for name in changed}
    for name in changed:
        setattr(gathering, name, getattr(plan, name))
    gathering.revision, gathering.changed_at = gathering.revision + 1, now
    gathering.save(update_fields=[*changed, "revision", "changed_at"])
    record("gathering.changed", subject=gathering, by=by, at=now, before=before)
    if not set(NEWS).isdisjoint(changed):
        tell(_invited(gathering), messages.changed(gathering), now=now, but_not=by)
    return gathering


@transaction.atomic
def call_off(*, gathering: Gathering, reason: str, by: Person, now: datetime) -> Gathering:
    """Call a gathering off, and say why. Raises ChangedMeanwhile once it is called off, TooLate when it is over."""
    gathering = _locked(gathering)
    if gathering.is_cancelled:
        raise ChangedMeanwhile(gathering)
    if gathering.is_over(now):
        raise TooLate
    gathering.cancelled_at, gathering.cancelled_by, gathering.cancelled_because = now, by, reason
    gathering.revision, gathering.changed_at = gathering.revision + 1, now
    cancelled = ["cancelled_at", "cancelled_by", "cancelled_because"]
    gathering.save(update_fields=[*cancelled, "revision", "changed_at"])
    record("gathering.called_off", subject=gathering, by=by, at=now, reason=reason)
    tell(_invited(gathering), messages.called_off(gathering), now=now, but_not=by)
    return gathering


@transaction.atomic
def reply(*, gathering: Gathering, answer: str, by: Person, now: datetime) -> Reply:
    """Say whether one comes; said again it is the new answer. Raises TooLate."""
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering.pk)
    if gathering.is_cancelled or gathering.is_over(now):
        raise TooLate
    said = Reply.objects.filter(gathering=gathering, person=by).first()
    if said and said.answer == answer:
        return said
    said = said or Reply(gathering=gathering, person=by)
    said.answer, said.answered_at = answer, now
    said.save()
    record("gathering.replied", subject=gathering, by=by, at=now, answer=answer)
    return said


@transaction.atomic
def new_calendar_link(*, by: Person, now: datetime) -> str:
    """Return the secret of a new link to the team's calendar. It is shown once; the link before it opens no more.

    Raises NotInTheTeam for somebody who has left it meanwhile.
    """
    # Two at once would both find none before; and whoever leaves the team is locked before their links end.
    team = Person.objects.in_team().select_for_update(no_key=True)
    if not team.filter(pk=by.pk).exists():
        raise NotInTheTeam
    end_calendar_links(people=[by.pk], by=by, now=now)
    secret = secret_links.new()
    link = CalendarLink.objects.create(person=by, digest=secret_links.digest(secret), created_at=now)
    record("calendar_link.made", subject=link, by=by, at=now)
    return secret


@transaction.atomic
def end_calendar_links(*, people: Collection[int], by: Person | None, now: datetime) -> int:
    """Let the links of these people open nothing from now on, and return how many there were.

    Where nobody did it by hand, as in an import, the row says that it was its owner who left.
    """
    links = CalendarLink.objects.select_for_update(of=("self",)).filter(person__in=people, revoked_at=None)
    ended = list(links.select_related("person").order_by("pk"))
    for link in ended:
        link.revoked_at, link.revoked_by = now, by or link.person
        link.save(update_fields=["revoked_at", "revoked_by"])
        record("calendar_link.revoked", subject=link, by=by, at=now)
    return len(ended)


def _locked(gathering: Gathering) -> Gathering:
    rows = Gathering.objects.select_for_update(of=("self",)).select_related("organiser", "created_by", "cancelled_by")
    return rows.get(pk=gathering.pk)


def _invited(gathering: Gathering) -> list[Person]:
    return list(invited.network(on=timezone.localdate(gathering.starts_at)))
