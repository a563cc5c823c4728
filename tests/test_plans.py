"""What would cost the more the longer the site is used is found by an index."""

from typing import Any

import pytest
from django.db import connection

from ideas.models import Comment, Idea
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Guest, Person
from innovasjon.words import wishes


def plan(rows: Any, *, by_bitmap: bool = False) -> str:
    """The plan of a query where reading the whole table is no choice: which tables are small here means nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"SET LOCAL enable_indexscan = {'off' if by_bitmap else 'on'}")
    return str(rows.explain())


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["idea", "comment"])
def test_what_was_told_of_something_that_is_hidden_is_found_by_an_index(what: str) -> None:
    assert f"delivery_about_{what}" in plan(Delivery.objects.about({what: 42}))


@pytest.mark.django_db
def test_ideas_that_are_open_to_everyone_are_counted_without_a_look_at_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    assert "Index Only Scan using idea_latest" in plan(Idea.objects.submitted().values("pk"))
    lists = [index for index in Idea._meta.indexes if index.name.startswith("idea_latest")]
    assert len(lists) == 6
    assert {index.include for index in lists} == {("hidden_at",)}


@pytest.mark.django_db
def test_the_newest_messages_of_a_kind_are_found_by_an_index() -> None:
    assert "delivery_newest_of_kind" in plan(Delivery.objects.filter(kind="rare").order_by("-due_at", "-pk")[:50])


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["hansen", "kari hansen", "bo"])
@pytest.mark.parametrize(("kind", "index"), [(Guest, "guest_words_trigram"), (Person, "person_words_trigram")])
def test_guests_and_people_are_found_by_an_index(kind: Any, index: str, text: str) -> None:
    assert index in plan(kind.objects.matching(text))


@pytest.mark.django_db
def test_comments_are_found_by_the_index_of_their_words() -> None:
    wish = wishes.read("låvebru")
    assert wish is not None
    assert "comment_words" in plan(Comment.objects.filter(wish.found_by_index()), by_bitmap=True)
