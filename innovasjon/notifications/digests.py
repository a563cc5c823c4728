"""The digest: what happened to one's ideas, what waits, what is new nearby; composed when it is due, for that reader.

`plan` writes one row a person and week (or day) in one statement. `fill` gathers what a whole batch of them is to hold;
what it finds is kept with the row, so that a digest which is sent again says the same.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import DateTimeField, Exists, Max, OuterRef, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovasjon.notifications import kinds, letters, preferences
from innovasjon.notifications.kinds import Group, Way
from innovasjon.notifications.letters import Letter
from innovasjon.notifications.models import Channel, Delivery, PlannedUntil, Preference, Rhythm
from innovasjon.notifications.waking import wake_the_pump
from innovasjon.people.models import Person
from innovasjon.people.working_days import is_working_day
from innovasjon.web import moments, stories
from innovasjon.web.prepared import Among, Prepared, given

KIND = preferences.DIGEST
SENT_AT = time(7)  # in Norway, summer and winter
WEEK = 7  # days
MOST_ENTRIES = 8  # in one part; then how many more there are
LONGEST_BACK = timedelta(days=35)


@dataclass(frozen=True)
class Entry:
    """A line of the digest: what it is, where it leads, and a word more."""

    text: str | Promise = ""
    path: str = ""
    note: str = ""

    def spoken(self) -> "Entry":
        """Return it in the language that is active now."""
        return self if isinstance(self.text, str) else Entry(str(self.text), self.path, self.note)


Parts = dict[Group, list[Entry]]


# --- Planning


def moment(day: date) -> datetime:
    """Return when the digests of the day are sent."""
    return moments.at(day, SENT_AT)


@transaction.atomic
def plan(*, now: datetime) -> int:
    """Write a row for everybody whose digest is due, once a week or a working day; return how many are new.

    How far it has come is kept: what fell due while the site was down is made up for, a weekly digest until the next is
    due, a daily one on its day; and nobody who is new, or chooses another day, gets one of a day that is over.
    """
    today = timezone.localdate(now, timezone.get_default_timezone())
    if now < moment(today):
        return 0
    # Locked: of two beats at once the second finds that this day is planned.
    come_to, _ = PlannedUntil.objects.select_for_update().get_or_create(
        what=KIND, defaults={"at": moment(today) - timedelta(minutes=1)}
    )
    # Not further back than a week: an older weekly digest is the last one's, and two at once help nobody.
    missed = [day for back in range(WEEK) if come_to.at < moment(day := today - timedelta(days=back))]
    number = _insert(PLAN_WEEKLY, today, now, missed=missed)
    if today in missed and is_working_day(today):
        number += _insert(PLAN_DAILY, today, now, missed=missed)
    if missed:
        come_to.at = now
        come_to.save(update_fields=["at"])
    if number:
        transaction.on_commit(wake_the_pump, robust=True)
    return number


@transaction.atomic
def pass_over(*, now: datetime) -> None:
    """Let no digest be made up for that was due before this moment: of a site whose data were made just now."""
    PlannedUntil.objects.update_or_create(what=KIND, defaults={"at": now})


# Each reader has one day in the last seven on which their weekly digest was due. It is written when that day is new, or
# when it was one of their days off, which are over.
PLAN = """
INSERT INTO notifications_delivery
    (person_id, channel, kind, dedupe_key, payload, created_at, due_at, state, attempts, last_error, message_id)
SELECT person.id, 'email', %(kind)s, occasion.key, jsonb_build_object('rhythm', {rhythm}::text), %(now)s, %(due)s,
    'pending', 0, '', ''
FROM people_person person LEFT JOIN notifications_rhythm rhythm ON rhythm.person_id = person.id
CROSS JOIN LATERAL (
    SELECT %(today)s::date - mod(%(weekday)s - coalesce(rhythm.weekday, 1) + 7, 7)::int AS day) chosen
CROSS JOIN LATERAL (SELECT {key} AS key) occasion
WHERE person.is_active AND person.email <> '' AND coalesce(rhythm.digest, 'weekly') = {rhythm}
  AND (rhythm.away_from IS NULL OR %(today)s NOT BETWEEN rhythm.away_from AND rhythm.away_until)
  AND {is_due}
  AND NOT EXISTS (
    SELECT FROM notifications_delivery told
    WHERE told.person_id = person.id AND told.channel = 'email' AND told.dedupe_key = occasion.key)
ON CONFLICT DO NOTHING
"""
PLAN_WEEKLY = PLAN.format(
    rhythm="'weekly'",
    key="""'digest:' || to_char(chosen.day, 'IYYY"-W"IW')""",
    is_due="(chosen.day = ANY(%(missed)s::date[]) OR chosen.day BETWEEN rhythm.away_from AND rhythm.away_until)",
)
PLAN_DAILY = PLAN.format(rhythm="'daily'", key="'digest:' || to_char(%(today)s::date, 'YYYY-MM-DD')", is_due="TRUE")


def _insert(sql: str, today: date, now: datetime, *, missed: list[date]) -> int:
    values: dict[str, Any] = {"kind": KIND, "today": today, "weekday": today.isoweekday(), "missed": missed, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"due": moment(today)})
        return int(cursor.rowcount)


# --- Filling


def fill(rows: Sequence[Delivery], *, now: datetime) -> None:
    """Find what each digest is to hold, in a number of queries that does not depend on how many they are."""
    readers = [row.person for row in rows if row.person]
    if not readers:
        return
    held = dict(gathered(readers, _since(rows, now), now=now))
    for row in rows:
        found = {"until": now.isoformat(), **_kept(held[row.person])} if row.person else {}
        row.payload = row.payload | found
    kept = json.dumps([{"id": row.pk, "payload": row.payload} for row in rows], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [kept])


KEEP = """
UPDATE notifications_delivery kept SET payload = found.payload
FROM jsonb_to_recordset(%s::jsonb) AS found (id bigint, payload jsonb) WHERE kept.id = found.id
"""


def _kept(parts: Parts) -> dict[str, Any]:
    """Return what the row keeps: the entries that are shown, and of the others how many they are."""
    return {
        "parts": {group.value: [entry.__dict__ for entry in found[:MOST_ENTRIES]] for group, found in parts.items()},
        "more": {group.value: more for group, found in parts.items() if (more := len(found) - MOST_ENTRIES) > 0},
    }


def _since(rows: Sequence[Delivery], now: datetime) -> dict[int, datetime]:
    """Return since when each reader has had no digest."""
    ids = [row.person_id for row in rows]
    earlier = Delivery.objects.filter(person__in=ids, channel=Channel.EMAIL, kind=KIND, state=Delivery.State.SENT)
    until = Cast(KeyTextTransform("until", "payload"), DateTimeField())  # it was put together a little after it was due
    last = dict(earlier.values_list("person").annotate(last=Max(Coalesce(until, "due_at"))).order_by())
    found: dict[int, datetime] = {}
    for row in rows:
        # Without an earlier digest to go by: what is new since the one there would have been.
        usual = row.due_at - timedelta(days=1 if row.payload.get("rhythm") == Rhythm.Digest.DAILY else 7)
        found[row.person_id or 0] = max(last.get(row.person_id, usual), now - LONGEST_BACK)
    return found


def gathered(readers: Sequence[Person], since: Mapping[int, datetime], *, now: datetime) -> list[tuple[Person, Parts]]:
    """Return for each reader the parts of their digest, in their language."""
    unseen = _unseen(readers, since, now)
    offers = [story.parts(readers, since, now) for story in stories.collect("digest")]
    told = _Teller()
    found = []
    for reader in readers:
        parts: Parts = {}
        with translation.override(reader.language):
            for name, payload in unseen.get(reader.pk, ()):
                entries = parts.setdefault(kinds.of(name).group, [])
                # What is only counted need not be put into words.
                entries.append(told.entry(name, payload, reader.language) if len(entries) < MOST_ENTRIES else Entry())
            for offered in offers:
                for group, entries in offered.get(reader.pk, {}).items():
                    # What a story says may be lazy: now is the moment, and this the language.
                    parts.setdefault(group, []).extend([entry.spoken() for entry in entries])
        found.append((reader, {group: parts[group] for group in Group if group in parts}))
    return found


class _Teller:
    """Puts notices into the words of a digest; what many are told, once in each language."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str, str], Entry] = {}

    def entry(self, name: str, payload: str, language: str) -> Entry:
        """Return a notice as an entry; `payload` is the JSON that the ledger keeps."""
        told = (name, payload, language)
        if told not in self._told:
            context = kinds.of(name).read(json.loads(payload))
            line = letters.subject(kinds.of(name).template, {**context, "site": "", "own_url": ""})
            self._told[told] = Entry(line, context.get("path", ""))
        return self._told[told]


def _unseen(
    readers: Collection[Person], since: Mapping[int, datetime], now: datetime
) -> dict[int, list[tuple[str, str]]]:
    """Return what the readers were told on the site since the last digest, have not opened and got no e-mail about."""
    ids = [reader.pk for reader in readers]
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, kind, payload, due_at in _UNSEEN.rows(readers=ids, since=min(since.values()), now=now):
        if due_at > since[pk]:
            found[pk].append((kind, payload))
    return found


def _all_unseen() -> QuerySet[Delivery, Any]:
    # Of what came by e-mail there is nothing more to tell, whether it was opened or not.
    mailed = Delivery.objects.filter(
        person=OuterRef("person"), channel=Channel.EMAIL, dedupe_key=OuterRef("dedupe_key")
    )
    muted = Preference.objects.filter(person=OuterRef("person"), kind=OuterRef("kind"), way=Way.INAPP)
    rows = Delivery.objects.filter(
        ~Exists(mailed), ~Exists(muted), Among("person", given("readers")), channel=Channel.INAPP, read_at=None
    )
    rows = rows.filter(emptied_at=None, state=Delivery.State.SENT)
    rows = rows.filter(due_at__gt=given("since"), due_at__lte=given("now")).order_by("-due_at", "-id")
    # As text: the same told to many is read once.
    return rows.annotate(said=Cast("payload", TextField())).values_list("person_id", "kind", "said", "due_at")


_UNSEEN = Prepared(_all_unseen)


# --- Writing


def letter(payload: Mapping[str, Any], *, site: str) -> Letter:
    """Return the digest as a letter; without a subject when there is nothing in it."""
    kept, more = payload.get("parts", {}), payload.get("more", {})  # the database keeps no order of them
    parts = {group: kept[group.value] for group in Group if kept.get(group.value)}
    left_out = {group: more.get(group.value, 0) + max(0, len(found) - MOST_ENTRIES) for group, found in parts.items()}
    numbers = {group: min(len(found), MOST_ENTRIES) + left_out[group] for group, found in parts.items()}
    made = Letter(subject=_subject(numbers, is_daily=payload.get("rhythm") == Rhythm.Digest.DAILY) if parts else "")
    for group, entries in parts.items():
        made.add("heading", str(group.label))
        for entry in entries[:MOST_ENTRIES]:
            made.add("entry", entry["text"], url=f"{site}{entry['path']}", note=entry["note"])
        if number := left_out[group]:
            made.add("paragraph", ngettext("and %(more)d more", "and %(more)d more", number) % {"more": number})
    if parts:
        made.add("action", _("See it all on the site"), url=f"{site}/")
    return made


def _subject(numbers: Mapping[Group, int], *, is_daily: bool) -> str:
    waits = numbers.get(Group.WAITS, 0)
    news = sum(number for group, number in numbers.items() if group != Group.WAITS)
    if waits:
        return ngettext("%(number)d thing waits for your answer", "%(number)d things wait for your answer", waits) % {
            "number": waits
        }
    if is_daily:
        return ngettext("%(number)d piece of news for you today", "%(number)d pieces of news for you today", news) % {
            "number": news
        }
    return ngettext(
        "%(number)d piece of news for you this week", "%(number)d pieces of news for you this week", news
    ) % {"number": news}


def preview(person: Person, *, now: datetime) -> Letter:
    """Return the digest as the person would get it now."""
    [(_reader, parts)] = gathered([person], {person.pk: now - timedelta(days=7)}, now=now)
    return letter(_kept(parts), site="")
