"""Messages: the notices on the site, and what one chooses to hear of."""

from typing import Any

from innovasjon.notifications import unsubscribing
from innovasjon.notifications.kinds import can_be_chosen
from tests import factories
from tests.personas import Town
from tests.site_map.rows import Case, button, form, given, of, only, page


def a_notice(town: Town) -> Any:
    return factories.notice(town.people.proposer)


def a_link_to_stop(town: Town) -> tuple[str]:
    return (unsubscribing.token(town.people.proposer, "ideas.comment"),)


def their_choices(town: Town) -> dict[str, Any]:
    return {"digest": "daily", "weekday": "1", **{f"kind-{k.name.replace('.', '-')}": "inapp" for k in can_be_chosen()}}


CASES = [
    page("notifications:list", queries=7),
    Case(url="notifications:open", args=of(a_notice), get=only("proposer", others=404)(302), is_page=False),
    button("notifications:mark_all_read"),
    form("notifications:settings", data=their_choices, queries=7),
    page("notifications:preview", queries=13),
    form("notifications:stop", "a kind that can be muted", args=a_link_to_stop, sent=200, is_public=True, queries=6),
    Case(url="notifications:stop", about="made up", args=given("not-a-token"), get=404, post=404, is_public=True),
]


def one_more(town: Town) -> None:
    people = town.people
    for reader in (people.colleague, people.proposer, people.agent, people.resource_team):
        factories.notice(reader)
