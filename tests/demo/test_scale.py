"""Data at scale, in small: the same code makes a million."""

import random
import re
from collections import Counter
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F
from django.utils import timezone
from pytest_django import Settings

from ideas.actions import begin, submit
from ideas.actions.capture import Content, edit
from ideas.actions.merging import unmerge
from ideas.lifecycle import Stage
from ideas.models import NEED_MINIMUM, Comment, Follow, Idea, Merge, Proposer, Support
from innovasjon.audit import keeping
from innovasjon.audit.models import Entry
from innovasjon.demo import bulk, language, scale
from innovasjon.demo.language import Writer
from innovasjon.people.models import Person, Section, Unit
from projects.models import Answer, Ask, Origin
from tests import factories
from tests.duty import on_duty

IDEAS, PEOPLE = 600, 300
CASTS = re.compile(r"::(text|character varying)(\[\])?|[()]")
WORD = re.compile(r"[a-zæøå]+")


@pytest.fixture
def writer() -> Writer:
    return Writer(random.Random(7))


class Stopped(Exception):
    """Somebody pulled the plug."""


def fill(ideas: int = IDEAS, people: int = PEOPLE, *, stop_at: str = "") -> None:
    making = scale.build(ideas=ideas, people=people, now=timezone.now())
    for step in making:
        if step == stop_at:
            making.throw(Stopped)


def structure() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Every index and every foreign key of the tables, by what they are."""
    return (
        # PostgreSQL writes casts in a condition down in another way the second time; they mean the same.
        {(str(name), CASTS.sub("", str(text))) for name, text in bulk.run(bulk.INDEXES, [scale.TABLES])},
        {(str(table), str(definition)) for table, _, definition in bulk.run(bulk.FOREIGN_KEYS, [scale.TABLES])},
    )


def test_sentences_are_filled_and_begin_with_a_capital(writer: Writer) -> None:
    texts = [text for _ in range(500) for text in (writer.title(), writer.need(), writer.comment())]
    assert [text for text in texts if "{" in text or "  " in text or not text[0].isupper()] == []
    assert {len(text) <= 160 for text in (writer.title() for _ in range(500))} == {True}


def test_every_need_is_long_enough(writer: Writer) -> None:
    assert min(len("".join(writer.need().split())) for _ in range(2000)) >= NEED_MINIMUM


def test_no_text_repeats_a_frame(writer: Writer) -> None:
    described = [writer.description() for _ in range(300)]
    assert [text for text in described if text.count("Målet er at") > 1] == []


def test_words_are_as_uneven_as_in_real_text(writer: Writer) -> None:
    counts = Counter(word for _ in range(3000) for word in WORD.findall(writer.need().lower()))
    once = sum(1 for times in counts.values() if times == 1)
    assert len(counts) > 1000
    assert once / len(counts) > 0.25


def test_a_table_of_words_holds_each_of_them_the_first_most() -> None:
    words = [f"ord{number}" for number in range(120)]
    counts = Counter(language.zipf_table(words))
    assert set(counts) == set(words)
    assert counts.total() == language.TABLE
    assert counts["ord0"] > counts["ord10"] > counts["ord100"]


@pytest.mark.django_db
def test_it_fills_an_empty_database_with_a_working_organisation() -> None:
    fill()
    today = timezone.localdate()
    assert (Idea.objects.count(), Person.objects.count()) == (IDEAS, PEOPLE)
    assert [section.name for section in Section.objects.all() if not on_duty(section, on=today)] == []
    assert not Section.objects.filter(leader=None).exists()
    assert not Unit.objects.exclude(leader__unit=F("pk")).exists()
    assert Person.objects.filter(in_resource_team=True).count() == 5
    assert not any(person.has_usable_password() for person in Person.objects.all())


@pytest.mark.django_db
def test_every_idea_has_its_owner_its_people_what_its_stage_demands_and_a_day_where_somebody_waits() -> None:
    fill()
    assert [str(one) for one in keeping.broken(now=timezone.now())] == []
    assert Idea.objects.exclude(replied_in=None).count() > IDEAS / 2
    assert Idea.objects.exclude(decided_in=None).exists()


@pytest.mark.django_db
def test_what_is_merged_can_be_parted_again_and_developed_ideas_are_in_projects_of_a_few() -> None:
    fill()
    fill(IDEAS, 60)
    merged, now = Idea.objects.filter(stage=Stage.MERGED).order_by("pk"), timezone.now()
    assert merged.count() == Merge.objects.count() > 20
    for idea in merged[:20]:
        assert unmerge(idea=idea, by=Person.objects.filter(in_resource_team=True)[0], now=now).stage == Stage.ASSESSING
    assert [str(one) for one in keeping.broken(now=now)] == []
    assert Origin.objects.count() == Idea.objects.filter(stage=Stage.DEVELOPING).count()
    assert len(set(Origin.objects.values_list("project", flat=True))) < Origin.objects.count() / 2
    waiting = Ask.objects.filter(answer=Answer.WAITING)
    assert set(waiting.values_list("project__phase__place", flat=True)) == {1}


@pytest.mark.django_db
def test_counts_kept_on_ideas_are_those_of_the_rows() -> None:
    fill()
    counted = Idea.objects.annotate(
        supported=Count("supports", distinct=True), commented=Count("comments", distinct=True)
    )
    assert not counted.exclude(supported=F("support_count"), commented=F("comment_count")).exists()
    assert Support.objects.count() > IDEAS / 2
    assert Follow.objects.exists()


@pytest.mark.django_db
def test_every_comment_can_be_found_by_its_words() -> None:
    fill()
    assert Comment.objects.exists()
    without = "SELECT id FROM ideas_comment WHERE search IS DISTINCT FROM to_tsvector('norwegian', body)"
    assert not bulk.run(without)


@pytest.mark.django_db
def test_every_idea_has_a_proposer_and_a_few_have_most_of_the_support() -> None:
    fill()
    assert not Idea.objects.exclude(proposers__person=F("created_by")).exists()
    assert Proposer.objects.count() > IDEAS
    supports = sorted(Idea.objects.values_list("support_count", flat=True), reverse=True)
    assert sum(supports[: IDEAS // 10]) > sum(supports) / 2


@pytest.mark.django_db
def test_the_log_tells_of_everything_in_order() -> None:
    fill()
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    verbs = Counter(Entry.objects.values_list("verb", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()
    expected = {
        "idea.begun": IDEAS,
        "idea.submitted": Idea.objects.exclude(stage="draft").count(),
        "idea.taken": Idea.objects.exclude(taken_at=None).count(),
        "idea.withdrawn": Idea.objects.filter(stage="withdrawn").count(),
        "idea.commented": Comment.objects.count(),
        "idea.supported": Support.objects.count(),
        "idea.followed": Follow.objects.count(),
    }
    assert verbs == expected


@pytest.mark.django_db
def test_the_tables_have_the_same_indexes_and_foreign_keys_afterwards() -> None:
    indexes, keys = structure()
    fill(60, 60)
    after = structure()
    assert after[0] ^ indexes == set()
    assert after[1] ^ keys == set()


@pytest.mark.django_db
def test_a_failure_leaves_everything_as_it_was() -> None:
    before = structure()
    with pytest.raises(Stopped):
        fill(60, 60, stop_at="log")
    assert structure() == before
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_it_adds_to_what_is_there_and_people_go_on_working() -> None:
    fill(60, 60)
    fill(60, 60)
    person, now = Person.objects.order_by("pk").first(), timezone.now()
    assert person
    section = Section.objects.first()
    assert section
    draft = begin(key=uuid4(), title="Etter alle de andre", by=person, now=now)
    content = Content(title=draft.title, need=factories.NEED_TEXT, whose_need="residents", section_id=section.pk)
    sent = submit(idea=edit(idea=draft, content=content, by=person, now=now), by=person, now=now)
    assert Idea.objects.count() == 121
    assert sent.reference not in set(Idea.objects.exclude(pk=sent.pk).values_list("reference", flat=True))


@pytest.mark.django_db
def test_people_in_a_real_database_are_asked_for_first(settings: Settings) -> None:
    settings.DEBUG = settings.DEMO = False
    factories.person()
    with pytest.raises(CommandError, match="--yes"):
        call_command("make_scale_data", ideas=10, people=60)
    call_command("make_scale_data", ideas=10, people=60, yes=True)
    assert Idea.objects.count() == 10


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"ideas": -1}, {"ideas": 0, "people": 0}, {"ideas": 5, "people": 0}])
def test_numbers_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError):
        call_command("make_scale_data", **wrong)
