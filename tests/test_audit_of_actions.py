"""Every action of every story leaves an entry in the log. The actions are found; how to call each stands here."""

import inspect
import io
import pkgutil
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

import ideas.actions as ideas
import innovasjon.people.actions as people
import innovasjon.people.importing.actions as importing
from ideas.actions import Content
from ideas.models import WithdrawReason
from ideas.uploads import Upload
from innovasjon.audit.models import Entry
from innovasjon.notifications import channels, preferences, tending
from innovasjon.people import guest_links
from innovasjon.people.importing.models import State
from tests import factories
from tests.personas import Town

Call = Callable[[Town, datetime], Any]
FILE = b"Seksjon;Enhet;Navn;E-post\nOppvekst;Solbakken barnehage;Ny Navn;ny@demo.example"
CONTENT = Content(title="Ny tavle", need=factories.NEED_TEXT, whose_need="residents")


def modules() -> list[ModuleType]:
    """Every module of ours that is called `actions`."""
    found = []
    for app in settings.FIRST_PARTY_APPS:
        package = import_module(app)
        if any(module.name == "actions" for module in pkgutil.iter_modules(package.__path__)):
            found.append(import_module(f"{app}.actions"))
    return found


def actions(module: ModuleType) -> set[str]:
    """The functions of the module that take a moment to write down: those that write."""
    return {
        f"{module.__name__.removesuffix('.actions')}.{name}"
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_")
        and function.__module__.startswith(module.__name__)
        and "now" in inspect.signature(function).parameters
    }


def is_atomic(function: Callable[..., Any]) -> bool:
    """Tell whether the function is of ours and writes within a transaction of its own."""
    return hasattr(function, "__wrapped__") and function.__module__ == people.__name__


def others() -> set[str]:
    """The functions elsewhere that do what a person asks at a moment: small writes that live beside their story."""
    found = set()
    for app in settings.FIRST_PARTY_APPS:
        for info in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if {"migrations", "management", "actions"} & set(info.name.split(".")):
                continue
            for name, function in inspect.getmembers(import_module(info.name), inspect.isfunction):
                takes = set(inspect.signature(function).parameters)
                if function.__module__ == info.name and not name.startswith("_") and {"by", "now"} <= takes:
                    found.add(f"{info.name}.{name}")
    return found


def invited(town: Town) -> Any:
    return town.submitted.proposers.get(person=town.people.invited)


def guests_row(town: Town) -> Any:
    return factories.guest_proposer(town.submitted, factories.guest())


def upload() -> Upload:
    return Upload("file", "notat.txt", "x.bin", "text/plain", ContentFile(b"Hei"), 3)  # type: ignore[arg-type]


def submitted(town: Town, action: Callable[..., Any], by: str, now: datetime, **more: Any) -> Any:
    return action(idea=town.submitted, by=town.people[by], now=now, **more)


def supported(town: Town, action: Callable[..., Any], now: datetime) -> Any:
    factories.support(town.submitted, town.people.colleague)
    factories.follow(town.submitted, town.people.colleague)
    return submitted(town, action, "colleague", now)


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
    "ideas.begin": lambda town, now: ideas.begin(key=uuid4(), title="Ny", by=town.people.colleague, now=now),
    "ideas.edit": lambda town, now: submitted(
        town, ideas.edit, "proposer", now, content=Content(**vars(CONTENT) | {"section_id": town.oppvekst.pk})
    ),
    "ideas.share": lambda town, now: ideas.share(key=uuid4(), content=CONTENT, by=town.people.colleague, now=now),
    "ideas.autosave": lambda town, now: ideas.autosave(key=uuid4(), content=CONTENT, by=town.people.colleague, now=now),
    "ideas.submit": lambda town, now: ideas.submit(idea=town.draft, by=town.people.proposer, now=now),
    "ideas.discard": lambda town, now: ideas.discard(idea=town.draft, by=town.people.proposer, now=now),
    "ideas.attach": lambda town, now: submitted(town, ideas.attach, "proposer", now, upload=upload()),
    "ideas.detach": lambda town, now: ideas.detach(
        attachment=factories.attachment(town.submitted, town.people.proposer), by=town.people.proposer, now=now
    ),
    "ideas.answer_need": lambda town, now: submitted(
        town, ideas.answer_need, "agent", now, need=factories.need(town.people.agent)
    ),
    "ideas.write_need": lambda town, now: ideas.write_need(
        title="Plass",
        description=factories.NEED_TEXT,
        whose_need="residents",
        whose_need_other="",
        section=None,
        by=town.people.agent,
        now=now,
    ),
    "ideas.invite_person": lambda town, now: submitted(
        town, ideas.invite_person, "proposer", now, person=town.people.colleague
    ),
    "ideas.invite_guest": lambda town, now: submitted(
        town, ideas.invite_guest, "proposer", now, email="ny@utenfor.example", name="Ny Gjest"
    ),
    "ideas.answer_invitation": lambda town, now: submitted(town, ideas.answer_invitation, "invited", now, accept=True),
    "ideas.answer_as_guest": lambda town, now: ideas.answer_as_guest(proposer=guests_row(town), accept=True, now=now),
    "ideas.take_back_invitation": lambda town, now: ideas.take_back_invitation(
        proposer=invited(town), by=town.people.proposer, now=now
    ),
    "ideas.comment": lambda town, now: submitted(town, ideas.comment, "colleague", now, body="Bra!", key=uuid4()),
    "ideas.edit_comment": lambda town, now: ideas.edit_comment(
        comment=factories.comment(town.submitted, town.people.colleague), body="Nye", by=town.people.colleague, now=now
    ),
    "ideas.delete_comment": lambda town, now: ideas.delete_comment(
        comment=factories.comment(town.submitted, town.people.colleague), by=town.people.colleague, now=now
    ),
    "ideas.support": lambda town, now: submitted(town, ideas.support, "colleague", now),
    "ideas.unsupport": lambda town, now: supported(town, ideas.unsupport, now),
    "ideas.follow": lambda town, now: submitted(town, ideas.follow, "colleague", now),
    "ideas.unfollow": lambda town, now: supported(town, ideas.unfollow, now),
    "ideas.take": lambda town, now: submitted(town, ideas.take, "agent", now),
    "ideas.tidy": lambda town, now: submitted(town, ideas.tidy, "agent", now, section=town.teknisk, tags=["lek"]),
    "ideas.place": lambda town, now: submitted(
        town, ideas.place, "agent", now, section=town.teknisk, tags=["lek"], need=factories.need(town.people.agent)
    ),
    "ideas.withdraw": lambda town, now: submitted(
        town, ideas.withdraw, "proposer", now, reason_kind=WithdrawReason.SOLVED, reason=""
    ),
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
    "innovasjon.people.guest_links.revoke": lambda town, now: guest_links.revoke(
        guest=guest_links.issue(guest=factories.guest(), now=now).guest, by=town.people.resource_team, now=now
    ),
    "innovasjon.notifications.channels.stop": lambda town, now: channels.stop(
        channel="email", by=town.people.admin, now=now
    ),
    "innovasjon.notifications.channels.start": lambda town, now: channels.start(
        channel="email", by=town.people.admin, now=now
    ),
    "innovasjon.notifications.preferences.choose": lambda town, now: preferences.choose(
        person=town.people.colleague, ways={}, by=town.people.colleague, now=now
    ),
    "innovasjon.notifications.preferences.set_rhythm": lambda town, now: preferences.set_rhythm(
        person=town.people.colleague,
        digest="weekly",
        weekday=1,
        away_from=None,
        away_until=None,
        by=town.people.colleague,
        now=now,
    ),
    "innovasjon.notifications.tending.resend": lambda town, now: tending.resend(
        delivery=factories.notice(town.people.colleague, channel="email", state="undeliverable"),
        by=town.people.admin,
        now=now,
    ),
    "innovasjon.notifications.tending.cancel": lambda town, now: tending.cancel(
        delivery=factories.notice(town.people.colleague, channel="email", state="undeliverable"),
        by=town.people.admin,
        now=now,
    ),
}
# What leaves no entry, and why.
UNLOGGED = {
    # Which language one reads, and what one has read, is one's own affair, and changes nothing for anybody else.
    "innovasjon.people.set_language",
    "innovasjon.notifications.notices.mark_all_read",
    # The row itself says who asked, when and for whom.
    "innovasjon.people.password_links.offer",
    # An operator's command after a restore: there is nobody who is signed in.
    "innovasjon.notifications.tending.release_everything",
    # A step of an import, which logs each change of its own.
    "innovasjon.people.importing.applying.store",
}
# Steps that the machine takes between two things that people do; the log says what came of them (import.done, ...).
STEPS = {f"innovasjon.people.importing.{name}" for name in ("read", "store", "clear_old")}


def test_every_action_has_a_call_here() -> None:
    found = set().union(others(), *(actions(module) for module in modules()))
    assert found - STEPS - UNLOGGED == set(CALLS)


def test_an_action_that_does_not_say_when_is_known_to_be_unlogged() -> None:
    nameless = {name for name, function in inspect.getmembers(people, inspect.isfunction) if is_atomic(function)}
    assert {f"innovasjon.people.{name}" for name in nameless} - actions(people) <= UNLOGGED


@pytest.mark.parametrize("name", CALLS)
def test_an_action_leaves_an_entry_that_says_when(name: str, town: Town) -> None:
    now = timezone.now()
    CALLS[name](town, now)
    assert set(Entry.objects.values_list("at", flat=True)) == {now}


def test_an_action_that_nobody_calls_here_is_noticed() -> None:
    module = ModuleType("innovasjon.made.actions")

    def forget(*, now: datetime) -> None:
        """Write nothing down."""

    forget.__module__ = module.__name__
    module.forget = forget  # type: ignore[attr-defined]
    assert actions(module) == {"innovasjon.made.forget"}
