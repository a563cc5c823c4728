"""Writing into the ledger: what actions call to tell people something."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Func, JSONField, Q, Value
from django.utils import timezone

from innovasjon.notifications import kinds, preferences
from innovasjon.notifications.models import Channel, Delivery, TeamsChannel
from innovasjon.notifications.querysets import DeliveryQuerySet
from innovasjon.notifications.waking import wake_the_pump
from innovasjon.people import guest_links
from innovasjon.people.models import Guest, Person, Section


@dataclass(frozen=True)
class Message:
    """What is told. `context` holds plain values; the texts are written at sending, in the reader's language.

    `context["path"]` is the page it is about.
    """

    kind: str  # "ideas.taken": templates/ideas/mail/taken.txt, and a Kind in ideas.messages.KINDS
    key: str  # which occasion this is
    context: dict[str, Any] = field(default_factory=dict)


def tell(
    recipients: Iterable[Person | Guest], message: Message, *, now: datetime, but_not: Person | None = None
) -> None:
    """Write what each recipient is told, in the caller's transaction: what is rolled back tells nobody.

    Everybody who works here gets a notice on the site; those who want it, and where it must be known, an e-mail too.
    Guests get e-mail, and only what they must know. `but_not` is who did it themselves. Celery is only woken; if it is
    not there, the next tick of beat finds the rows.
    """
    # Once each, in order: who is both proposer and follower is told as the first of these.
    _write(_rows([(who, message) for who in dict.fromkeys(recipients) if who != but_not], now))


def mail(person: Person, message: Message, *, now: datetime) -> None:
    """Send the person an e-mail, and leave no notice: what is only of use to those who are not signed in."""
    _write([_mail(message, now, person=person)])


@transaction.atomic
def tell_each(messages: Iterable[tuple[Person | Guest, Message]], *, now: datetime) -> int:
    """Tell each person or guest something of their own, in a few statements for all; return how many were told."""
    wanted = list(messages)
    _write(_rows(wanted, now))
    return len(wanted)


def _rows(wanted: list[tuple[Person | Guest, Message]], now: datetime) -> list[Delivery]:
    """Return the notices, and the e-mail for those who want it; for guests e-mail of what they must know."""
    here = [(who, message) for who, message in wanted if isinstance(who, Person) and who.is_active]
    guests = [(who, message) for who, message in wanted if isinstance(who, Guest) and kinds.of(message.kind).must_know]
    rows = [_notice(person, message, now) for person, message in here]
    for name in {message.kind for _person, message in here}:
        of_kind = [(person, message) for person, message in here if message.kind == name]
        wishes = preferences.wishes(kinds.of(name), [person for person, _ in of_kind], on=timezone.localdate(now))
        rows += [_mail(message, now, person=person) for person, message in of_kind if wishes.wants_mail(person)]
    # Months after the question they are told what came of it: by then the link they first got has run out.
    guest_links.keep_open(guests=dict.fromkeys(guest for guest, _ in guests), now=now)
    return rows + [_mail(message, now, guest=guest) for guest, message in guests]


def tell_teams(section: Section | int | None, message: Message, *, now: datetime) -> None:
    """Write what the Teams channels of the section and of the resource team are told."""
    rooms = TeamsChannel.objects.filter(Q(section=section) | Q(section=None), is_active=True)
    _write([_row(message, now, teams=room, channel=Channel.TEAMS) for room in rooms])


@transaction.atomic
def tell_room(room: TeamsChannel, message: Message, *, now: datetime) -> None:
    """Write what one Teams channel is told."""
    _write([_row(message, now, teams=room, channel=Channel.TEAMS)])


def _write(rows: list[Delivery]) -> None:
    # The unique key of reader, channel and occasion drops what was told before, also by a transaction just beside.
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.state == Delivery.State.PENDING for row in rows):
        # Not before the commit: the pump would find nothing. Robust: no broker must not undo what was done.
        transaction.on_commit(wake_the_pump, robust=True)


def _notice(person: Person, message: Message, now: datetime) -> Delivery:
    """Return a notice on the site: it has arrived when it is written."""
    return _row(message, now, person=person, channel=Channel.INAPP, state=Delivery.State.SENT, settled_at=now)


def _mail(message: Message, now: datetime, **recipient: Any) -> Delivery:
    return _row(message, now, channel=Channel.EMAIL, **recipient)


def _row(message: Message, now: datetime, **fields: Any) -> Delivery:
    return Delivery(
        kind=message.kind, dedupe_key=message.key, payload=message.context, created_at=now, due_at=now, **fields
    )


def withhold(about: Mapping[str, int], *, but_for: Iterable[Person | Guest], now: datetime) -> None:
    """Keep what is about something hidden from everybody but some: their e-mail is not sent, their notice not shown."""
    _keep_from(Delivery.objects.about(about), but_for, now)


def take_back(key: str, *, but_for: Iterable[Person | Guest], now: datetime) -> None:
    """Keep from everybody but some what was told of an occasion, as if it had not been."""
    _keep_from(Delivery.objects.filter(dedupe_key=key), but_for, now)


def _keep_from(rows: DeliveryQuerySet, but_for: Iterable[Person | Guest], now: datetime) -> None:
    kept = list(but_for)
    rows = rows.exclude(person__in=[who for who in kept if isinstance(who, Person)])
    rows = rows.exclude(guest__in=[who for who in kept if isinstance(who, Guest)])
    # What a pump has leased is left alone: it may have left already, and only its sender can say.
    rows.filter(state__in=[Delivery.State.PENDING, Delivery.State.HELD]).update(
        state=Delivery.State.CANCELLED, settled_at=now
    )
    rows.filter(channel=Channel.INAPP, state=Delivery.State.SENT).update(state=Delivery.State.CANCELLED)


def give_back(about: Mapping[str, int]) -> None:
    """Show the notices again that were withheld. E-mail that was not sent in time is not sent later."""
    notices = Delivery.objects.about(about).filter(channel=Channel.INAPP)
    notices.filter(state=Delivery.State.CANCELLED).update(state=Delivery.State.SENT)


def no_longer_waits(rows: DeliveryQuerySet, *, now: datetime) -> None:
    """Note that what these notices ask for is done, wherever it was: nobody needs to open them any more."""
    unread = rows.filter(channel=Channel.INAPP).unread().order_by("pk")
    # What somebody marks as read this very moment is left to them, so that nobody waits for anybody.
    Delivery.objects.filter(pk__in=unread.select_for_update(skip_locked=True).values("pk")).update(read_at=now)


def reword(key: str, **words: str) -> None:
    """Change words in what was told of an occasion, where they stand in it: they were changed, or deleted, at home."""
    told = Delivery.objects.filter(dedupe_key=key, payload__has_keys=list(words))
    told.update(payload=_Joined(F("payload"), Value(words, output_field=JSONField())))


class _Joined(Func):
    """A JSON object with another's values in place of its own."""

    arg_joiner = " || "
    template = "(%(expressions)s)"
    output_field = JSONField()


def not_told(messages: Iterable[tuple[Person | Guest, Message]]) -> Iterator[tuple[Person | Guest, Message]]:
    """Yield those of the messages that their reader has not been told yet; asks the ledger once."""
    wanted = list(messages)
    rows = Delivery.objects.filter(dedupe_key__in={message.key for _who, message in wanted}, teams=None)
    told = set(rows.values_list("person", "guest", "dedupe_key"))
    for who, message in wanted:
        person, guest = (who.pk, None) if isinstance(who, Person) else (None, who.pk)
        if (person, guest, message.key) not in told:
            yield who, message
