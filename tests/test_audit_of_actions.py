"""Every action of every story leaves an entry in the log. The actions are found; how to call each is in audited/."""

import inspect
import pkgutil
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

import innovasjon.people.actions as people
from innovasjon.audit.models import Entry
from tests.audited import CALLS, STEPS, UNLOGGED
from tests.personas import Town


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
    """The functions elsewhere that do what a person asks at a moment: small writes beside their story; no messages."""
    found = set()
    for app in settings.FIRST_PARTY_APPS:
        for info in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if {"migrations", "management", "actions", "messages"} & set(info.name.split(".")):
                continue
            for name, function in inspect.getmembers(import_module(info.name), inspect.isfunction):
                takes = set(inspect.signature(function).parameters)
                if function.__module__ == info.name and not name.startswith("_") and {"by", "now"} <= takes:
                    found.add(f"{info.name}.{name}")
    return found


def test_every_action_has_a_call_in_its_storys_file() -> None:
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
