"""What the system promises is checked over the whole database: it finds what breaks it, and exits with an error."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agents.models import Absence, Appointment
from ideas import actions, clock, promises
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.audit import operations
from innovasjon.audit.keeping import Promise, all_promises, broken, check_and_keep
from innovasjon.audit.models import PromiseCheck
from innovasjon.people.models import Person
from tests import factories, personas
from tests.personas import Town

S = Stage
# The promises that the town itself breaks: its ideas are made without their projects, clocks and guests.
OF_IDEAS = {promise.name: promise for promise in promises.PROMISES}


def found(*promises: Promise) -> dict[str, int]:
    return {one.promise.name: one.number for one in broken(promises or all_promises(), now=timezone.now())}


def without_constraints(change: Callable[[], Any]) -> None:
    """Change rows past what the database refuses: what a restore or a hand at the console may do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # those that wait would keep the table from being altered
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'ideas_idea'::regclass AND contype = 'c'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE ideas_idea DROP CONSTRAINT "{name}"')
    change()


BREAKS: dict[str, tuple[Stage, dict[str, Any]]] = {
    "complete": (S.SUBMITTED, {"need": " \n"}),
    "taken": (S.ASSESSING, {"taken_by": None, "taken_at": None}),
    "question": (S.CLARIFYING, {"question": " "}),
    "parked": (S.PARKED, {"revisit_on": None}),
    "closed": (S.CLOSED, {"reason": "Nei."}),
    "merged": (S.MERGED, {"merged_into": None}),
    "withdrawn": (S.WITHDRAWN, {"reason_kind": ""}),
    "realised": (S.REALISED, {"benefit": ""}),
}


@pytest.fixture
def bare_town(db: None) -> Town:
    """A town that a test may break: it is not checked afterwards."""

    return personas.build()


@pytest.mark.parametrize("name", BREAKS)
def test_a_stage_without_its_demand_is_found(bare_town: Town, name: str) -> None:
    stage, values = BREAKS[name]
    assert found(OF_IDEAS[name]) == {}
    without_constraints(lambda: Idea.objects.filter(pk=bare_town.ideas[stage].pk).update(**values))
    assert found(OF_IDEAS[name]) == {name: 1}


def test_a_question_that_nobody_asks_is_found(bare_town: Town) -> None:
    row = Idea.objects.filter(pk=bare_town.ideas[S.CLARIFYING].pk)
    assert found(OF_IDEAS["taken"]) == {}
    without_constraints(lambda: row.update(taken_by=None, taken_at=None))
    assert found(OF_IDEAS["taken"]) == {"taken": 1}


def test_ideas_that_are_merged_in_a_circle_are_found(bare_town: Town) -> None:
    people = bare_town.people
    first, second, third = (factories.idea(people.proposer) for _ in range(3))
    for idea, into in ((first, second), (second, third)):
        actions.merge(idea=idea, into=into, by=people.agent, now=timezone.now())
    assert found(OF_IDEAS["stands"]) == {}
    Idea.objects.filter(pk=third.pk).update(stage=S.MERGED, merged_into=first)
    assert found(OF_IDEAS["merged"]) == {}  # each of them leads to another
    assert found(OF_IDEAS["stands"]) == {"stands": 3}


def test_a_closed_idea_that_was_tried_says_what_was_learnt(bare_town: Town) -> None:
    row = Idea.objects.filter(pk=bare_town.ideas[S.CLOSED].pk)
    without_constraints(lambda: row.update(reason_kind="tried"))
    assert found(OF_IDEAS["closed"]) == {"closed": 1}
    row.update(learnt="Ingen brukte den.")
    assert found(OF_IDEAS["closed"]) == {}


def test_an_idea_has_an_owner_while_anybody_in_the_chain_is_there(bare_town: Town) -> None:
    owner, people = OF_IDEAS["owner"], bare_town.people
    opened = [stage for stage in S if stage not in {S.DRAFT, S.CLOSED, S.MERGED, S.WITHDRAWN, S.REALISED}]
    Person.objects.filter(in_resource_team=True).update(in_resource_team=False)
    assert found(owner) == {}  # the section's agent
    today = timezone.localdate()
    term = Appointment.objects.get(person=people.agent)
    Absence.objects.create(appointment=term, starts_on=today, ends_on=today)
    assert found(owner) == {}  # the substitute
    Person.objects.filter(pk=people.substitute.pk).update(is_active=False)
    untaken = Idea.objects.filter(stage__in=opened, taken_by=None).count()
    assert found(owner) == {"owner": untaken}
    Person.objects.filter(pk=people.agent.pk).update(is_active=False)
    assert found(owner) == {"owner": Idea.objects.filter(stage__in=opened).count()}
    Person.objects.filter(pk=people.colleague.pk).update(in_resource_team=True)
    assert found(owner) == {}


def test_an_idea_without_people_behind_it_is_found(bare_town: Town) -> None:
    assert found(OF_IDEAS["people"]) == {}
    Proposer.objects.filter(idea=bare_town.submitted).update(state="invited", answered_at=None)
    assert found(OF_IDEAS["people"]) == {"people": 1}


def test_a_waiting_idea_without_a_day_is_found_until_the_clocks_are_set(bare_town: Town) -> None:
    assert found(OF_IDEAS["due"]) == {}
    Idea.objects.update(reply_due_on=None)
    assert found(OF_IDEAS["due"])["due"] >= 2
    clock.set_anew()
    assert found(OF_IDEAS["due"]) == {}


def test_a_parked_idea_that_did_not_come_back_is_found(bare_town: Town) -> None:
    row = Idea.objects.filter(pk=bare_town.ideas[S.PARKED].pk)
    row.update(revisit_on=timezone.localdate() - timedelta(days=1))
    assert found(OF_IDEAS["back"]) == {}  # the worker takes it up within the hour
    row.update(revisit_on=timezone.localdate() - timedelta(days=2))
    assert found(OF_IDEAS["back"]) == {"back": 1}


def test_the_command_lists_what_is_broken_and_fails(bare_town: Town) -> None:
    without_constraints(lambda: Idea.objects.filter(pk=bare_town.ideas[S.CLOSED].pk).update(reason_kind=""))
    out = StringIO()
    with pytest.raises(CommandError, match="broken"):
        call_command("check_promises", stdout=out)
    reference = Idea.objects.get(pk=bare_town.ideas[S.CLOSED].pk).reference
    assert f"broken 1 times: {reference}" in out.getvalue()
    assert "Every parked idea has a reason and the day it comes back: kept" in out.getvalue()


def test_what_the_night_found_is_told_by_readiness_and_kept(bare_town: Town) -> None:
    now = timezone.now()
    assert operations.readiness(now=now) == {"promises": "ok"}
    without_constraints(lambda: Idea.objects.filter(pk=bare_town.ideas[S.CLOSED].pk).update(reason_kind=""))
    check_and_keep(now=now)
    assert "closed (1)" in operations.readiness(now=now)["promises"]
    PromiseCheck.objects.all().delete()
    PromiseCheck.objects.create(at=now - timedelta(days=9), broken=0, found=[])
    assert operations.readiness(now=now)["promises"].startswith("last checked")


def test_old_checks_are_dropped(db: None) -> None:
    now = timezone.now()
    PromiseCheck.objects.bulk_create(PromiseCheck(at=now - timedelta(days=n), broken=0) for n in range(1, 120))
    check_and_keep(now=now)
    check_and_keep(now=now)
    assert PromiseCheck.objects.count() == 90


def test_every_promise_asks_once_and_names_nobody(db: None, django_assert_num_queries: Any) -> None:
    names = [promise.name for promise in all_promises()]
    assert len(set(names)) == len(names)
    with django_assert_num_queries(len(names)):
        list(broken(now=timezone.now()))


def test_a_town_of_a_test_that_broke_a_promise_would_be_noticed(bare_town: Town) -> None:
    Person.objects.filter(in_resource_team=True).update(in_resource_team=False)
    factories.idea(bare_town.people.proposer, section=bare_town.kultur)
    assert found(*promises.ALWAYS) == {"owner": 1}
