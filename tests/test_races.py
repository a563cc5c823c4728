"""Many at once, on real PostgreSQL: what must hold, holds. The naive way, kept here, breaks it."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from ideas import actions
from ideas.actions import AlreadyTaken
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import Comment, Idea, Merge, Support
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from tests import factories, personas

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = 10
RUNS_OF_A_CROWD = 2  # of fifty people each: a hundred chances to miscount; the naive way misses most of the first fifty
IMPATIENT = 7  # click twice, so fast that both clicks are under way at once
NOW = timezone.now
AT_ONCE = 8  # connections the pool holds
LONG_ENOUGH = 30  # seconds for another thread to do its part on a busy machine


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


class TestMerging:
    """Merges meet each other, comments, moves and the undoing of a merge; nothing is lost and nothing counted twice."""

    @pytest.fixture
    def crowd(self, town: personas.Town) -> list[Person]:
        return [factories.person(unit=town.kindergarten) for _ in range(19)]

    def test_of_fifty_merges_one_wins_and_forty_nine_are_told_into_what(self, town: personas.Town) -> None:
        idea = factories.idea(town.people.proposer)
        others = [factories.idea(town.people.colleague) for _ in range(5)]
        results = at_once(
            lambda into=into: actions.merge(idea=idea, into=into, by=town.people.agent, now=timezone.now())
            for into in others * 10
        )
        [merged_one] = [result for result in results if isinstance(result, Idea)]
        told = [result for result in results if isinstance(result, actions.AlreadyMerged)]
        assert len(told) == 49
        assert {error.idea.merged_into_id for error in told} == {merged_one.merged_into_id}
        assert Merge.objects.filter(idea=idea).count() == 1
        assert [entry.verb for entry in Entry.objects.about(idea)] == ["idea.merged"]
        told_of_it = Delivery.objects.filter(kind="ideas.merged", person=town.people.proposer, channel="inapp")
        assert told_of_it.count() == 1

    def test_two_that_are_merged_into_each_other_do_not_end_in_a_ring(self, town: personas.Town) -> None:
        for _ in range(RUNS):
            one, two = (factories.idea(town.people.proposer) for _ in range(2))
            results = at_once(
                lambda a=a, b=b: actions.merge(idea=a, into=b, by=town.people.agent, now=timezone.now())
                for a, b in ((one, two), (two, one))
            )
            assert [type(result) for result in results if not isinstance(result, Idea)] == [actions.UnableToMerge]

    def test_what_nineteen_say_while_two_ideas_are_merged_is_all_there_and_counted(
        self, town: personas.Town, crowd: list[Person]
    ) -> None:
        for number in range(RUNS_OF_A_CROWD):
            one, two = (factories.idea(town.people.proposer) for _ in range(2))
            results = at_once([*_talk(crowd, one, two, key=number), _merges(one, two, town.people.agent)])
            assert [result for result in results if isinstance(result, Exception)] == []
            one.refresh_from_db()
            two.refresh_from_db()
            assert (two.comment_count, two.support_count) == (19, 19)
            assert one.comment_count == one.comments.count()
            assert one.comments.count() + two.comments.count() == 19

    def test_a_merge_is_undone_while_people_comment_and_somebody_moves_it_on(
        self, town: personas.Town, crowd: list[Person]
    ) -> None:
        for number in range(RUNS_OF_A_CROWD):
            one, two = (factories.idea(town.people.proposer) for _ in range(2))
            actions.merge(idea=one, into=two, by=town.people.agent, now=timezone.now())
            undo = [lambda one=one: actions.unmerge(idea=one, by=town.people.agent, now=timezone.now())] * 3
            take = [lambda two=two: actions.take(idea=two, by=town.people.agent, now=timezone.now())]
            results = at_once([*_talk(crowd, one, two, key=number), *undo, *take])
            refused = [result for result in results if isinstance(result, Exception)]
            assert [type(error) for error in refused] == [UnableToMove, UnableToMove]
            one.refresh_from_db()
            two.refresh_from_db()
            assert (one.stage, two.stage) == (Stage.SUBMITTED, Stage.ASSESSING)
            assert one.comment_count + two.comment_count == 19
            for idea in (one, two):
                assert (idea.comment_count, idea.support_count) == (idea.comments.count(), idea.supports.count())

    def test_an_idea_that_goes_to_another_section_meanwhile_is_merged_before_or_left_to_its_agents(
        self, town: personas.Town
    ) -> None:
        into = factories.idea(town.people.proposer)
        for _ in range(RUNS):
            idea = factories.idea(town.people.proposer)
            away: dict[str, Any] = {"idea": idea, "section": town.teknisk, "tags": [], "by": town.people.substitute}
            went, tidied = at_once(
                [_merges(idea, into, town.people.agent), lambda away=away: actions.tidy(**away, now=timezone.now())]
            )
            assert isinstance(tidied, Idea)
            idea.refresh_from_db()
            assert idea.section == town.teknisk
            told = list(Entry.objects.about(idea).order_by("pk").values_list("verb", flat=True))
            if isinstance(went, actions.MovedAway):
                assert (idea.stage, told) == (Stage.SUBMITTED, ["idea.tidied"])
            else:
                assert isinstance(went, Idea)
                assert (idea.stage, told) == (Stage.MERGED, ["idea.merged", "idea.tidied"])

    def test_without_a_lock_an_agent_would_merge_what_is_another_sections_by_then(self, town: personas.Town) -> None:
        idea, into = factories.idea(town.people.proposer), factories.idea(town.people.proposer)
        looked, moved = Event(), Event()  # not a pause: on a busy machine the other may be later than that

        @transaction.atomic
        def naive() -> bool:
            is_ours = Idea.objects.get(pk=idea.pk).section_id == town.oppvekst.pk
            looked.set()
            moved.wait(LONG_ENOUGH)
            if is_ours:
                was = Idea.objects.filter(pk=idea.pk, section=town.teknisk).update(stage=Stage.MERGED, merged_into=into)
                return bool(was)
            return False

        def away() -> None:
            looked.wait(LONG_ENOUGH)
            actions.tidy(idea=idea, section=town.teknisk, tags=[], by=town.people.substitute, now=timezone.now())
            moved.set()

        merged_there, _ = at_once([naive, away])
        assert merged_there

    def test_a_count_taken_without_a_lock_would_go_wrong(self, town: personas.Town, crowd: list[Person]) -> None:
        one, two = (factories.idea(town.people.proposer) for _ in range(2))

        @transaction.atomic
        def naive() -> None:
            Idea.objects.filter(pk=one.pk).update(stage=Stage.MERGED, merged_into=two)
            number = Comment.objects.filter(idea__in=[one, two]).count()
            pause()
            Idea.objects.filter(pk=two.pk).update(comment_count=number)

        @transaction.atomic
        def say(who: Person) -> None:
            Comment.objects.create(idea=two, author=who, body="Hei")
            Idea.objects.filter(pk=two.pk).update(comment_count=F("comment_count") + 1)

        at_once([naive, *(lambda who=who: say(who) for who in crowd)])
        two.refresh_from_db()
        assert two.comment_count < 19

    def test_without_a_lock_fifty_would_all_win(self, town: personas.Town) -> None:
        idea, into = factories.idea(town.people.proposer), factories.idea(town.people.proposer)

        @transaction.atomic
        def naive() -> bool:
            if Idea.objects.get(pk=idea.pk).stage == Stage.MERGED:
                return False
            pause()
            Idea.objects.filter(pk=idea.pk).update(stage=Stage.MERGED, merged_into=into)
            return True

        assert sum(at_once([naive] * 50)) > 1


def _talk(crowd: list[Person], one: Idea, two: Idea, *, key: int) -> list[Callable[[], Any]]:
    """Let each say something of one of the two ideas, by turns, and support it."""

    def speak(who: Person, idea: Idea) -> None:
        actions.comment(idea=idea, body="Hei", key=uuid5(NAMESPACE_URL, f"{key}"), by=who, now=timezone.now())
        actions.support(idea=idea, by=who, now=timezone.now())

    return [lambda who=who, idea=(one, two)[place % 2]: speak(who, idea) for place, who in enumerate(crowd)]


def _merges(one: Idea, two: Idea, by: Person) -> Callable[[], Any]:
    return lambda: actions.merge(idea=one, into=two, by=by, now=timezone.now())


class TestFiftyIdeasAtOnce:
    def test_they_are_shared_out_evenly_among_the_agents(self, town: personas.Town) -> None:
        _three_agents(town)
        for run in range(1, RUNS_OF_A_CROWD + 1):
            ideas = [_draft(town) for _ in range(51)]
            sent = at_once(lambda one=one: actions.submit(idea=one, by=one.created_by, now=NOW()) for one in ideas)
            assert not [one for one in sent if isinstance(one, Exception)]
            assert sorted(_given(town).values()) == [17 * run] * 3

    def test_without_a_lock_some_get_more(self, town: personas.Town) -> None:
        people = _three_agents(town)

        def naive(idea: Idea) -> None:
            with transaction.atomic():
                had = _given(town)
                idea.given_to = min(people, key=lambda person: (had[person.pk], person.pk))
                idea.stage, idea.submitted_at, idea.reference = Stage.SUBMITTED, NOW(), f"I-1999-9{idea.pk}"
                idea.save()

        at_once(lambda one=one: naive(one) for one in [_draft(town) for _ in range(51)])
        assert sorted(_given(town).values()) != [17, 17, 17]


def _three_agents(town: personas.Town) -> list[Person]:
    Idea.objects.filter(stage__in=["submitted", "assessing", "clarifying"]).update(section=town.kultur)
    Idea.objects.exclude(taken_by=None).update(taken_by=town.people.resource_team)
    for person in (town.people.colleague, town.people.unit_leader):
        factories.appointment(town.oppvekst, person)
    return [town.people.agent, town.people.colleague, town.people.unit_leader]


def _draft(town: personas.Town) -> Idea:
    return factories.idea(town.people.proposer, stage=Stage.DRAFT, section=town.oppvekst)


def _given(town: personas.Town) -> Counter[int]:
    rows = Idea.objects.filter(section=town.oppvekst, stage=Stage.SUBMITTED).values_list("given_to", flat=True)
    return Counter(pk for pk in rows if pk)
