"""What has happened to an idea, told in words, and what of it is told to whom."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from ideas import actions, answering, story
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import Idea, WithdrawReason
from innovasjon.audit.log import record
from innovasjon.audit.models import Entry
from tests import factories, personas
from tests.ideas.test_actions_capture import content_of

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english() -> Iterable[None]:
    with translation.override("en"):
        yield


def told(idea: Idea, *, is_close: bool = False) -> list[story.Event]:
    fresh = Idea.objects.select_related("section", "answers").get(pk=idea.pk)
    return story.tell(fresh, Entry.objects.about(idea).select_related("by"), is_close=is_close)


def sentences(idea: Idea, *, is_close: bool = False) -> list[str]:
    return [event.sentence for event in told(idea, is_close=is_close)]


@pytest.fixture
def whole(town: personas.Town) -> Idea:
    """An idea that has been through all there is so far, a day for each step."""
    people, sent = town.people, town.draft
    days = iter(NOW + number * DAY for number in range(100))
    record("idea.begun", subject=sent, by=people.proposer, at=next(days))
    for person in (people.colleague, people.unit_leader):
        actions.invite_person(idea=sent, person=person, by=people.proposer, now=next(days))
    actions.answer_invitation(idea=sent, accept=True, by=people.colleague, now=next(days))
    actions.answer_invitation(idea=sent, accept=False, by=people.unit_leader, now=next(days))
    sent = actions.submit(idea=sent, by=people.proposer, now=next(days))
    edited = content_of(sent, title="Ny", whose_need="employees", section_id=town.teknisk.pk)
    sent = actions.edit(idea=sent, content=edited, by=people.colleague, now=next(days))
    row = actions.invite_person(idea=sent, person=people.admin, by=people.proposer, now=next(days))
    actions.take_back_invitation(proposer=row, by=people.proposer, now=next(days))
    sent = actions.take(idea=sent, by=people.other_agent, now=next(days))
    sent = actions.tidy(idea=sent, section=town.teknisk, tags=["a"], by=people.other_agent, now=next(days))
    sent = actions.tidy(idea=sent, section=town.oppvekst, tags=["a"], by=people.other_agent, now=next(days))
    need = factories.need(people.agent, title="Ro om natten")
    sent = actions.answer_need(idea=sent, need=need, by=people.agent, now=next(days))
    kind = WithdrawReason.SOLVED
    actions.withdraw(idea=sent, reason_kind=kind, reason="Vi fikk det til", by=people.proposer, now=next(days))
    return actions.submit(idea=sent, by=people.proposer, now=next(days))


OPEN = [
    "Petra Forslag began to write",
    "Petra Forslag sent the idea to Oppvekst",
    "Kari Kollega changed the title, whose need it is and the section",
    "Odd Agent took the idea to assess it",
    "Odd Agent tidied the tags",
    "Odd Agent moved the idea from Teknisk to Oppvekst",
    "Anne Agent tied the idea to the need “Ro om natten”",
    "Petra Forslag withdrew the idea. The need is met in another way",
    "Petra Forslag took the idea up again in Oppvekst",
]
AMONG_THEM = [
    "Petra Forslag asked Kari Kollega to stand behind the idea",
    "Petra Forslag asked Unni Enhetsleder to stand behind the idea",
    "Kari Kollega stands behind the idea",
    "Unni Enhetsleder said no to standing behind the idea",
    "Petra Forslag asked somebody to stand behind the idea",
    "Petra Forslag took an invitation back",
]


def test_the_whole_story_is_told_in_order_to_everybody(whole: Idea) -> None:
    assert sentences(whole) == OPEN


def test_what_the_draft_went_through_and_who_said_no_is_told_to_those_close_to_it(whole: Idea) -> None:
    heard = sentences(whole, is_close=True)
    assert set(heard) == set(OPEN) | set(AMONG_THEM)
    assert [sentence for sentence in heard if sentence in OPEN] == OPEN


def test_every_event_has_its_time(whole: Idea) -> None:
    times = [event.at for event in told(whole, is_close=True)]
    assert times == sorted(times)
    assert len(set(times)) == len(times)


def test_an_edit_shows_each_changed_field_with_what_stood_there(whole: Idea) -> None:
    edit = next(event for event in told(whole) if event.changes)
    assert [(change.field, change.before) for change in edit.changes] == [
        ("the title", factories.NEED_TEXT and edit.changes[0].before),
        ("whose need it is", "Residents"),
        ("the section", "Oppvekst"),
    ]
    assert edit.changes[0].before.startswith("Tavle for beskjeder")


def test_other_tags_are_told_with_those_that_stood_there(town: personas.Town) -> None:
    idea, by, now = town.submitted, town.people.proposer, timezone.now() + DAY
    idea = actions.edit(idea=idea, content=content_of(idea, tags=("natt", "lek")), by=by, now=now)
    actions.edit(idea=idea, content=content_of(idea, tags=("lek",)), by=by, now=now + DAY)
    assert sentences(idea) == ["Petra Forslag changed the tags"] * 2
    assert [event.changes[0].before for event in told(idea)] == ["", "lek, natt"]


def test_the_reason_for_withdrawing_is_told(whole: Idea) -> None:
    assert [event.reason for event in told(whole) if event.reason] == ["Vi fikk det til"]


def test_what_is_said_in_the_talk_is_not_told_twice(town: personas.Town) -> None:
    for verb in ("idea.commented", "idea.supported", "idea.followed", "idea.comment_deleted"):
        record(verb, subject=town.submitted, by=town.people.colleague, at=timezone.now())
    assert sentences(town.submitted, is_close=True) == []


@pytest.mark.parametrize(("is_close", "words"), [(True, "removed the file lønn.xlsx"), (False, "removed a file")])
def test_the_name_of_a_removed_file_is_told_only_to_those_close(
    town: personas.Town, is_close: bool, words: str
) -> None:
    later = timezone.now() + DAY
    record("idea.file_added", subject=town.submitted, by=town.people.proposer, at=later, name="kart.pdf")
    record("idea.file_removed", subject=town.submitted, by=town.people.proposer, at=later, name="lønn.xlsx")
    assert sentences(town.submitted, is_close=is_close) == [
        "Petra Forslag added the file kart.pdf",
        f"Petra Forslag {words}",
    ]


@pytest.mark.parametrize(
    ("name", "is_close", "who"),
    [
        ("Ola", True, "Ola"),
        ("Ola", False, "Ola"),
        ("", True, "ola@utenfor.example"),
        ("", False, "A guest"),
    ],
)
def test_a_guests_address_is_never_told_to_others(town: personas.Town, name: str, is_close: bool, who: str) -> None:
    guest = factories.guest(name=name, email="ola@utenfor.example")
    row = factories.guest_proposer(town.submitted, guest)
    actions.answer_as_guest(proposer=row, accept=True, now=timezone.now() + DAY)
    assert sentences(town.submitted, is_close=is_close) == [f"{who} stands behind the idea"]


def test_what_the_system_did_names_nobody(town: personas.Town) -> None:
    record("idea.taken", subject=town.submitted, by=None, at=timezone.now() + DAY)
    assert sentences(town.submitted) == ["The system took the idea to assess it"]


@pytest.mark.parametrize("data", [{}, {"before": {"section_id": 99999, "answers_id": 3}, "section": 99999, "need": 7}])
@pytest.mark.parametrize("verb", story.SENTENCES)
def test_an_old_entry_that_names_what_is_gone_is_still_told(
    town: personas.Town, verb: str, data: dict[str, Any]
) -> None:
    record(verb, subject=town.submitted, by=town.people.agent, at=timezone.now() + DAY, **data)
    assert len(sentences(town.submitted, is_close=True)) == 1


def test_a_long_story_costs_no_more_queries_than_a_short_one(
    town: personas.Town, django_assert_num_queries: Any
) -> None:
    idea = Idea.objects.select_related("section").get(pk=town.submitted.pk)
    assert idea.rows_behind  # the page has asked for them
    for number in range(30):
        moved = {"section": town.teknisk.pk, "moved_from": town.kultur.pk}
        record("idea.tidied", subject=idea, by=town.people.agent, at=NOW + number * DAY + 365 * DAY, **moved)
    with django_assert_num_queries(2):
        events = story.tell(idea, Entry.objects.about(idea).select_related("by"), is_close=False)
    assert len(events) == 30


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_one_reads_a_list(words: list[str], text: str) -> None:
    assert story.joined(words) == text


# --- Who answers


def who_answers(idea: Idea, *, is_behind: bool = False) -> str:
    fresh = Idea.objects.select_related("section", "taken_by").get(pk=idea.pk)
    return answering.who_answers(fresh, on=timezone.localdate(), is_behind=is_behind)


def test_the_proposers_are_told_plainly_who_took_their_idea_and_when(town: personas.Town) -> None:
    actions.take(idea=town.submitted, by=town.people.agent, now=datetime(2026, 3, 3, 23, 30, tzinfo=UTC))
    assert who_answers(town.submitted, is_behind=True) == (
        "Anne Agent, innovation agent in Oppvekst, took your idea on 4 March 2026."
    )
    assert who_answers(town.submitted) == "Anne Agent, innovation agent in Oppvekst, took the idea on 4 March 2026."


def test_one_of_the_resource_team_is_not_called_the_sections_agent(town: personas.Town) -> None:
    now = timezone.now()
    actions.take(idea=town.submitted, by=town.people.resource_team, now=now)
    assert who_answers(town.submitted).startswith("Rita Ressurs in the resource team took the idea on ")
    factories.appointment(town.oppvekst, town.people.resource_team)
    assert who_answers(town.submitted).startswith("Rita Ressurs, innovation agent in Oppvekst, took the idea on ")


def test_before_anybody_takes_it_the_agent_on_duty_answers(town: personas.Town) -> None:
    assert who_answers(town.submitted) == "Anne Agent, innovation agent in Oppvekst, answers for the idea."
    assert who_answers(town.submitted, is_behind=True) == ("Anne Agent, innovation agent in Oppvekst, will answer you.")


def test_of_two_agents_of_a_section_the_one_it_was_given_to_answers(town: personas.Town) -> None:
    factories.appointment(town.oppvekst, town.people.resource_team)
    Idea.objects.filter(pk=town.submitted.pk).update(given_to=town.people.resource_team)
    told = who_answers(town.submitted, is_behind=True)
    assert told == "Rita Ressurs, innovation agent in Oppvekst, will answer you."
    with translation.override("nb"):
        told = who_answers(town.submitted, is_behind=True)
    assert told == "Rita Ressurs, innovasjonsagent i Oppvekst, svarer deg."


def test_while_the_agent_is_away_the_substitute_answers(town: personas.Town) -> None:
    factories.absence(town.people.agent.appointments.get())
    assert who_answers(town.submitted) == (
        "Vera Vara answers for the idea, in place of the innovation agent in Oppvekst."
    )
    assert who_answers(town.assessing).endswith(" Vera Vara answers for it now.")


def test_without_agent_and_substitute_the_resource_team_answers(town: personas.Town) -> None:
    idea = factories.idea(town.people.proposer, section=town.kultur)
    assert who_answers(idea) == (
        "The resource team answers for the idea, as Kultur has no innovation agent at work now."
    )
    town.people.agent.appointments.all().delete()
    Idea.objects.filter(pk=town.assessing.pk).update(taken_by=town.people.deactivated)
    assert who_answers(town.assessing).endswith(" The resource team answers for it now.")


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.CLOSED, Stage.MERGED, Stage.WITHDRAWN, Stage.REALISED])
def test_nobody_answers_for_a_draft_or_for_what_is_over(town: personas.Town, stage: Stage) -> None:
    assert who_answers(town.ideas[stage]) == ""


def test_a_move_that_cannot_be_made_says_where_the_idea_stands() -> None:
    assert answering.why_not(UnableToMove("withdrawn", Stage.WITHDRAWN)) == (
        "The idea is already withdrawn. Nothing was changed."
    )
    assert answering.why_not(UnableToMove("developing", Stage.WITHDRAWN)) == (
        "The idea is being developed now, so this can no longer be done. Nothing was changed."
    )
