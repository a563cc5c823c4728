"""Old lists of ideas: upload, columns, preview, yes, undo."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ideas.importing import actions
from tests import factories
from tests.personas import Town
from tests.site_map.rows import Args, Case, button, download, form, given, page, resource_team, sends


def ready(town: Town) -> tuple[object, ...]:
    return (factories.idea_import(town.people.resource_team).key,)


def done(town: Town) -> tuple[object, ...]:
    """An import of which one idea has been worked on."""
    people = town.people
    rows = [f"Gammel tavle {factories.next_number()};{factories.NEED_TEXT};Oppvekst;" for _ in range(2)]
    job, now = factories.idea_import(people.resource_team, *rows), timezone.now()
    confirmed = actions.confirm(job=job, revision=job.revision, leave_out=True, by=people.resource_team, now=now)
    job = actions.store(job=confirmed, now=now)
    factories.comment(job.rows.get(number=2).idea, people.colleague)
    return (job.key,)


def with_rows_left_out(kind: str) -> Args:
    def args(town: Town) -> tuple[object, ...]:
        row = f"Uten behov {factories.next_number()};;Oppvekst;"
        return (factories.idea_import(town.people.resource_team, row).key, kind)

    return args


def an_old_list(town: Town) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("ideer.csv", f"Tittel;Behov\nTavle;{factories.NEED_TEXT}".encode())}


def import_button(verb: str, sent: int, args: Args = ready) -> Case:
    return button(f"ideas:{verb}_import", who=resource_team, seen_by=resource_team, sent=sent, args=args)


CHOSEN = sends(column_title="0", column_need="1", whose_need="residents")
CASES = [
    form("ideas:imports", who=resource_team, data=an_old_list, queries=6),
    page("ideas:import", "ready", who=resource_team, args=ready, queries=8),
    page("ideas:import", "done", who=resource_team, args=done, queries=8),
    form("ideas:import_choices", who=resource_team, args=ready, data=CHOSEN, queries=10),
    form("ideas:undo_import", who=resource_team, args=done, queries=7),
    *(import_button(verb, sent) for verb, sent in (("confirm", 409), ("cancel", 302), ("wake", 302))),
    download(
        "ideas:import_left_out",
        "nothing left out",
        who=resource_team,
        found=404,
        args=lambda town: (*ready(town), "csv"),
    ),
    *(
        download("ideas:import_left_out", kind, who=resource_team, found=found, args=with_rows_left_out(kind))
        for kind, found in (("csv", 200), ("xlsx", 200), ("exe", 404))
    ),
    *(
        download("ideas:import_template", kind, who=resource_team, found=found, args=given(kind))
        for kind, found in (("csv", 200), ("xlsx", 200), ("exe", 404))
    ),
]


def one_more(town: Town) -> None:
    factories.idea_import(town.people.resource_team)
