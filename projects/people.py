"""Who stands behind a project's ideas, and what of their answers a reader may know.

Who abstains is not shown to others: to those who do not work with the project everybody stands as proposer, and only
those who take part are marked. So nobody is told by what is missing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ideas.story import joined
from innovasjon.people.models import Person
from projects import gate
from projects.models import Answer, Ask, Phase, Project


@dataclass(frozen=True)
class Standing:
    """One proposer as the page shows them; `mark` is the answer in words, "" where it is not the reader's to know."""

    ask: Ask
    name: str
    mark: str
    color: str
    is_guest: bool
    address: str


def standing(asks: Iterable[Ask], *, knows: bool) -> list[Standing]:
    """Return the proposers who stand on the project's page, those who take part first."""
    here = [row for row in asks if not row.removed_at]
    here.sort(key=lambda row: (row.answer != Answer.TAKES_PART, row.pk))
    return [_standing(row, knows=knows) for row in here]


def _standing(row: Ask, *, knows: bool) -> Standing:
    is_shown = knows or row.answer == Answer.TAKES_PART
    color = "success" if row.answer == Answer.TAKES_PART else "neutral"
    return Standing(
        row,
        name_of(row, knows=knows),
        str(Answer(row.answer).label) if is_shown else "",
        color,
        row.guest_id is not None,
        row.guest.email if row.guest and knows and row.guest.name else "",
    )


def name_of(ask: Ask, *, knows: bool) -> str:
    """Return the proposer's name. A guest's address stands in for a missing name only where it may be shown."""
    if ask.person:
        return ask.person.name
    guest = ask.guest
    if guest is None:
        return ""
    return guest.name or (guest.email if knows else _("A guest"))


@dataclass(frozen=True)
class Waiting:
    """Whom a project waits for in its first phase, as one reads a list, and until when."""

    names: str
    until: datetime
    is_late: bool  # they have had their time; what is missing is the reminder


def waiting(
    project: Project,
    phases: Sequence[Phase],
    asks: Collection[Ask],
    *,
    knows: bool,
    now: datetime,
    reader: Person | None = None,
) -> Waiting | None:
    """Return whom the project waits for, the reader first and as "you"; None when it waits for nobody."""
    if project.is_closed or not gate.is_first(project.phase, phases):
        return None
    at = gate.look(asks, now=now)
    own = [pgettext("waited for", "you") for row in at.waits_for if reader and row.person_id == reader.pk]
    others = [name_of(row, knows=knows) for row in at.waits_for if not (reader and row.person_id == reader.pk)]
    names = joined([*own, *others])
    return Waiting(names, at.until, at.until <= now) if at.until else None
