"""What holds a project back in its first phase: proposers who have not answered whether they take part.

Involvement is a rule, not a wish (docs/domain.md): the first phase is left when every proposer has answered, or when 14
days have passed since they were asked and they have been reminded once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from innovasjon.notifications.models import Channel, Delivery
from projects.models import Answer, Ask, Phase

PATIENCE = timedelta(days=14)
REMIND_AFTER = timedelta(days=7)


class WaitsForProposers(Exception):
    """Somebody has not answered yet; `gate` says who, and until when they are waited for."""

    def __init__(self, gate: "Gate") -> None:
        self.gate = gate
        super().__init__(f"waits for {len(gate.waits_for)} proposers")


@dataclass(frozen=True)
class Gate:
    """Who is waited for; and who is not any more, as they have had their time and a reminder."""

    waits_for: tuple[Ask, ...] = ()
    goes_on_without: tuple[Ask, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether the project may leave its first phase."""
        return not self.waits_for

    @property
    def until(self) -> datetime | None:
        """Return when it opens at the latest, if nobody is asked anew."""
        return max((row.asked_at + PATIENCE for row in self.waits_for), default=None)


def look(asks: Collection[Ask], *, now: datetime) -> Gate:
    """Return how the gate stands. Asks the ledger who has been reminded only when somebody has had their 14 days."""
    unanswered = [row for row in asks if row.answer == Answer.WAITING and not row.removed_at and _can_answer(row)]
    had_time = [row for row in unanswered if row.asked_at + PATIENCE <= now]
    reminded = _reminded(had_time) if had_time else set()
    # Both: 14 days without a reminder are our fault, not theirs.
    passed = tuple(row for row in had_time if row.pk in reminded)
    return Gate(tuple(row for row in unanswered if row not in passed), passed)


def require_open(asks: Collection[Ask], *, now: datetime) -> Gate:
    """Return the gate. Raises WaitsForProposers while it is shut."""
    gate = look(asks, now=now)
    if not gate.is_open:
        raise WaitsForProposers(gate)
    return gate


def is_first(phase: Phase, phases: Sequence[Phase]) -> bool:
    """Tell whether it is the phase in which proposers are waited for."""
    return bool(phases) and phase.pk == phases[0].pk


def asking_key(ask: Ask) -> str:
    """Return which occasion it is that they are asked: one who is asked anew is told anew."""
    return f"ask:{ask.pk}:{ask.asked_at.isoformat()}"


def reminder_key(ask: Ask) -> str:
    """Return which occasion the one reminder of the question is."""
    return f"{asking_key(ask)}:reminder"


def _can_answer(ask: Ask) -> bool:
    """Tell whether there is somebody to wait for: who has left the municipality cannot answer."""
    return ask.person is None or ask.person.is_active


def _reminded(asks: Collection[Ask]) -> set[int]:
    """Return the ids of those whose reminder has left: a notice on the site, an e-mail to a guest."""
    keys = {reminder_key(row): row.pk for row in asks}
    to_people = Q(person__in=[row.person_id for row in asks if row.person_id], channel=Channel.INAPP)
    to_guests = Q(guest__in=[row.guest_id for row in asks if row.guest_id], channel=Channel.EMAIL)
    # Settled, not just written: a reminder that is still in the queue has reminded nobody.
    sent = Delivery.objects.filter(to_people | to_guests, dedupe_key__in=keys).exclude(settled_at=None)
    return {keys[key] for key in sent.values_list("dedupe_key", flat=True)}
