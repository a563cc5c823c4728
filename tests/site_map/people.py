"""People: signing in and out, one's own page, import of the organisation, a guest's page."""

from tests import factories
from tests.personas import SIGNED_OUT, Town
from tests.site_map.rows import Args, Case, button, download, form, given, machine, only, page, resource_team, sends


def an_import(town: Town) -> tuple[object, ...]:
    return (factories.organisation_import(town.people.resource_team).key,)


def file_kinds(url: str) -> list[Case]:
    """A download for the resource team, in each kind there is, and in one that there is not."""
    return [
        download(url, kind, who=resource_team, found=found, args=given(kind))
        for kind, found in (("csv", 200), ("xlsx", 200), ("exe", 404))
    ]


def import_button(verb: str, sent: int, args: Args = an_import) -> Case:
    return button(f"people:{verb}_import", who=resource_team, seen_by=resource_team, sent=sent, args=args)


CASES = [
    Case(url="people:sign_in", get=only(*SIGNED_OUT, others=302)(200), post=422, is_public=True, queries=2),
    machine("people:single_sign_on", post=404),
    machine("people:sign_out", post=302),
    machine("people:language", post=302, data=sends(language="nn")),
    page("people:account", queries=11),
    Case(url="people:password", get=403, post=403, is_page=False),  # nobody in the town has a password
    form("people:forgotten", sent=422, is_public=True, queries=5),
    form("people:guest_new_link", sent=422, is_public=True, queries=5),
    machine("people:password_link", args=given("MQ", "not-a-token"), get=404),
    machine("people:new_password", get=404, post=404),
    button("people:sign_out_everywhere"),
    page("people:search", query="?q=kari", queries=6),
    form("people:imports", who=resource_team, sent=422, queries=6),
    page("people:import", who=resource_team, args=an_import, queries=6),
    *(import_button(verb, sent) for verb, sent in (("confirm", 409), ("cancel", 302), ("wake", 302))),
    *file_kinds("people:import_template"),
    *file_kinds("people:export"),
    Case(url="people:guest", get=403, is_public=True),
    Case(url="people:guest_link", args=given("not-a-token"), get=404, is_public=True),
    machine("people:logo", get=404),
]


def one_more(town: Town) -> None:
    factories.organisation_import(town.people.resource_team)
