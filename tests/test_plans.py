"""What would cost the more the longer the site is used is found by an index."""

from typing import Any

import pytest
from django.db import connection

from ideas.models import Idea
from innovasjon.notifications.models import Delivery


def plan(rows: Any) -> str:
    """The plan of a query where reading the whole table is no choice: which tables are small here means nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
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
