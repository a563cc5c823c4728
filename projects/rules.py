"""Who may do what with projects. The twin of `ProjectQuerySet.visible_to`; a test holds the two together."""

import rules

from agents.rules import sections_served_today
from innovasjon.people.models import Person
from innovasjon.people.rules import is_active, is_in_resource_team
from projects.models import Answer, Ask, Project


def part_of(person: Person, project: Project) -> Ask | None:
    """Return what the person is asked, or has answered; reads what is prefetched. None for who has been taken off."""
    return next((row for row in project.asks.all() if row.person_id == person.pk and not row.removed_at), None)


@rules.predicate
def leads_it(person: Person, project: Project) -> bool:
    """Tell whether the person is the project's lead."""
    return project.lead_id == person.pk


@rules.predicate
def leads_where_it_belongs(person: Person, project: Project) -> bool:
    """Tell whether the person leads the section or the unit that the project belongs to."""
    return person.pk in {place.leader_id for place in (project.section, project.unit) if place}


@rules.predicate
def serves_its_section(person: Person, project: Project) -> bool:
    """Tell whether the person is agent, or stands in for one, in the project's section."""
    return project.section_id in sections_served_today(person)


@rules.predicate
def is_asked(person: Person, project: Project) -> bool:
    """Tell whether the person is a proposer who is asked to take part; they may change their answer."""
    return part_of(person, project) is not None


@rules.predicate
def takes_part(person: Person, project: Project) -> bool:
    """Tell whether the person has said that they take part."""
    row = part_of(person, project)
    return row is not None and row.answer == Answer.TAKES_PART


@rules.predicate
def goes_on(person: Person, project: Project) -> bool:
    """Tell whether the project has not ended."""
    return not project.is_closed


steers = is_active & (leads_it | leads_where_it_belongs | is_in_resource_team)

rules.add_perm("projects.view_project", is_active)
# Whose it is to do, whatever has happened: the action says no when the project has ended or somebody was first.
rules.add_perm("projects.steer_project", steers)
rules.add_perm("projects.tell_of_project", steers | is_active & (takes_part | serves_its_section))
rules.add_perm("projects.answer_ask", is_active & is_asked)
# Who reads who has abstained, and guests' addresses: those who work with it.
rules.add_perm("projects.know_the_answers", steers | is_active & serves_its_section)
