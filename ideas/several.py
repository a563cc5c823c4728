"""Several ideas answered at once, in words: what will happen to each, and what became of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

import rules
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import actions, answering
from ideas.actions.moving import stands
from ideas.actions.several import Outcome, takes_it_too
from ideas.lifecycle import Move, Stage, can
from ideas.models import Idea
from innovasjon.people.models import Person, Section

MOST = 50  # ideas at once
DOUBLE_CLICK = timedelta(minutes=1)
VERBS: Mapping[Move, str] = {
    Move.TAKE: "idea.taken",
    Move.ASK: "idea.asked",
    Move.PARK: "idea.parked",
    Move.CLOSE: "idea.closed",
    Move.HAND_OVER: "idea.handed_over",
}
WILL: Mapping[Move, str | Promise] = {
    Move.TAKE: gettext_lazy("You take it."),
    Move.ASK: gettext_lazy("Those behind it get your question."),
    Move.PARK: gettext_lazy("It is parked."),
    Move.CLOSE: gettext_lazy("It is closed."),
    Move.HAND_OVER: gettext_lazy("It is handed over."),
}


@dataclass
class Plan:
    """One idea, and what will happen to it; `cannot` says why nothing will. `text` is an answer of its own."""

    idea: Idea
    will: str = ""
    cannot: str = ""
    seen: str = ""
    text: str = ""
    error: str = ""
    is_allowed: bool = True


def plans(ideas: Collection[Idea], sections: Mapping[int, Section], move: Move, *, reader: Person) -> list[Plan]:
    """Return what the move will do to each idea, as far as one can tell now. Costs no query."""
    return [_plan(idea, sections, move, reader) for idea in ideas]


def _plan(idea: Idea, sections: Mapping[int, Section], move: Move, reader: Person) -> Plan:
    if not rules.has_perm("ideas.triage_idea", reader, idea):
        section = sections.get(idea.section_id or 0)
        told = _("It belongs to %(section)s, where you are no agent.") % {"section": section}
        return Plan(idea, cannot=told, is_allowed=False)
    is_taken_too = takes_it_too(idea, move)
    if is_taken_too or can(idea.stage, move):
        will = _("You take it.") + f" {WILL[move]}" if is_taken_too else str(WILL[move])
        return Plan(idea, will=will, seen=stands(idea))
    if move == Move.TAKE and idea.taken_by and idea.stage == Stage.ASSESSING:
        return Plan(idea, cannot=_("%(name)s has taken it.") % {"name": idea.taken_by})
    if idea.stage == Stage.SUBMITTED:
        return Plan(idea, cannot=_("Nobody has taken it yet."))
    return Plan(idea, cannot=_("It is %(stage)s.") % {"stage": Stage(idea.stage).label})


def why_not(outcome: Outcome, move: Move, *, by: Person) -> str:
    """Return why an idea was not moved; "" when one's own second click found it moved."""
    error = outcome.error
    if error is None:
        return ""
    if isinstance(error, actions.NotAnAgentThere):
        return _("%(name)s is no agent there.") % {"name": outcome.answer.to}
    if isinstance(error, actions.MovedAway):
        return answering.moved_away(error)
    idea = Idea.objects.for_page().get(pk=outcome.answer.idea.pk)
    last = answering.last_move(idea)
    if last and last.by_id == by.pk and last.verb == VERBS[move] and timezone.now() - last.at < DOUBLE_CLICK:
        return ""
    return answering.somebody_was_first(idea, last)
