"""Who may do what with people and the organisation."""

import rules

from innovasjon.people.models import Person


@rules.predicate
def is_active(person: Person) -> bool:
    """Tell whether the person may sign in."""
    return person.is_active


@rules.predicate
def is_in_resource_team(person: Person) -> bool:
    """Tell whether the person is a member of the resource team (strategy: "Tverrfaglig ressursteam")."""
    return person.is_active and person.in_resource_team


@rules.predicate
def may_enter_admin(person: Person) -> bool:
    """Tell whether the administration is open to the person: it is the resource team's work place."""
    return person.is_active and (person.in_resource_team or person.is_staff)


rules.add_perm("people.import_people", is_in_resource_team)
rules.add_perm("people.enter_admin", may_enter_admin)
