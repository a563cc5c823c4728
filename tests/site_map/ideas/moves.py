"""What becomes of an idea: each move as the page of those who may make it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ideas.lifecycle import Stage
from ideas.models import Idea
from tests import factories
from tests.personas import EVERYBODY, Town
from tests.site_map.rows import (
    TRIAGES,
    Case,
    Who,
    draft,
    form,
    machine,
    of,
    only,
    refusal,
    refused_the_draft,
    sends,
    stage,
    triages,
)

assessing, clarifying, developing = stage(Stage.ASSESSING), stage(Stage.CLARIFYING), stage(Stage.DEVELOPING)
parked, closed, realised = stage(Stage.PARKED), stage(Stage.CLOSED), stage(Stage.REALISED)
REASON = "Vi har snakket med avdelingene, og de har dette fra før."
because = sends(reason=REASON)
looks_after = only("unit_leader", "section_leader", "resource_team")
leads_it_too = only("unit_leader", "section_leader", "resource_team", "colleague")  # who leads its project
speaks = only("proposer")


def pause(town: Town) -> dict[str, Any]:
    return {"reason": REASON, "revisit_on": (timezone.localdate() + timedelta(days=30)).isoformat()}


def substitute(town: Town) -> dict[str, Any]:
    return {"to": town.people.substitute.pk, "reason": "Jeg er borte i desember."}


def in_use(town: Town) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"benefit": "Færre telefoner om kvelden.", "in_use_from": today, "owner": town.people.colleague.email}


def heard(town: Town) -> Idea:
    """One that is developed by those behind it: in the town's own project somebody may have to answer first."""
    people = town.people
    found = Idea.objects.filter(title="Tavle på hjul").first()
    if found is None:
        about = {"title": "Tavle på hjul", "taken_by": people.agent}
        found = factories.idea(people.proposer, stage=Stage.DEVELOPING, declined=(people.declined,), **about)
        factories.ask(factories.project(people.colleague, found), people.proposer, answer="takes_part")
    return found


def a_guest_behind(town: Town) -> Any:
    return factories.guest_proposer(
        town.ideas[Stage.CLARIFYING], factories.guest(), state="accepted", answered_at=timezone.now()
    )


def too_late(url: str, at: Any, *, who: Who, names: tuple[str, ...], data: Any) -> Case:
    """The idea stands elsewhere: these are told who was first, the others that it is not theirs."""
    refused: dict[str, int] = dict.fromkeys(EVERYBODY, 403) | dict.fromkeys(names, 409)
    return Case(url=url, about="too late", args=of(at), get=refused, post=refused, data=data, is_page=False)


QUESTION = sends(question="Hvem skriver på tavla i helgene?")
CLOSING = sends(reason_kind="tried", reason=REASON, learnt="Tavla må stå der folk går.")
LEADERS = ("unit_leader", "section_leader", "resource_team")
CASES = [
    form("ideas:ask", "assessing", args=of(assessing), who=triages, data=QUESTION, queries=8),
    too_late("ideas:ask", closed, who=triages, names=TRIAGES, data=QUESTION),
    form("ideas:reply", "clarifying", args=of(clarifying), who=speaks, data=sends(answer="Vakta."), queries=6),
    too_late("ideas:reply", assessing, who=speaks, names=("proposer",), data=sends(answer="Vakta.")),
    form("ideas:go_on", "clarifying", args=of(clarifying), who=triages, data=because, queries=7),
    form("ideas:hand_over", "assessing", args=of(assessing), who=triages, data=substitute, queries=8),
    form("ideas:release", "assessing", args=of(assessing), who=triages, data=because, queries=7),
    form("ideas:park", "assessing", args=of(assessing), who=triages, data=pause, queries=8),
    form("ideas:park", "developing", args=of(developing), who=triages, data=pause, queries=8),
    form("ideas:resume", "parked", args=of(parked), who=triages, data=because, queries=7),
    form("ideas:close", "assessing", args=of(assessing), who=triages, data=CLOSING, queries=8),
    too_late("ideas:close", realised, who=triages, names=TRIAGES, data=CLOSING),
    form("ideas:reopen", "closed", args=of(closed), who=triages, data=because, queries=7),
    form("ideas:realise", "developing", args=of(heard), who=leads_it_too, data=in_use, queries=7),
    too_late("ideas:realise", assessing, who=looks_after, names=LEADERS, data=in_use),
    *(
        refusal(f"ideas:{verb}", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403)
        for verb in ("ask", "go_on", "hand_over", "release", "park", "resume", "close", "reopen", "realise")
    ),
    machine("ideas:guest_reply", args=of(a_guest_behind), get=404, post=403),
]
