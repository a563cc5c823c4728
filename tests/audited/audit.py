"""What the log's own room writes: several at once in the administration."""

from datetime import datetime
from typing import Any
from uuid import UUID

from innovasjon.audit import bulk
from innovasjon.people.adminbulk import Deactivate
from innovasjon.people.models import Person
from tests.audited import Call
from tests.personas import Town


def several(town: Town, now: datetime) -> Any:
    choice = bulk.Choice({"key": str(UUID(int=1)), "rows": str(town.people.colleague.pk)})
    assert choice.is_valid()
    return bulk.carry_out(
        bulk=Deactivate(),
        model=Person,
        find=lambda keys: Person.objects.filter(pk__in=keys),
        choice=choice,
        answers={},
        by=town.people.resource_team,
        now=now,
    )


CALLS: dict[str, Call] = {"innovasjon.audit.bulk.carry_out": several}
