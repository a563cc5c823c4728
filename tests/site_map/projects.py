"""Projects: finding one, reading it, and what those who work with it do there.

The project of the town is led by `colleague`, in the kindergarten; `proposer` is asked to take part and has not
answered, `invited` takes part.
"""

from typing import Any
from uuid import uuid4

from ideas.lifecycle import Stage
from projects.models import Project
from tests import factories
from tests.personas import Town
from tests.site_map.rows import Case, of, only, page

STEERS = ("colleague", "unit_leader", "section_leader", "resource_team")
steers = only(*STEERS)
tells = only(*STEERS, "invited", "agent", "substitute")


def the_project(town: Town) -> Project:
    """The one project of the town, made when it is not there."""
    people = town.people
    found = Project.objects.filter(lead=people.colleague).first()
    if found is None:
        found = factories.project(people.colleague, town.ideas[Stage.DEVELOPING])
        factories.ask(found, people.proposer)
        factories.ask(found, people.invited, answer="takes_part")
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


def an_update(town: Town) -> dict[str, Any]:
    return {"body": "Vi har snakket med fem pårørende.", "key": uuid4()}


CASES: list[Case] = [
    page("projects:list", queries=8),
    page("projects:project", args=of(the_project), queries=11),
    page("projects:update", args=of(the_project), post=tells(302), data=an_update, queries=11),
]
