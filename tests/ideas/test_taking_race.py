"""Several agents take one idea at the same moment: exactly one gets it, and every other one is told by whom."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.utils import timezone

from ideas import actions
from ideas.actions import AlreadyTaken
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from tests import factories, personas

AGENTS, ROUNDS = 4, 5
Take = Callable[[Idea, Person, datetime], object]


def take(idea: Idea, agent: Person, now: datetime) -> object:
    return actions.take(idea=idea, by=agent, now=now)


def naive_take(idea: Idea, agent: Person, now: datetime) -> object:
    """What one writes first: look, then write, without a lock. Kept to show that the race finds the fault."""
    fresh = Idea.objects.select_related("taken_by").get(pk=idea.pk)
    if fresh.stage != Stage.SUBMITTED:
        raise AlreadyTaken(fresh)
    time.sleep(0.05)
    fresh.stage, fresh.taken_by, fresh.taken_at = Stage.ASSESSING, agent, now
    fresh.save(update_fields=["stage", "taken_by", "taken_at"])
    return fresh


def race(act: Take, idea: Idea, agents: list[Person]) -> tuple[list[Person], list[Person | None]]:
    """Let all the agents act at once; return who got the idea, and whom the others were told about."""
    won: list[Person] = []
    told: list[Person | None] = []
    start = threading.Barrier(len(agents))

    def run(agent: Person) -> None:
        start.wait()
        try:
            act(idea, agent, timezone.now())
            won.append(agent)
        except AlreadyTaken as error:
            told.append(error.idea.taken_by)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return won, told


def agents_of(town: personas.Town) -> list[Person]:
    return [town.people.agent, town.people.substitute, town.people.resource_team, town.people.other_agent][:AGENTS]


@pytest.mark.django_db(transaction=True)
def test_one_agent_gets_the_idea_and_the_others_are_told_by_whom(town: personas.Town) -> None:
    for _ in range(ROUNDS):
        idea = factories.idea(town.people.proposer)
        won, told = race(take, idea, agents_of(town))

        assert len(won) == 1
        assert told == won * (AGENTS - 1)
        assert Idea.objects.get(pk=idea.pk).taken_by == won[0]
        assert [entry.by for entry in Entry.objects.about(idea).told(["idea.taken"])] == won


@pytest.mark.django_db(transaction=True)
def test_the_same_race_finds_the_fault_in_taking_without_a_lock(town: personas.Town) -> None:
    idea = factories.idea(town.people.proposer)
    won, _ = race(naive_take, idea, agents_of(town))

    assert len(won) > 1
