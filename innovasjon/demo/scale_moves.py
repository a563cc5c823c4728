"""What the moves of ideas at scale left behind: a question, a reason, a date, a benefit, by their stage."""

import random
from datetime import UTC, datetime

from ideas.lifecycle import Stage
from ideas.models import CloseReason
from innovasjon.demo import bulk

NAMES = [
    *("question", "reason_kind", "reason", "learnt", "revisit_on", "merged_into"),
    *("benefit", "in_use_from", "benefit_owner"),
]
QUESTION = "Hvem skal bruke dette til daglig, og hva gjør de i dag?"
PARKED = "Vi venter på budsjettet for neste år før vi går videre."
CLOSED = "Vi har sett på dette sammen med enheten. Det koster mer enn det gir nå."
LEARNT = "To avdelinger prøvde det i tre uker. Det tok mer tid enn det sparte."
BENEFIT = "Brukerne venter kortere, og avdelingen sparer en time hver dag."


def demanded(stage: Stage, *, moved: int, now: int, person: int, earlier: int, chance: random.Random) -> list[str]:
    """Return the values of NAMES. `moved` and `now` are seconds since 1970, `earlier` is an idea made before."""
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
    blank = {"revisit_on", "merged_into", "in_use_from", "benefit_owner"}
    return [values.get(name, bulk.NULL if name in blank else "") for name in NAMES]


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
