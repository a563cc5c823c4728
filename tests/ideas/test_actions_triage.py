"""What agents do with an idea that waits, what proposers take back, and the needs that ideas share."""

from datetime import UTC, datetime

import pytest

from ideas import actions
from ideas.lifecycle import Stage
from ideas.models import Idea, WithdrawReason
from innovasjon.audit.models import Entry
from tests import factories, personas

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def data_of(idea: Idea, verb: str) -> dict[str, object]:
    """The details of the one entry with this verb."""
    return dict(Entry.objects.about(idea).get(verb=verb).data)


def test_the_agent_who_takes_an_idea_is_named(town: personas.Town) -> None:
    idea = actions.take(idea=town.submitted, by=town.people.agent, now=NOW)
    assert (idea.stage, idea.taken_by, idea.taken_at, idea.stage_since) == (
        Stage.ASSESSING,
        town.people.agent,
        NOW,
        NOW,
    )


def test_the_second_agent_is_told_who_was_first(town: personas.Town) -> None:
    actions.take(idea=town.submitted, by=town.people.agent, now=NOW)
    with pytest.raises(actions.AlreadyTaken) as told:
        actions.take(idea=town.submitted, by=town.people.substitute, now=NOW)
    assert told.value.idea.taken_by == town.people.agent
    assert Idea.objects.get(pk=town.submitted.pk).taken_by == town.people.agent


def test_an_idea_moved_to_another_section_waits_there_for_that_agent(town: personas.Town) -> None:
    idea = actions.tidy(idea=town.assessing, section=town.teknisk, tags=[], by=town.people.agent, now=NOW)
    assert (idea.section, idea.stage, idea.taken_by, idea.taken_at) == (town.teknisk, Stage.SUBMITTED, None, None)
    assert data_of(idea, "idea.tidied") == {"section": town.teknisk.pk, "moved_from": town.oppvekst.pk}


def test_tidying_the_tags_alone_leaves_the_idea_with_its_agent(town: personas.Town) -> None:
    idea = actions.tidy(idea=town.assessing, section=town.oppvekst, tags=["Natt"], by=town.people.agent, now=NOW)
    assert (idea.stage, idea.taken_by, {tag.slug for tag in idea.tags.all()}) == (
        Stage.ASSESSING,
        town.people.agent,
        {"natt"},
    )


def test_tidying_never_touches_the_words(town: personas.Town) -> None:
    before = Idea.objects.values("title", "need", "description").get(pk=town.submitted.pk)
    actions.tidy(idea=town.submitted, section=town.teknisk, tags=["natt"], by=town.people.agent, now=NOW)
    assert Idea.objects.values("title", "need", "description").get(pk=town.submitted.pk) == before


def test_the_reason_for_withdrawing_is_kept(town: personas.Town) -> None:
    idea = actions.withdraw(
        idea=town.assessing,
        reason_kind=WithdrawReason.DUPLICATE,
        reason="Se I-2026-0001",
        by=town.people.proposer,
        now=NOW,
    )
    assert (idea.stage, idea.stage_since) == (Stage.WITHDRAWN, NOW)
    assert data_of(idea, "idea.withdrawn") == {"reason_kind": "duplicate", "reason": "Se I-2026-0001"}


def test_a_need_is_written_once_and_then_edited(town: personas.Town) -> None:
    words = {"title": "Ro om natten", "description": factories.NEED_TEXT, "whose_need": "employees"}
    need = actions.write_need(**words, whose_need_other="", section=town.oppvekst, by=town.people.agent, now=NOW)
    edited = actions.write_need(
        **words | {"title": "Ro"}, whose_need_other="", section=None, by=town.people.resource_team, now=NOW, need=need
    )
    assert (edited.pk, edited.title, edited.created_by) == (need.pk, "Ro", town.people.agent)
    assert [entry.verb for entry in Entry.objects.about(need)] == ["need.written", "need.edited"]


def test_an_idea_answers_a_need_until_it_is_taken_off(town: personas.Town) -> None:
    need = factories.need(town.people.agent)
    idea = actions.answer_need(idea=town.submitted, need=need, by=town.people.agent, now=NOW)
    assert set(need.ideas.all()) == {idea}
    actions.answer_need(idea=idea, need=None, by=town.people.agent, now=NOW)
    assert set(need.ideas.all()) == set()
    assert [entry.data for entry in Entry.objects.about(idea)] == [{"need": need.pk}, {"need": None}]
