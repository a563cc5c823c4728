"""The actions of the import of the organisation."""

import io
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

import innovasjon.people.importing.actions as importing
from innovasjon.people.importing.models import State
from tests.audited import Call
from tests.personas import Town

FILE = b"Seksjon;Enhet;Navn;E-post\nOppvekst;Solbakken barnehage;Ny Navn;ny@demo.example"


def job(town: Town, now: datetime, **fields: Any) -> Any:
    made = importing.begin(
        file=ContentFile(FILE),
        name="folk.csv",
        by=town.people.resource_team,
        now=now,
    )
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


CALLS: dict[str, Call] = {
    "innovasjon.people.importing.begin": job,
    "innovasjon.people.importing.confirm": lambda town, now: importing.confirm(
        job=job(town, now, state=State.READY, digest="x"),
        digest="x",
        leave_out=True,
        many_may_leave=True,
        by=town.people.resource_team,
        now=now,
    ),
    "innovasjon.people.importing.store_file": lambda town, now: importing.store_file(
        file=io.BytesIO(FILE),
        approve=importing.lines.summary,
        by=town.people.resource_team,
        now=now,
    ),
    "innovasjon.people.importing.note_done": lambda town, now: importing.note_done(
        file_name="folk.csv", counts={"new": 1}, now=now
    ),
    "innovasjon.people.importing.cancel": lambda town, now: importing.cancel(
        job=job(town, now), by=town.people.resource_team, now=now
    ),
}
# A step of an import, which logs each change of its own.
UNLOGGED = {"innovasjon.people.importing.applying.store"}
# Steps that the machine takes between two things that people do; the log says what came of them (import.done, ...).
STEPS = {f"innovasjon.people.importing.{name}" for name in ("read", "store", "clear_old")}
