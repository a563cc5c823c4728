"""The demo municipality, loaded once for all tests of this file and rolled back after them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Model
from django.test import RequestFactory, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from ideas import merged
from ideas.lifecycle import Stage
from ideas.models import Attachment, Comment, Idea, Need, Proposer, Support
from innovasjon.audit import keeping
from innovasjon.audit.models import Entry
from innovasjon.demo import loading, texts
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Guest, Municipality, Person, Section, Unit
from projects.models import Ask, Origin, Project
from tests import factories
from tests.duty import on_duty

SIGN_INS = {f"{name}@demo.example" for name in ("medarbeider", "agent", "leder", "seksjonsleder", "ressurs", "admin")}
APPLAUSE = ("idea.supported", "idea.followed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures are stored."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker, folder: Path) -> Iterator[datetime]:
    """The moment it is loaded at."""
    now = timezone.now()
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    stored = override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=hashers)
    with django_db_blocker.unblock(), stored, transaction.atomic():
        assert loading.load(now)
        yield now
        transaction.set_rollback(True)


def test_it_holds_what_it_promises(demo: datetime) -> None:
    assert Municipality.objects.get().name == "Eksempeldal kommune"
    assert [model.objects.count() for model in (Section, Unit, Person, Idea)] == [6, 40, 400, 150]
    stages = Counter(Idea.objects.values_list("stage", flat=True))
    told = Counter(idea.later_stage for idea in texts.ideas())
    decided = set(told) - {"submitted", "assessing"}
    assert {name: stages[name] for name in decided} == {name: told[name] for name in decided}
    assert set(stages) == set(Stage.values)
    assert stages["submitted"] >= 10
    assert stages["developing"] == Origin.objects.developing().filter(idea__stage="developing").count()
    assert Project.objects.ended().count() >= told["realised"]
    assert Project.objects.filter(closed_at=None).count() >= 14


def test_every_promise_is_kept(demo: datetime) -> None:
    assert [str(one) for one in keeping.broken(now=demo)] == []


def test_most_are_answered_in_time_and_some_wait_too_long(demo: datetime) -> None:
    replied = list(Idea.objects.exclude(replied_in=None).values_list("replied_in", flat=True))
    assert sum(days <= 10 for days in replied) / len(replied) > 0.8
    today = timezone.localdate(demo)
    waiting = Idea.objects.exclude(reply_due_on=None)
    late = waiting.filter(reply_due_on__lt=today).count()
    assert 0 < late < waiting.count() / 2


def test_what_is_decided_says_why_in_the_words_of_its_text(demo: datetime) -> None:
    reasons = {idea.title: idea.later_reason for idea in texts.ideas() if idea.later_stage in {"parked", "closed"}}
    stored = dict(Idea.objects.filter(stage__in=("parked", "closed")).values_list("title", "reason"))
    assert stored == reasons


def test_the_six_sign_in_and_nobody_else_can(demo: datetime) -> None:
    request = RequestFactory().post("/logg-inn/")
    signed_in = {
        email for email in SIGN_INS if authenticate(request, username=email, password="innovasjon") is not None
    }
    assert signed_in == SIGN_INS
    assert {person.email for person in Person.objects.all() if person.has_usable_password()} == SIGN_INS


def test_everything_has_a_leader_who_works_here(demo: datetime) -> None:
    assert not Section.objects.exclude(leader__is_active=True).exists()
    assert not Unit.objects.exclude(leader__is_active=True, leader__unit=F("pk")).exists()


def test_every_section_has_somebody_on_duty_and_one_has_a_substitute(demo: datetime) -> None:
    today = timezone.localdate(demo)
    on = {section.slug: on_duty(section, on=today) for section in Section.objects.all()}
    assert {slug for slug, people in on.items() if not people} == set()
    away = Section.objects.get(slug="teknisk-og-eiendom")
    assert on[away.slug] == [away.appointments.on(today).get().substitute]


def test_the_roles_of_the_sign_ins_are_theirs(demo: datetime) -> None:
    by_name = {person.email.split("@")[0]: person for person in Person.objects.filter(email__in=SIGN_INS)}
    helse = Section.objects.get(slug="helse-og-mestring")
    assert by_name["agent"] in on_duty(helse, on=timezone.localdate(demo))
    assert helse.leader == by_name["seksjonsleder"]
    assert by_name["leder"].units_led.get() == by_name["medarbeider"].unit
    assert by_name["admin"].is_superuser
    assert by_name["ressurs"].in_resource_team
    assert Person.objects.filter(in_resource_team=True).count() == 5


def test_something_waits_for_the_employee_and_for_the_agent(demo: datetime) -> None:
    employee = Person.objects.get(email="medarbeider@demo.example")
    assert Proposer.objects.filter(person=employee, state=Proposer.State.INVITED).count() == 1
    assert set(employee.proposals.values_list("idea__stage", flat=True)) >= {
        "draft",
        "submitted",
        "developing",
        "realised",
    }
    assert Ask.objects.waiting().filter(person=employee).count() == 1
    assert Idea.objects.filter(section__slug="helse-og-mestring", stage="submitted").count() >= 4


def test_the_log_tells_each_story_in_order_and_nothing_of_tomorrow(demo: datetime) -> None:
    last: dict[tuple[int, int], datetime] = {}
    for entry in Entry.objects.exclude(verb__in=APPLAUSE).order_by("id"):
        subject = (entry.subject_type_id, entry.subject_id)
        assert last.get(subject, entry.at) <= entry.at, entry
        last[subject] = entry.at
    assert not Entry.objects.filter(at__gt=demo).exists()
    assert Entry.objects.filter(at__lt=demo - timedelta(days=600)).exists()


def test_ideas_come_all_year_but_hardly_in_july(demo: datetime) -> None:
    months = Counter(timezone.localdate(at).month for at in Idea.objects.values_list("created_at", flat=True))
    assert set(months) == set(range(1, 13))
    assert months[7] < 150 / 12 / 2


def test_counts_are_those_of_the_rows(demo: datetime) -> None:
    ideas = Idea.objects.filter(merged_here=None).annotate(
        supported=Count("supports", distinct=True), commented=Count("comments", distinct=True)
    )
    assert not ideas.exclude(supported=F("support_count"), commented=F("comment_count")).exists()
    homes = Idea.objects.exclude(merged_here=None)
    assert homes.count() == sum(idea.later_stage == "merged" for idea in texts.ideas())
    for home in homes:
        here = merged.ids(home)
        assert home.support_count == Support.objects.filter(idea__in=here).values("person").distinct().count()
        assert home.comment_count == Comment.objects.filter(idea__in=here, deleted_at=None).count()
    assert Support.objects.count() == sum(idea.supports for idea in texts.ideas())
    assert Entry.objects.filter(verb="idea.supported").count() == Support.objects.count()


def test_ideas_that_answer_a_shared_need_are_tied_to_it(demo: datetime) -> None:
    tied = Counter(Need.objects.filter(ideas__isnull=False).values_list("title", flat=True))
    titles = {row["key"]: row["title"] for row in texts.read("needs")["needs"]}
    assert tied == Counter(titles[idea.answers] for idea in texts.ideas() if idea.answers)


def test_nobody_supports_their_own_idea_or_answers_themselves_twice(demo: datetime) -> None:
    assert not Support.objects.filter(idea__proposers__person=F("person")).exists()
    talk: dict[int, list[tuple[int, str]]] = {}
    for row in Comment.objects.order_by("pk"):
        talk.setdefault(row.idea_id, []).append((row.author_id, row.body))
    doubled = [body for said in talk.values() for (before, _), (who, body) in pairwise(said) if before == who]
    assert len(doubled) <= 3


def test_no_mail_waits_to_be_sent(demo: datetime) -> None:
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.SENT}


def test_the_pictures_are_there(demo: datetime, folder: Path) -> None:
    pictures = list(Attachment.objects.all())
    assert len(pictures) == sum(bool(idea.picture) for idea in texts.ideas())
    stored = [folder / str(name) for row in pictures for name in (row.file.name, row.thumbnail.name)]
    assert [path for path in stored if not path.is_file()] == []


def test_a_second_load_does_nothing(demo: datetime) -> None:
    before = Entry.objects.count()
    assert loading.load(demo) is False
    assert Entry.objects.count() == before


def test_emptied_and_loaded_again_it_is_the_same(demo: datetime) -> None:
    before = _fingerprint()
    with transaction.atomic():
        loading.empty()
        assert [model.objects.count() for model in (Person, Guest, Idea, Entry, Municipality)] == [0, 0, 0, 0, 0]
        assert loading.load(demo)
        after = _fingerprint()
        transaction.set_rollback(True)
    assert after == before


def _fingerprint() -> list[list[tuple[Any, ...]]]:
    """Everything a reader could notice, without the database's own numbers."""
    noticed: list[tuple[type[Model], tuple[str, ...]]] = [
        (Person, ("name", "email", "unit__slug", "is_active", "language")),
        (Idea, ("reference", "title", "stage", "created_by__email", "submitted_at", "reason", "reply_due_on")),
        (Comment, ("idea__key", "author__email", "body", "created_at")),
        (Support, ("idea__key", "person__email", "given_at")),
        (Proposer, ("idea__key", "person__email", "guest__email", "state")),
        (Entry, ("verb", "by__email", "at")),
    ]
    return [list(model._default_manager.order_by("pk").values_list(*names)) for model, names in noticed]


@pytest.mark.django_db
def test_other_data_is_never_mixed_with_the_demo(settings: Settings) -> None:
    settings.DEMO = True
    factories.person()
    with pytest.raises(CommandError, match="holds other data"):
        call_command("load_demo")


@pytest.mark.django_db
def test_a_site_that_is_no_demo_refuses_it(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")
