"""What becomes of an idea: where each move may begin, what it demands, whom it tells, what the story says."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from ideas import actions, lifecycle, story
from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications import composing
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories
from tests.personas import Town

NOW = timezone.now() + timedelta(hours=1)  # later than all that the town is made of
S = Stage
REASON = "Vi har snakket med avdelingene, og de har dette fra før."
QUESTION = "Hvem skriver på tavla i helgene?"
LATER = timezone.localdate() + timedelta(days=60)

Act = Callable[[Idea, Town], Any]


def _ask(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.ask(idea=idea, question=QUESTION, by=town.people.agent, now=NOW, **more)


def _reply(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.reply(idea=idea, answer="Den som har vakt.", by=town.people.proposer, now=NOW, **more)


def _go_on(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.go_on(idea=idea, by=town.people.agent, now=NOW, **more)


def _hand_over(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.hand_over(idea=idea, to=town.people.substitute, by=town.people.agent, now=NOW, **more)


def _release(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.release(idea=idea, reason=REASON, by=town.people.agent, now=NOW, **more)


def _park(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.park(idea=idea, reason=REASON, revisit_on=LATER, by=town.people.agent, now=NOW, **more)


def _resume(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.resume(idea=idea, reason=REASON, by=town.people.agent, now=NOW, **more)


def _close(idea: Idea, town: Town, **more: Any) -> Idea:
    kind = CloseReason.EXISTS
    return actions.close(idea=idea, reason_kind=kind, reason=REASON, by=town.people.agent, now=NOW, **more)


def _reopen(idea: Idea, town: Town, **more: Any) -> Idea:
    return actions.reopen(idea=idea, reason=REASON, by=town.people.agent, now=NOW, **more)


def _develop(idea: Idea, town: Town, **more: Any) -> Idea:
    where = "Tavler på Solbakken"
    moved = actions.begin_developing(idea=idea, destination=where, by=town.people.agent, now=NOW, **more)
    project = factories.project(town.people.agent, moved)  # which the action of projects makes
    for proposer in moved.proposers.filter(state="accepted"):
        factories.ask(project, proposer.person)
    return moved


def _realise(idea: Idea, town: Town, **more: Any) -> Idea:
    demands = {"benefit": "Færre telefoner.", "in_use_from": date(2026, 11, 1), "owner": town.people.colleague}
    return actions.realise(idea=idea, by=town.people.unit_leader, now=NOW, **demands, **more)  # type: ignore[arg-type]


# Where each may begin, and where the idea stands then: written down a second time, from docs/domain.md.
JOURNEYS: dict[Any, dict[Stage, Stage]] = {
    _ask: {S.ASSESSING: S.CLARIFYING},
    _reply: {S.CLARIFYING: S.ASSESSING},
    _go_on: {S.CLARIFYING: S.ASSESSING},
    _hand_over: {S.ASSESSING: S.ASSESSING, S.CLARIFYING: S.CLARIFYING, S.PARKED: S.PARKED},
    _release: {S.ASSESSING: S.SUBMITTED},
    _park: {S.ASSESSING: S.PARKED, S.DEVELOPING: S.PARKED},
    _resume: {S.PARKED: S.ASSESSING},
    _close: {S.ASSESSING: S.CLOSED, S.DEVELOPING: S.CLOSED},
    _reopen: {S.CLOSED: S.ASSESSING},
    _develop: {S.ASSESSING: S.DEVELOPING},
    _realise: {S.DEVELOPING: S.REALISED},
}
CASES = [(act, ends, stage) for act, ends in JOURNEYS.items() for stage in Stage]
MOVES = [(act, next(iter(ends))) for act, ends in JOURNEYS.items()]
by_move = pytest.mark.parametrize(("act", "stage"), MOVES, ids=[act.__name__[1:] for act, _ in MOVES])


@pytest.mark.parametrize(("act", "ends", "stage"), CASES, ids=[f"{a.__name__[1:]}-{s}" for a, _e, s in CASES])
def test_each_move_begins_only_where_it_may(town: Town, act: Act, ends: dict[Stage, Stage], stage: Stage) -> None:
    idea, before = town.ideas[stage], (Entry.objects.count(), Delivery.objects.count())
    if stage not in ends:
        with pytest.raises(lifecycle.UnableToMove):
            act(idea, town)
        assert (Entry.objects.count(), Delivery.objects.count()) == before
        assert Idea.objects.get(pk=idea.pk).stage == stage
        return
    act(idea, town)
    assert Idea.objects.get(pk=idea.pk).stage == ends[stage]
    assert Entry.objects.count() == before[0] + 1


@by_move
def test_a_form_that_was_opened_before_the_last_move_moves_nothing(town: Town, act: Any, stage: Stage) -> None:
    idea = town.ideas[stage]
    with pytest.raises(actions.MovedMeanwhile):
        act(idea, town, seen="submitted.1.")
    assert Idea.objects.get(pk=idea.pk).stage == stage


@by_move
def test_an_idea_that_went_to_another_section_meanwhile_is_left_to_its_agents(
    town: Town, act: Any, stage: Stage
) -> None:
    idea = town.ideas[stage]
    Idea.objects.filter(pk=idea.pk).update(section=town.teknisk)
    if act is _reply:  # those behind it are behind it in any section
        act(idea, town)
        return
    with pytest.raises(actions.MovedAway):
        act(idea, town)


def told(kind: str) -> set[Person]:
    rows = Delivery.objects.filter(kind=kind, channel="inapp").select_related("person")
    return {row.person for row in rows if row.person}


@by_move
def test_everybody_behind_the_idea_is_told_of_each_move_and_followers_too(town: Town, act: Any, stage: Stage) -> None:
    idea = town.ideas[stage]
    other, follower = factories.person("Nils Nummer To"), factories.person("Frida Følger")
    idea.proposers.create(person=other, state="accepted", answered_at=timezone.now())
    factories.follow(idea, follower)
    act(idea, town)
    answers = {_ask: "ideas.question", _develop: "ideas.none"}
    behind = {other} if act is _reply else {town.people.proposer, other}  # nobody is told what they did themselves
    assert told(answers.get(act, "ideas.moved")) == (set() if act is _develop else behind)
    assert told("ideas.followed") == (set() if act is _reply else {follower})


@by_move
def test_what_one_must_know_comes_by_mail_whatever_was_muted(town: Town, act: Any, stage: Stage) -> None:
    idea = town.ideas[stage]
    act(idea, town)
    mails = Delivery.objects.filter(person=town.people.proposer, channel="email")
    assert mails.count() == (0 if act in (_reply, _develop) else 1)
    for row in mails:
        letter, _html = composing.preview(row)
        assert letter.subject
        assert "None" not in str(letter)


@by_move
def test_the_story_says_who_and_why(town: Town, act: Any, stage: Stage) -> None:
    idea = act(town.ideas[stage], town)
    entries = list(Entry.objects.about(idea).order_by("id"))
    (event,) = story.tell(idea, entries, is_close=False)
    who = {_reply: "Petra Forslag", _realise: "Unni Enhetsleder"}.get(act, "Anne Agent")
    assert who in event.sentence
    if act not in (_go_on, _hand_over, _develop):
        assert event.reason


def test_an_agent_asks_and_a_guest_replies_by_name(town: Town) -> None:
    idea = _ask(town.assessing, town)
    assert (idea.question, idea.reply_due_on) == (QUESTION, None)
    guest = factories.guest(name="Gunn Gjest")
    row = factories.guest_proposer(idea, guest, state="accepted", answered_at=timezone.now())
    idea = actions.reply_as_guest(proposer=row, answer="Nattevakten.", now=NOW + timedelta(days=1))
    assert (idea.stage, idea.question) == (S.ASSESSING, "")
    _asked, replied = story.tell(idea, Entry.objects.about(idea).order_by("id"), is_close=False)
    assert "Gunn Gjest" in replied.sentence
    assert replied.reason == "Nattevakten."
    assert told("ideas.replied") == {town.people.agent}
    assert told("ideas.moved") == {town.people.proposer}


def test_what_a_stage_demanded_is_gone_when_the_idea_has_left_it(town: Town) -> None:
    idea = _park(town.assessing, town)
    assert (idea.reason, idea.revisit_on) == (REASON, LATER)
    idea = _resume(idea, town)
    assert (idea.reason, idea.revisit_on, idea.taken_by) == ("", None, town.people.agent)


def test_who_reopens_a_closed_idea_assesses_it(town: Town) -> None:
    idea = actions.reopen(idea=town.ideas[S.CLOSED], reason=REASON, by=town.people.substitute, now=NOW)
    assert (idea.taken_by, idea.reason_kind) == (town.people.substitute, "")


def test_an_idea_goes_only_to_those_who_may_answer_for_it(town: Town) -> None:
    for who in (town.people.colleague, town.people.other_agent, town.people.agent):
        with pytest.raises(actions.NotAnAgentThere):
            actions.hand_over(idea=town.assessing, to=who, by=town.people.agent, now=NOW)
    idea = _hand_over(town.assessing, town)
    assert (idea.taken_by, idea.stage_since) == (town.people.substitute, town.assessing.stage_since)
    assert told("ideas.yours") == {town.people.substitute}


@pytest.mark.parametrize(
    ("stage", "broken"),
    [
        (S.CLARIFYING, {"question": " \n"}),
        (S.CLARIFYING, {"taken_by": None, "taken_at": None}),
        (S.PARKED, {"revisit_on": None}),
        (S.PARKED, {"reason": ""}),
        (S.PARKED, {"revisit_on": date(2101, 1, 1)}),
        (S.CLOSED, {"reason_kind": ""}),
        (S.CLOSED, {"reason_kind": "solved"}),
        (S.CLOSED, {"reason": "a" * 29 + " " * 30}),
        (S.CLOSED, {"reason_kind": "tried"}),
        (S.MERGED, {"merged_into": None}),
        (S.WITHDRAWN, {"reason_kind": ""}),
        (S.REALISED, {"benefit": ""}),
        (S.REALISED, {"in_use_from": None}),
        (S.REALISED, {"benefit_owner": None}),
        (S.ASSESSING, {"revisit_on": LATER}),
        (S.ASSESSING, {"replied_at": NOW}),
        (S.ASSESSING, {"decided_in": 3}),
    ],
)
def test_the_database_refuses_a_stage_without_its_demand(town: Town, stage: Stage, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        Idea.objects.filter(pk=town.ideas[stage].pk).update(**broken)


def test_no_idea_is_merged_into_itself(town: Town) -> None:
    merged = town.ideas[S.MERGED]
    with pytest.raises(IntegrityError):
        Idea.objects.filter(pk=merged.pk).update(merged_into=merged)
