"""What ideas put into the digest: what waits for the reader, and what is new in their section."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from ideas import queries
from ideas.models import Idea, Proposer
from innovasjon.notifications.digests import Entry, Parts
from innovasjon.notifications.kinds import Group
from innovasjon.people.models import Person

MOST = 30  # ideas of one section that are looked at: a digest shows a few, and says how many more there are


def parts(readers: Sequence[Person], since: Mapping[int, datetime], now: datetime) -> dict[int, Parts]:
    """Return each reader's parts by their id; costs the same number of queries however many readers there are."""
    found: dict[int, Parts] = defaultdict(dict)
    for pk, entry in _questions(readers):
        found[pk].setdefault(Group.WAITS, []).append(entry)
    for pk, entries in _news(readers, since, now).items():
        found[pk][Group.NEAR] = entries
    return found


def _question(name: str, title: str) -> str:
    return _("%(name)s asks if you stand behind “%(title)s”") % {"name": name, "title": title}


def _questions(readers: Sequence[Person]) -> list[tuple[int, Entry]]:
    """Return the invitations nobody has answered yet."""
    rows = Proposer.objects.filter(person__in=readers, state=Proposer.State.INVITED)
    rows = rows.select_related("idea", "invited_by").only("person_id", "idea__title", "invited_by__name")
    return [
        (
            row.person_id or 0,
            Entry(
                lazy(_question, str)(row.invited_by.name if row.invited_by else "", row.idea.title),
                row.idea.get_absolute_url(),
            ),
        )
        for row in rows.order_by("-pk")
    ]


def _news(readers: Sequence[Person], since: Mapping[int, datetime], now: datetime) -> dict[int, list[Entry]]:
    """Return what others have shared in each reader's section since their last digest."""
    section_of = {reader.pk: reader.section_id for reader in readers if reader.section_id}
    new = _newest({section for section in section_of.values() if section}, min(since.values()), now)
    found: dict[int, list[Entry]] = {}
    for pk, section in section_of.items():
        fresh = [
            entry
            for idea, entry in new.get(section or 0, ())
            if _is_later(idea, since[pk]) and idea.created_by_id != pk
        ]
        if fresh:
            found[pk] = fresh
    return found


def _is_later(idea: Idea, moment: datetime) -> bool:
    return idea.submitted_at is not None and idea.submitted_at > moment


def _newest(sections: set[int], since: datetime, now: datetime) -> dict[int, list[tuple[Idea, Entry]]]:
    ideas = Idea.objects.submitted().filter(section__in=sections, submitted_at__gt=since, submitted_at__lte=now)
    place = Window(RowNumber(), partition_by="section", order_by=["-submitted_at", "-pk"])
    newest = ideas.annotate(place=place).filter(place__lte=MOST).order_by("-submitted_at", "-pk")
    rows = list(newest.only("title", "section", "submitted_at", "created_by"))
    behind = queries.names_behind(rows)
    found: dict[int, list[tuple[Idea, Entry]]] = defaultdict(list)
    for idea in rows:
        names = ", ".join(name for name in behind.get(idea.pk, []) if name)
        found[idea.section_id or 0].append((idea, Entry(idea.title, idea.get_absolute_url(), names)))
    return found
