"""Fifty moves of one idea at the same moment: one wins, forty-nine are told by whom, and each proposer hears once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ideas import actions, answering
from ideas.actions.moving import stands
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import CloseReason, Idea, Proposer
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories, personas

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 50
REASON = "Vi har snakket med avdelingene, og de har dette fra før."
Act = Callable[[Idea, Person, int, str], Any]


@contextmanager
def at_once(act: Act, idea: Idea, people: list[Person]) -> Iterator[tuple[list[Person], list[str]]]:
    """Let all of them act at the same moment; gives who won, and what the others are told."""
    won: list[Person] = []
    told: list[str] = []
    other: list[BaseException] = []
    start, seen = threading.Barrier(len(people)), stands(idea)

    def run(number: int, person: Person) -> None:
        try:
            start.wait(timeout=60)
            act(idea, person, number, seen)
            won.append(person)
        except (UnableToMove, actions.MovedMeanwhile):
            fresh = Idea.objects.prefetch_related("proposers").get(pk=idea.pk)
            told.append(answering.somebody_was_first(fresh))
        except BaseException as error:
            other.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert other == []
    yield won, told


def park(idea: Idea, by: Person, number: int, seen: str) -> Any:
    day = timezone.localdate() + timedelta(days=number + 1)
    return actions.park(idea=idea, reason=REASON, revisit_on=day, by=by, now=timezone.now(), seen=seen)


def one_of_four(idea: Idea, by: Person, number: int, seen: str) -> Any:
    """Ask, park, close or let go, by turns."""
    now = timezone.now()
    if number % 4 == 0:
        return actions.ask(idea=idea, question="Hvem?", by=by, now=now, seen=seen)
    if number % 4 == 1:
        return actions.release(idea=idea, reason=REASON, by=by, now=now, seen=seen)
    if number % 4 == 2:
        kind = CloseReason.EXISTS
        return actions.close(idea=idea, reason_kind=kind, reason=REASON, by=by, now=now, seen=seen)
    return park(idea, by, number, seen)


def hand_over(idea: Idea, by: Person, number: int, seen: str) -> Any:
    """The stage stays: only where the form saw it tells that somebody was first."""
    return actions.hand_over(idea=idea, to=by, by=by, now=timezone.now(), seen=seen)


def naive_park(idea: Idea, by: Person, number: int, seen: str) -> Any:
    """What one writes first: look, then write, without a lock. Kept to show that the race finds the fault."""
    fresh = Idea.objects.get(pk=idea.pk)
    if fresh.stage != Stage.ASSESSING:
        raise UnableToMove(fresh.stage, Stage.PARKED)
    time.sleep(0.02)
    fresh.stage, fresh.reason, fresh.revisit_on = Stage.PARKED, REASON, date(2027, 1, 1)
    fresh.save(update_fields=["stage", "reason", "revisit_on"])
    return fresh


@pytest.fixture
def crowd() -> tuple[personas.Town, Idea, list[Person]]:
    """An idea with three proposers, and fifty agents of its section."""
    town = personas.build()
    people = [factories.person(f"Agent {number}", unit=town.kindergarten) for number in range(CROWD)]
    for person in people:
        factories.appointment(town.oppvekst, person)
    now = timezone.now()
    idea = town.assessing
    for name in ("Nils To", "Nora Tre"):
        Proposer.objects.create(idea=idea, person=factories.person(name), state="accepted", answered_at=now)
    return town, Idea.objects.get(pk=idea.pk), people


@pytest.mark.parametrize("act", [park, one_of_four, hand_over], ids=lambda act: act.__name__)
def test_one_of_fifty_wins_and_the_others_are_told(act: Act, crowd: tuple[personas.Town, Idea, list[Person]]) -> None:
    _town, idea, people = crowd
    with at_once(act, idea, people) as (won, told):
        assert (len(won), len(told)) == (1, CROWD - 1)
    assert {sentence for sentence in told if won[0].name not in sentence} == set()
    assert Entry.objects.about(idea).count() == 1
    kinds = ["ideas.moved", "ideas.question"]
    for channel in ("inapp", "email"):
        rows = Delivery.objects.filter(kind__in=kinds, channel=channel)
        assert sorted(row.person.name for row in rows if row.person) == ["Nils To", "Nora Tre", "Petra Forslag"]


def test_the_naive_way_lets_more_than_one_win(crowd: tuple[personas.Town, Idea, list[Person]]) -> None:
    _town, idea, people = crowd
    with at_once(naive_park, idea, people[:10]) as (won, _told):
        assert len(won) > 1
