"""Parked ideas come back on their day, and those it concerns are told once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ideas import tasks
from ideas.actions import returning
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories, personas
from tests.personas import Town


def told(kind: str) -> set[Person | None]:
    rows = Delivery.objects.filter(kind=kind, channel="inapp").select_related("person")
    return {row.person for row in rows}


def test_a_parked_idea_comes_back_on_its_day_to_who_had_it(town: Town) -> None:
    idea, today = town.ideas[Stage.PARKED], timezone.localdate()
    Idea.objects.filter(pk=idea.pk).update(revisit_on=today + timedelta(days=1))
    factories.follow(idea, town.people.colleague)
    assert returning.bring_back(now=timezone.now()) == 0
    assert returning.bring_back(now=timezone.now() + timedelta(days=1)) == 1
    idea.refresh_from_db()
    assert (idea.stage, idea.taken_by, idea.revisit_on, idea.reason) == (Stage.ASSESSING, town.people.agent, None, "")
    assert idea.reply_due_on is not None
    assert told("ideas.back") == {town.people.agent}
    assert told("ideas.moved") == {town.people.proposer}
    assert told("ideas.followed") == {town.people.colleague}
    (entry,) = Entry.objects.about(idea)
    assert (entry.verb, entry.by) == ("idea.resumed", None)


def test_an_idea_whose_agent_has_left_comes_back_to_those_on_duty(town: Town) -> None:
    Idea.objects.filter(pk=town.ideas[Stage.PARKED].pk).update(revisit_on=timezone.localdate())
    Person.objects.filter(pk=town.people.agent.pk).update(is_active=False)
    tasks.bring_back()
    assert told("ideas.back") == {town.people.resource_team}


def test_days_that_passed_while_the_system_stood_still_are_not_missed(town: Town) -> None:
    Idea.objects.filter(pk=town.ideas[Stage.PARKED].pk).update(revisit_on=timezone.localdate() - timedelta(days=12))
    assert returning.bring_back(now=timezone.now()) == 1
    assert returning.bring_back(now=timezone.now()) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_bring_each_idea_back_once() -> None:
    town = personas.build()
    rows = [factories.idea(town.people.proposer, stage=Stage.PARKED, taken_by=town.people.agent) for _ in range(5)]
    Idea.objects.filter(stage=Stage.PARKED).update(revisit_on=timezone.localdate())
    start, brought = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        brought.append(returning.bring_back(now=timezone.now()))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(brought) == len(rows) + 1
    assert Entry.objects.filter(verb="idea.resumed").count() == len(rows) + 1
