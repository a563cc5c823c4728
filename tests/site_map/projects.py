"""Projects: finding one, reading it, and what those who work with it do there.

The project of the town is led by `colleague`, in the kindergarten; `proposer` is asked to take part and has not
answered, `invited` takes part.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from ideas.lifecycle import Stage
from projects.models import Project
from tests import factories
from tests.personas import Town
from tests.site_map.rows import (
    TRIAGES,
    Case,
    Target,
    assessing,
    button,
    draft,
    form,
    of,
    only,
    page,
    refusal,
    refused_the_draft,
    sends,
    submitted,
)

STEERS = ("colleague", "unit_leader", "section_leader", "resource_team")
steers = only(*STEERS)
steers_too = only("unit_leader", "section_leader", "resource_team")
tells = only(*STEERS, "invited", "agent", "substitute")
asked = only("proposer", "invited")
develops = only(*TRIAGES, "unit_leader", "section_leader")


def the_project(town: Town) -> Project:
    """The project of the town while `proposer` has not answered, and `invited` takes part."""
    people = town.people
    found = Project.objects.get(origins__idea=town.ideas[Stage.DEVELOPING])
    if not found.asks.filter(person=people.invited).exists():
        found.asks.filter(person=people.proposer).update(answer="waiting", answered_at=None)
        factories.ask(found, people.invited, answer="takes_part")
    return found


def the_heard_project(town: Town) -> Project:
    """One whose proposers have all answered."""
    people = town.people
    found = Project.objects.filter(lead=people.unit_leader).first()
    if not found:
        found = factories.project(people.unit_leader, factories.idea(people.declined, stage=Stage.DEVELOPING))
        factories.ask(found, people.declined, answer="follows")
    return found


def one_more(town: Town) -> None:
    """One project more, and one more of all that the town's own project shows."""
    people, project = town.people, the_project(town)
    idea = factories.idea(people.proposer, stage=Stage.DEVELOPING)
    factories.project(people.agent, idea)
    factories.project_idea(project, factories.idea(people.proposer, stage=Stage.DEVELOPING))
    factories.ask(project, factories.person(unit=town.kindergarten))
    factories.ask(project, factories.guest(), answer="follows")
    factories.update(project, people.invited)


def proposers_ask(town: Town) -> tuple[int, int]:
    project = the_project(town)
    return project.pk, project.asks.get(person=town.people.proposer).pk


def an_update(town: Town) -> dict[str, Any]:
    return {"body": "Vi har snakket med fem pårørende.", "key": uuid4()}


def onward(pick: Target) -> Callable[[Town], dict[str, Any]]:
    def data(town: Town) -> dict[str, Any]:
        project = pick(town)
        return {"phase": project.method.phases.get(place=2).pk, "seen": project.phase_id, "note": "Vi har hørt alle."}

    return data


def a_destination(town: Town) -> dict[str, Any]:
    return {
        "destination": "new",
        "reference": "",
        "title": "Roligere kvelder",
        "aim": "Pårørende får vite hvordan det går.",
        "lead": town.people.unit_leader.email,
        "starts_on": "2026-12-01",
        "method": factories.method().pk,
        "key": uuid4(),
    }


def new_words(town: Town) -> dict[str, Any]:
    return a_destination(town) | {"seen": the_project(town).revision}


def an_end(town: Town) -> dict[str, Any]:
    fate = {
        "fate": "closed",
        "words": "Vi fikk ikke færre telefoner, og tavla er tatt ned igjen.",
        "on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "owner": town.people.unit_leader.email,
    }
    idea = town.ideas[Stage.DEVELOPING].pk
    why = {"reason": "no_effect", "words": "Ingen leste tavla.", "learning": "Spør de pårørende først."}
    return why | {f"ide-{idea}-{name}": value for name, value in fate.items()}


CASES: list[Case] = [
    page("projects:list", queries=8),
    page("projects:project", args=of(the_project), queries=11),
    page(
        "projects:update", args=of(the_project), post=tells(302), data=an_update, is_page=False
    ),  # its page is the project's
    form("projects:develop", "assessing", args=of(assessing), who=develops, data=a_destination, queries=12),
    refusal("projects:develop", "submitted", args=of(submitted), who=develops, shown=409, sent=409, data=a_destination),
    refusal("projects:develop", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403),
    button("projects:answer", args=of(the_project), who=asked, data=sends(answer="follows")),
    form("projects:remove", args=proposers_ask, who=steers, data=sends(reason="Har sluttet."), queries=10),
    button("projects:put_back", args=proposers_ask, who=steers, seen_by=steers),
    form("projects:edit", args=of(the_project), who=steers, data=new_words, queries=10),
    form("projects:phase", "waits", args=of(the_project), who=steers, sent=409, data=onward(the_project), queries=10),
    form(
        "projects:phase",
        "heard",
        args=of(the_heard_project),
        who=steers_too,
        data=onward(the_heard_project),
        queries=10,
    ),
    form("projects:close", args=of(the_project), who=steers, data=an_end, queries=9),
    Case(
        url="projects:guest_answer",
        args=of(lambda town: factories.ask(the_project(town), factories.guest())),
        post=403,
        is_public=True,
        is_page=False,
    ),
]
