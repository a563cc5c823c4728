"""The actions of people and guests."""

import innovasjon.people.actions as people
from innovasjon.people import guest_links
from tests import factories
from tests.audited import Call

CALLS: dict[str, Call] = {
    "innovasjon.people.set_password": lambda town, now: people.set_password(
        person=town.people.colleague, password="innovasjon-er-bra", by=town.people.colleague, now=now
    ),
    "innovasjon.people.end_sessions": lambda town, now: people.end_sessions(
        person=town.people.colleague, by=town.people.colleague, now=now
    ),
    "innovasjon.people.deactivate": lambda town, now: people.deactivate(
        person=town.people.colleague, by=town.people.resource_team, now=now
    ),
    "innovasjon.people.activate": lambda town, now: people.activate(
        person=town.people.deactivated, by=town.people.resource_team, now=now
    ),
    "innovasjon.people.move_unit": lambda town, now: people.move_unit(
        unit=town.roads, section=town.kultur, by=town.people.resource_team, now=now
    ),
    "innovasjon.people.guest_links.revoke": lambda town, now: guest_links.revoke(
        guest=guest_links.issue(guest=factories.guest(), now=now).guest, by=town.people.resource_team, now=now
    ),
}
UNLOGGED = {
    # What is passed on is asked anew, and each message stands in the ledger.
    "innovasjon.people.pass_on",
    # Which language one reads is one's own affair, and changes nothing for anybody else.
    "innovasjon.people.set_language",
    "innovasjon.people.use_single_keys",
    # The row itself says who asked, when and for whom.
    "innovasjon.people.password_links.offer",
}
# Steps of an import, a change of leader or a deactivation: they tell people, and the ledger has what.
STEPS = {"innovasjon.people.hand_over", "innovasjon.people.leave_the_team", "innovasjon.people.pass_on"}
