"""Who may bring old ideas in."""

import rules

from innovasjon.people.rules import is_in_resource_team

rules.add_perm("ideas.import_ideas", is_in_resource_team)
