"""Who may do what with gatherings."""

import rules

from agents.rules import is_agent
from innovasjon.people.rules import is_active, is_in_resource_team

rules.add_perm("arenas.view_gathering", is_active)
rules.add_perm("arenas.plan_gathering", is_in_resource_team)
rules.add_perm("arenas.reply", is_active & (is_agent | is_in_resource_team))
rules.add_perm("arenas.follow_calendar", is_in_resource_team)
