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
    return person.is_active and getattr(person, "in_resource_team", False)


rules.add_perm("people.import_people", is_in_resource_team)
