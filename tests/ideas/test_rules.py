"""Who may do what with an idea: each rule against every persona and every stage, as docs/domain.md's table has it."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
import rules
from django.utils import timezone

from ideas import talk
from ideas.lifecycle import Stage
from ideas.rules import COMMENT_EDIT_TIME
from tests import factories, personas

S = Stage
ALL, SENT = frozenset(Stage), frozenset(set(Stage) - {S.DRAFT})
EDITABLE = frozenset({S.DRAFT, S.SUBMITTED, S.ASSESSING, S.CLARIFYING})
WITHDRAWABLE = frozenset({S.SUBMITTED, S.ASSESSING, S.CLARIFYING, S.PARKED})
WORK_HERE = set(personas.SIGNED_IN)
TRIAGE = {"agent", "substitute", "resource_team"}

# Permission: who may, and in which stages. Everybody else may not, in any stage.
TABLE: dict[str, list[tuple[Iterable[str], frozenset[Stage]]]] = {
    "ideas.view_idea": [(WORK_HERE, SENT), ({"proposer", "invited"}, frozenset({S.DRAFT}))],
    "ideas.edit_idea": [({"proposer"}, EDITABLE)],
    "ideas.invite_to_idea": [({"proposer"}, EDITABLE)],
    "ideas.submit_idea": [({"proposer"}, frozenset({S.DRAFT, S.WITHDRAWN}))],
    "ideas.discard_idea": [({"proposer"}, frozenset({S.DRAFT}))],
    "ideas.withdraw_idea": [({"proposer"}, WITHDRAWABLE)],
    "ideas.speak_for_idea": [({"proposer"}, ALL)],
    "ideas.answer_invitation": [({"invited"}, ALL)],
    "ideas.comment_on_idea": [(WORK_HERE, SENT)],
    "ideas.support_idea": [(WORK_HERE, SENT)],
    "ideas.follow_idea": [(WORK_HERE, SENT)],
    "ideas.triage_idea": [(TRIAGE, SENT)],
}


@pytest.mark.parametrize("permission", TABLE)
@pytest.mark.parametrize("name", personas.NAMES)
def test_the_rule_says_yes_in_these_stages_alone(town: personas.Town, permission: str, name: str) -> None:
    person = town.people[name]
    said_yes = {stage for stage, idea in town.ideas.items() if rules.has_perm(permission, person, idea)}
    assert said_yes == {stage for names, stages in TABLE[permission] if name in names for stage in stages}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("ideas.share_idea", WORK_HERE),
        ("ideas.open_inbox", {"agent", "other_agent", "substitute", "resource_team"}),
        ("ideas.write_need", {"agent", "other_agent", "substitute", "resource_team"}),
    ],
)
def test_what_concerns_no_single_idea_is_open_to_these(people: personas.People, permission: str, who: set[str]) -> None:
    assert {name for name in personas.NAMES if rules.has_perm(permission, people[name])} == who


def test_being_a_superuser_opens_nobody_elses_draft(town: personas.Town) -> None:
    assert not rules.has_perm("ideas.view_idea", town.people.admin, town.draft)


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("ideas.reword_comment", {"colleague"}),
        ("ideas.edit_comment", {"colleague"}),
        ("ideas.delete_comment", {"colleague"}),
        ("ideas.hide_comment", TRIAGE),
    ],
)
def test_a_comment_is_its_authors_and_the_triagers_to_hide(town: personas.Town, permission: str, who: set[str]) -> None:
    row = factories.comment(town.submitted, town.people.colleague)
    assert {name for name in personas.NAMES if rules.has_perm(permission, town.people[name], row)} == set(who)


def test_what_is_hidden_the_team_may_delete_for_good(town: personas.Town) -> None:
    hidden = {"hidden_at": timezone.now(), "hidden_by": town.people.agent, "hidden_because": "Et navn."}
    row = factories.comment(town.submitted, town.people.colleague, **hidden)
    may = {name for name in personas.NAMES if rules.has_perm("ideas.delete_comment", town.people[name], row)}
    assert may == {"colleague", "resource_team"}
    shown = {name: talk.one(town.submitted, town.people[name], row, triages=True) for name in personas.NAMES}
    assert {name for name, said in shown.items() if said.may_delete} == may


def test_a_comment_is_fixed_after_fifteen_minutes_but_can_still_be_deleted(town: personas.Town) -> None:
    old = timezone.now() - COMMENT_EDIT_TIME - timedelta(seconds=1)
    row = factories.comment(town.submitted, town.people.colleague, created_at=old)
    permissions = ("edit_comment", "reword_comment", "delete_comment")
    said_yes = {word for word in permissions if rules.has_perm(f"ideas.{word}", town.people.colleague, row)}
    assert said_yes == {"reword_comment", "delete_comment"}


def test_nothing_can_be_done_with_a_tombstone(town: personas.Town) -> None:
    gone = {"deleted_at": timezone.now(), "deleted_by": town.people.agent, "body": ""}
    row = factories.comment(town.submitted, town.people.colleague, **gone)
    permissions = ("edit_comment", "reword_comment", "delete_comment")
    assert not {
        (word, name)
        for word in permissions
        for name in personas.NAMES
        if rules.has_perm(f"ideas.{word}", town.people[name], row)
    }


def test_an_agent_on_leave_may_triage_and_so_may_the_substitute(town: personas.Town) -> None:
    factories.absence(town.people.agent.appointments.get())
    triage = {name for name in personas.NAMES if rules.has_perm("ideas.triage_idea", town.people[name], town.submitted)}
    assert triage == TRIAGE


def test_an_agent_whose_term_is_over_may_not_triage(town: personas.Town) -> None:
    term = town.people.agent.appointments.get()
    term.ends_on = timezone.localdate() - timedelta(days=1)
    term.save()
    triage = {name for name in personas.NAMES if rules.has_perm("ideas.triage_idea", town.people[name], town.submitted)}
    assert triage == {"resource_team"}
