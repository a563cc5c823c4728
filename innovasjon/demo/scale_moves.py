"""What the moves of ideas at scale left behind: a question, a reason, a date, a benefit, by their stage."""

import random
from datetime import UTC, date, datetime

from ideas.clock import DECIDED
from ideas.lifecycle import Stage
from ideas.models import CloseReason
from innovasjon.demo import bulk
from innovasjon.people.calendars import Calendar

NAMES = [
    *("question", "reason_kind", "reason", "learnt", "revisit_on", "merged_into"),
    *("benefit", "in_use_from", "benefit_owner"),
    *("replied_at", "replied_in", "decided_at", "decided_in"),
]
TEXTS = {"question", "reason_kind", "reason", "learnt", "benefit"}
BLANK = {name: "" if name in TEXTS else bulk.NULL for name in NAMES}
QUESTION = "Hvem skal bruke dette til daglig, og hva gjør de i dag?"
PARKED = "Vi venter på budsjettet for neste år før vi går videre."
CLOSED = "Vi har sett på dette sammen med enheten. Det koster mer enn det gir nå."
LEARNT = "To avdelinger prøvde det i tre uker. Det tok mer tid enn det sparte."
BENEFIT = "Brukerne venter kortere, og avdelingen sparer en time hver dag."


def demanded(
    stage: Stage,
    *,
    created: int,
    taken: int | None,
    moved: int,
    now: int,
    person: int,
    earlier: int,
    chance: random.Random,
    calendar: Calendar,
) -> list[str]:
    """Return the values of NAMES. The moments are seconds since 1970, `earlier` is an idea made before."""
    values = clock(stage, created=created, taken=taken, moved=moved, calendar=calendar)
    values |= _demands(stage, moved=moved, now=now, person=person, earlier=earlier, chance=chance)
    return [values.get(name, BLANK[name]) for name in NAMES]


def _demands(stage: Stage, *, moved: int, now: int, person: int, earlier: int, chance: random.Random) -> dict[str, str]:
    values: dict[str, str] = {}
    if stage == Stage.CLARIFYING:
        values = {"question": QUESTION}
    elif stage == Stage.PARKED:
        values = {"reason": PARKED, "revisit_on": _day(now + chance.randint(1, 360) * 86_400)}
    elif stage == Stage.CLOSED:
        kind = chance.choice(CloseReason.values)
        values = {"reason_kind": kind, "reason": CLOSED, "learnt": LEARNT if kind == CloseReason.TRIED else ""}
    elif stage == Stage.WITHDRAWN:
        values = {"reason_kind": "other"}
    elif stage == Stage.MERGED:
        values = {"merged_into": str(earlier)}
    elif stage == Stage.REALISED:
        values = {"benefit": BENEFIT, "in_use_from": _day(moved), "benefit_owner": str(person)}
    return values


def clock(stage: Stage, *, created: int, taken: int | None, moved: int, calendar: Calendar) -> dict[str, str]:
    """Return how long the first reply and the decision took; nothing while nobody has taken the idea."""
    if taken is None:
        return {}
    day = _date(taken)
    values = {"replied_at": _moment(taken), "replied_in": str(calendar.between(_date(created), day))}
    if stage in DECIDED or stage == Stage.REALISED:
        values |= {"decided_at": _moment(moved), "decided_in": str(calendar.between(day, _date(moved)))}
    return values


def _date(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _day(seconds: int) -> str:
    return _date(seconds).isoformat()


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
