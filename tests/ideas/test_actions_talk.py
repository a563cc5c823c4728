"""Comments, support and followers: said once, counted right, gone when deleted."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ideas import actions
from ideas.models import Comment, Follow, Idea, Support
from ideas.rules import COMMENT_EDIT_TIME
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from tests import factories, personas


def counts(idea: Idea) -> tuple[int, int]:
    """Comments and supports as the list shows them."""
    fresh = Idea.objects.get(pk=idea.pk)
    return fresh.comment_count, fresh.support_count


def test_the_same_comment_sent_five_times_is_said_once(town: personas.Town) -> None:
    key, by = uuid4(), town.people.colleague
    said = {actions.comment(idea=town.submitted, body="Bra", key=key, by=by, now=timezone.now()).pk for _ in range(5)}
    assert (len(said), counts(town.submitted)) == (1, (1, 0))
    assert Entry.objects.filter(verb="idea.commented").count() == 1


def test_ones_own_comment_can_be_changed_for_fifteen_minutes(town: personas.Town) -> None:
    now = timezone.now()
    row = factories.comment(town.submitted, town.people.colleague, created_at=now - COMMENT_EDIT_TIME)
    row = actions.edit_comment(comment=row, body="Enda bedre", by=town.people.colleague, now=now)
    assert (row.body, row.edited_at) == ("Enda bedre", now)


def test_a_second_later_it_is_too_late(town: personas.Town) -> None:
    now = timezone.now()
    old = now - COMMENT_EDIT_TIME - timedelta(seconds=1)
    row = factories.comment(town.submitted, town.people.colleague, body="Før", created_at=old)
    with pytest.raises(actions.TooLate):
        actions.edit_comment(comment=row, body="Etter", by=town.people.colleague, now=now)
    assert Comment.objects.get(pk=row.pk).body == "Før"


def test_a_deleted_comment_leaves_a_tombstone_without_its_words(town: personas.Town) -> None:
    now, by = timezone.now(), town.people.agent
    row = factories.comment(town.submitted, town.people.colleague)
    row = actions.delete_comment(comment=row, by=by, now=now)
    assert (row.body, row.deleted_at, row.deleted_by) == ("", now, by)
    assert counts(town.submitted) == (0, 0)


def test_deleting_twice_counts_once_and_keeps_the_first_who_did_it(town: personas.Town) -> None:
    row = factories.comment(town.submitted, town.people.colleague)
    factories.comment(town.submitted, town.people.colleague)
    for by in (town.people.agent, town.people.resource_team):
        row = actions.delete_comment(comment=row, by=by, now=timezone.now())
    assert (row.deleted_by, counts(town.submitted)) == (town.people.agent, (1, 0))
    assert Entry.objects.filter(verb="idea.comment_deleted").count() == 1


def test_a_deleted_comment_cannot_be_changed(town: personas.Town) -> None:
    row = factories.comment(town.submitted, town.people.colleague)
    actions.delete_comment(comment=row, by=town.people.colleague, now=timezone.now())
    with pytest.raises(actions.TooLate):
        actions.edit_comment(comment=row, body="Likevel", by=town.people.colleague, now=timezone.now())


def test_supporting_twice_counts_once_and_taking_back_twice_does_no_harm(town: personas.Town) -> None:
    idea, by, now = town.submitted, town.people.colleague, timezone.now()
    for act, expected in [
        (actions.support, (0, 1)),
        (actions.support, (0, 1)),
        (actions.unsupport, (0, 0)),
        (actions.unsupport, (0, 0)),
    ]:
        act(idea=idea, by=by, now=now)
        assert counts(idea) == expected
    assert set(Support.objects.all()) == set()
    assert [entry.verb for entry in Entry.objects.about(idea)] == ["idea.supported", "idea.unsupported"]


def test_each_supporter_counts(town: personas.Town) -> None:
    for by in town.people:
        actions.support(idea=town.submitted, by=by, now=timezone.now())
    assert counts(town.submitted) == (0, len(personas.NAMES))


def test_following_twice_is_following_and_stopping_twice_is_stopping(town: personas.Town) -> None:
    idea, by, now = town.submitted, town.people.colleague, timezone.now()
    for act, expected in [
        (actions.follow, {by.pk}),
        (actions.follow, {by.pk}),
        (actions.unfollow, set()),
        (actions.unfollow, set()),
    ]:
        act(idea=idea, by=by, now=now)
        assert set(Follow.objects.filter(idea=idea).values_list("person", flat=True)) == expected
    assert [entry.verb for entry in Entry.objects.about(idea)] == ["idea.followed", "idea.unfollowed"]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda row, by, now: actions.delete_comment(comment=row, by=by, now=now), ""),
        (lambda row, by, now: actions.edit_comment(comment=row, body="Ring meg.", by=by, now=now), "Ring meg."),
    ],
    ids=["deleted", "changed"],
)
def test_words_that_are_gone_from_a_comment_stand_in_no_message_any_longer(
    town: personas.Town, change: Any, left: str
) -> None:
    idea, by = town.submitted, town.people.colleague
    row = actions.comment(idea=idea, body="Ring meg på 99 99 99 99", key=uuid4(), by=by, now=timezone.now())
    other = actions.comment(idea=idea, body="God idé.", key=uuid4(), by=by, now=timezone.now())
    change(row, by, timezone.now())
    told = Delivery.objects.filter(kind="ideas.comment")
    assert {one.payload.get("said") for one in told.filter(dedupe_key=f"comment:{row.pk}")} == {left}
    assert {one.payload.get("said") for one in told.filter(dedupe_key=f"comment:{other.pk}")} == {"God idé."}
