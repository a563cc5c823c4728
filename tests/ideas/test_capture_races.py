"""A double click, and two people at once: real threads on the real database, each test with the naive way beside it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ideas import actions
from ideas.models import Idea, Proposer
from innovasjon.audit.models import Entry
from tests import personas
from tests.conftest import BACKEND
from tests.ideas import files
from tests.ideas.test_actions_capture import content_of
from tests.ideas.test_capture_form import NEW, whole

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 5


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Do it five times at the same moment, each on a connection of its own."""
    ready = Barrier(TIMES)

    def one(number: int) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as threads:
        return list(threads.map(one, range(TIMES)))


def client_of(person: Any) -> Callable[[], Client]:
    """A maker of clients that share one session: the same browser, clicked again and again."""
    first = Client()
    first.force_login(person, backend=BACKEND)

    def another() -> Client:
        client = Client()
        client.cookies = first.cookies
        return client

    return another


def test_a_form_sent_five_times_at_once_is_one_idea_with_one_file(town: personas.Town) -> None:
    who = town.people.colleague
    browser, data = client_of(who), whole(town)
    content = files.picture()

    def click(number: int) -> tuple[int, str]:
        response = browser().post(NEW, {**data, "new_files": [files.uploaded("gang.jpg", content)]})
        return response.status_code, response.headers.get("Location", "")

    answers = at_once(click)

    idea = Idea.objects.get(created_by=who)
    assert set(answers) == {(302, idea.get_absolute_url())}
    assert (idea.reference, idea.attachments.count(), idea.proposers.count()) == ("I-2026-0001", 1, 1)
    verbs = sorted(Entry.objects.about(idea).values_list("verb", flat=True))
    assert verbs == ["idea.begun", "idea.file_added", "idea.submitted"]


def test_a_form_that_only_looks_first_makes_several_ideas(town: personas.Town) -> None:
    """The negative control: without the key's constraint five clicks are five ideas."""
    who, looked = town.people.colleague, Barrier(TIMES)

    def naive(number: int) -> None:
        if not Idea.objects.filter(created_by=who, title="Tavle").exists():
            looked.wait(timeout=20)
            actions.begin(key=uuid4(), title="Tavle", by=who, now=timezone.now())

    at_once(naive)

    assert Idea.objects.filter(created_by=who).count() == TIMES


def test_of_five_autosaves_at_once_all_find_the_same_draft(town: personas.Town) -> None:
    who, key = town.people.colleague, uuid4()
    browser = client_of(who)

    def save(number: int) -> int:
        data = {"then": "autosave", "key": key, "title": f"Tavle {number}"}
        return browser().post(NEW, data, headers={"HX-Request": "true"}).status_code

    assert set(at_once(save)) == {200}
    assert Idea.objects.filter(created_by=who).count() == 1


def write_together(town: personas.Town, write: Callable[[Idea, Any, str], Any]) -> tuple[list[Any], str]:
    """Five proposers who opened the same draft save it at the same moment; return what each was told, and the title."""
    writers = [town.people.proposer, *(getattr(town.people, name) for name in personas.NAMES[4:8])]
    Proposer.objects.bulk_create(
        Proposer(idea=town.draft, person=person, state="accepted", answered_at=timezone.now()) for person in writers[1:]
    )
    told = at_once(lambda number: write(town.draft, writers[number], f"Tittel {number}"))
    return told, Idea.objects.get(pk=town.draft.pk).title


def test_of_five_who_write_at_once_one_is_heard_and_the_others_are_told(town: personas.Town) -> None:
    def guarded(idea: Idea, by: Any, title: str) -> str:
        try:
            actions.edit(idea=idea, content=content_of(idea, title=title), by=by, now=timezone.now(), seen=0)
        except actions.EditedMeanwhile as other:
            return other.idea.title
        return ""

    told, title = write_together(town, guarded)

    assert sorted(told) == ["", *[title] * (TIMES - 1)]


def test_writing_without_looking_at_the_revision_loses_four_texts_silently(town: personas.Town) -> None:
    """The negative control: nobody is told, and the last one wins."""

    def naive(idea: Idea, by: Any, title: str) -> str:
        actions.edit(idea=idea, content=content_of(idea, title=title), by=by, now=timezone.now())
        return ""

    told, title = write_together(town, naive)

    assert (told, Idea.objects.get(pk=town.draft.pk).revision, title.startswith("Tittel")) == (
        [""] * TIMES,
        TIMES,
        True,
    )
