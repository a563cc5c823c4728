"""Many at once, on real PostgreSQL: what must hold, holds. The naive way, kept here, breaks it."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from ideas import actions
from ideas.actions import AlreadyTaken
from ideas.lifecycle import Stage
from ideas.models import Comment, Idea, Support
from innovasjon.people.models import Person
from tests import factories, personas

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = 10
RUNS_OF_A_CROWD = 2  # of fifty people each: a hundred chances to miscount; the naive way misses most of the first fifty
IMPATIENT = 7  # click twice, so fast that both clicks are under way at once
AT_ONCE = 8  # connections the pool holds


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Call them all, each in a thread and on a connection of its own; what one raises is its result."""
    work = list(calls)
    start = Barrier(min(len(work), AT_ONCE - 1))

    def one(place: int, call: Callable[[], Any]) -> Any:
        if place < start.parties:
            start.wait(10)
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(start.parties) as threads:
        return list(threads.map(one, range(len(work)), work))


@pytest.fixture
def town() -> personas.Town:
    ContentType.objects.clear_cache()  # the table was emptied by the test before
    return personas.build()


class TestOneFormSentFiveTimes:
    def test_a_comment_is_said_once(self, town: personas.Town) -> None:
        idea, by = town.submitted, town.people.colleague
        for _ in range(RUNS):
            key = uuid4()
            said = at_once(
                [lambda key=key: actions.comment(idea=idea, body="Hei", key=key, by=by, now=timezone.now())] * 5
            )
            assert {row.pk for row in said} == {Comment.objects.get(key=key).pk}
        idea.refresh_from_db()
        assert idea.comment_count == Comment.objects.filter(idea=idea).count() == RUNS

    def test_a_draft_is_begun_once(self, town: personas.Town) -> None:
        by = town.people.colleague
        for _ in range(RUNS):
            key = uuid4()
            made = at_once([lambda key=key: actions.begin(key=key, title="Ny", by=by, now=timezone.now())] * 5)
            assert {idea.pk for idea in made} == {Idea.objects.get(key=key).pk}

    def test_without_a_key_it_would_be_said_five_times(self, town: personas.Town) -> None:
        idea, by = town.submitted, town.people.colleague

        def naive() -> None:
            if not Comment.objects.filter(idea=idea, author=by, body="Hei").exists():
                pause()
                Comment.objects.create(idea=idea, author=by, body="Hei")

        at_once([naive] * 5)
        assert Comment.objects.filter(idea=idea, body="Hei").count() > 1


class TestFiftySupportsAtOnce:
    @pytest.fixture
    def crowd(self, town: personas.Town) -> list[Person]:
        return [factories.person(unit=town.kindergarten) for _ in range(50)]

    def test_each_counts_once(self, town: personas.Town, crowd: list[Person]) -> None:
        idea = town.submitted
        for _ in range(RUNS_OF_A_CROWD):
            some_twice = [*crowd[IMPATIENT:], *(who for who in crowd[:IMPATIENT] for _ in range(2))]
            at_once(lambda who=who: actions.support(idea=idea, by=who, now=timezone.now()) for who in some_twice)
            idea.refresh_from_db()
            assert idea.support_count == Support.objects.filter(idea=idea).count() == 50
            at_once(lambda who=who: actions.unsupport(idea=idea, by=who, now=timezone.now()) for who in some_twice)
            idea.refresh_from_db()
            assert idea.support_count == Support.objects.filter(idea=idea).count() == 0

    def test_a_count_read_and_written_back_would_lose_some(self, town: personas.Town, crowd: list[Person]) -> None:
        def naive(who: Person) -> None:
            idea = Idea.objects.get(pk=town.submitted.pk)
            Support.objects.create(idea=idea, person=who)
            pause()
            idea.support_count += 1
            idea.save(update_fields=["support_count"])

        at_once(lambda who=who: naive(who) for who in crowd)
        town.submitted.refresh_from_db()
        assert town.submitted.support_count < Support.objects.count() == 50


class TestTwoAgentsOnOneIdea:
    def test_one_takes_it_and_the_other_is_told_by_whom(self, town: personas.Town) -> None:
        agents = [town.people.agent, town.people.substitute]
        for _ in range(RUNS):
            idea = factories.idea(town.people.proposer)
            results = at_once(
                lambda by=by, idea=idea: actions.take(idea=idea, by=by, now=timezone.now()) for by in agents
            )
            [taken] = [result for result in results if isinstance(result, Idea)]
            [refused] = [result for result in results if isinstance(result, AlreadyTaken)]
            assert refused.idea.taken_by == taken.taken_by

    def test_without_a_lock_both_would_have_it(self, town: personas.Town) -> None:
        @transaction.atomic
        def naive(by: Person) -> Person | None:
            idea = Idea.objects.get(pk=town.submitted.pk)
            if idea.stage != Stage.SUBMITTED:
                return None
            pause()
            idea.stage, idea.taken_by, idea.taken_at = Stage.ASSESSING, by, timezone.now()
            idea.save(update_fields=["stage", "taken_by", "taken_at"])
            return by

        agents = [town.people.agent, town.people.substitute]
        assert at_once(lambda by=by: naive(by) for by in agents) == agents


def pause() -> None:
    """Stay between reading and writing, as any request may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05)")
