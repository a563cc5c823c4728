"""The actions of projects."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from ideas.lifecycle import Stage
from projects import actions
from projects.actions import Content, Fate
from projects.models import Answer, Ask, CloseReason, Project
from tests import factories
from tests.audited import Call
from tests.personas import Town
from tests.site_map.projects import the_project


def content(project: Project, **changes: Any) -> Content:
    """The words of a project as they stand, with these changed."""
    names = ("title", "aim", "section", "unit", "lead", "starts_on", "ends_on")
    return Content(**{name: getattr(project, name) for name in names} | changes)


def proposers_ask(town: Town) -> Ask:
    return the_project(town).asks.get(person=town.people.proposer)


def removed(town: Town) -> Ask:
    about = {"removed_at": town.submitted.submitted_at, "removed_by": town.people.colleague}
    return factories.ask(the_project(town), town.people.declined, **about, removed_reason="Har sluttet.")


def guests_ask(town: Town) -> Ask:
    return factories.ask(the_project(town), factories.guest())


def onward(town: Town, now: datetime) -> Any:
    project = the_project(town)
    Ask.objects.filter(answer="waiting").update(answer="follows", answered_at=now)
    phase = project.method.phases.all()[1]
    by = town.people.colleague
    return actions.enter_phase(project=project, phase=phase, note="", seen=project.phase, by=by, now=now)


def newcomer(town: Town, now: datetime) -> Any:
    the_project(town)
    idea = town.ideas[Stage.DEVELOPING]
    idea.proposers.filter(person=town.people.declined).update(state="accepted")
    return actions.ask_newcomers(idea=idea, by=town.people.agent, now=now)


def parted(town: Town, now: datetime) -> Any:
    """Somebody who came with an idea that is parted from the developed one again."""
    project = the_project(town)
    other = factories.idea(town.people.declined)
    Ask.objects.create(project=project, person=town.people.declined, asked_at=now)
    about = {"idea": other, "home": town.ideas[Stage.DEVELOPING], "since": now}
    return actions.take_questions_back(**about, by=town.people.agent, now=now)


def let_go(town: Town, now: datetime) -> Any:
    """Somebody who is asked, and stands behind the idea no more."""
    Ask.objects.create(project=the_project(town), person=town.people.declined, asked_at=now)
    idea, who = town.ideas[Stage.DEVELOPING], town.people.declined
    return actions.let_go(idea=idea, who=who, by=who, now=now)


CALLS: dict[str, Call] = {
    "projects.begin": lambda town, now: actions.begin(
        idea=town.assessing,
        content=content(the_project(town)),
        method=factories.method(),
        key=uuid4(),
        by=town.people.agent,
        now=now,
    ),
    "projects.add_idea": lambda town, now: actions.add_idea(
        project=the_project(town), idea=town.assessing, by=town.people.agent, now=now
    ),
    "projects.take_questions_back": parted,
    "projects.let_go": let_go,
    "projects.ask_newcomers": newcomer,
    "projects.answer_ask": lambda town, now: actions.answer_ask(
        project=the_project(town), answer=Answer.FOLLOWS, by=town.people.proposer, now=now
    ),
    "projects.answer_as_guest": lambda town, now: actions.answer_as_guest(
        ask=guests_ask(town), answer=Answer.TAKES_PART, now=now
    ),
    "projects.edit": lambda town, now: actions.edit(
        project=the_project(town),
        content=content(the_project(town), title="Ny tittel"),
        seen=0,
        by=town.people.colleague,
        now=now,
    ),
    "projects.enter_phase": onward,
    "projects.close": lambda town, now: actions.close(
        project=the_project(town),
        reason=CloseReason.NO_MEANS,
        words="Ingen har tid.",
        learning="Begynn i januar.",
        fates={town.ideas[Stage.DEVELOPING].pk: Fate(Stage.CLOSED, "Vi rekker det ikke i år, og legger det bort nå.")},
        by=town.people.colleague,
        now=now,
    ),
    "projects.remove": lambda town, now: actions.remove(
        ask=proposers_ask(town), reason="Har sluttet.", by=town.people.colleague, now=now
    ),
    "projects.put_back": lambda town, now: actions.put_back(ask=removed(town), by=town.people.colleague, now=now),
    "projects.write_update": lambda town, now: actions.write_update(
        project=the_project(town), body="Vi er i gang.", key=uuid4(), by=town.people.colleague, now=now
    ),
    "projects.new_version": lambda town, now: actions.new_version(
        method=factories.method(), by=town.people.resource_team, now=now
    ),
    "projects.make_default": lambda town, now: actions.make_default(
        method=factories.method(), by=town.people.resource_team, now=now
    ),
}
# What the ideas ask of projects, which answer by actions of their own or write nothing.
STEPS = {"projects.holding.heed", "projects.newcomers.leave", "projects.newcomers.part"}
