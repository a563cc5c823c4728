"""The actions of the import of ideas."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

import ideas.importing.actions as importing
from ideas.importing.choices import Choices
from ideas.importing.models import State
from tests.audited import Call
from tests.personas import Town

FILE = "Tittel;Behov\nTavle;Pårørende ringer avdelingen hver dag.".encode()


def job(town: Town, now: datetime, **fields: Any) -> Any:
    made = importing.begin(file=ContentFile(FILE), name="ideer.csv", by=town.people.resource_team, now=now)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


CALLS: dict[str, Call] = {
    "ideas.importing.begin": job,
    "ideas.importing.choose": lambda town, now: importing.choose(
        job=job(town, now, state=State.CHOOSING), chosen=Choices(), by=town.people.resource_team, now=now
    ),
    "ideas.importing.confirm": lambda town, now: importing.confirm(
        job=job(town, now, state=State.READY, counts={"add": 1}),
        revision=0,
        leave_out=True,
        by=town.people.resource_team,
        now=now,
    ),
    "ideas.importing.cancel": lambda town, now: importing.cancel(
        job=job(town, now), by=town.people.resource_team, now=now
    ),
    "ideas.importing.undo": lambda town, now: importing.undo(
        job=job(town, now, state=State.DONE, ended_at=now), by=town.people.resource_team, now=now
    ),
}
# Steps that the machine takes between two things that people do; the log says what came of them (idea.imported, ...).
STEPS = {f"ideas.importing.{name}" for name in ("read", "check", "store", "take_back", "clear_old", "may_be_undone")}
