"""The administration in a real browser: what axe says of each of its pages, and a walk through several at once.

LEFT names what is left to Django's own markup, and why; whatever else axe finds is ours to mend.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from innovasjon.audit import log
from innovasjon.notifications.ledger import tell
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Guest, Person
from tests import factories, personas
from tests.browser import looking
from tests.browser.windows import NARROW, WIDE, Window, Windows
from tests.notifications.news import mails, news

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
LEFT = {
    "aria-input-field-name": "select2, by which Django suggests rows, names its control by the choice alone",
    "empty-table-header": "Django's rows below a form have a heading without words above their marks and checkboxes",
}


@pytest.fixture(scope="module")
def window(town: personas.Town, windows: Windows) -> Window:
    return windows.open(town.people.admin)


@pytest.fixture(scope="module")
def rows(town: personas.Town) -> Callable[[Any], Any]:
    """A function from a model to a row of it, with something in its log."""
    made = {Guest: factories.guest, Delivery: lambda: _a_message(town), Person: lambda: town.people.colleague}

    def find(model: Any) -> Any:
        row = model._default_manager.first() if model not in made else None
        if row is None and model in made:
            row = made[model]()
        if row is not None and isinstance(row.pk, int):
            log.record(
                "section.changed", subject=row, by=town.people.admin, at=timezone.now(), changes={"name": [1, 2]}
            )
        return row

    return find


def _a_message(town: personas.Town) -> Delivery:
    tell([town.people.agent], news(), now=timezone.now())
    return mails().earliest("pk")


def address(model: Any, what: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def found_on(window: Window) -> dict[str, list[str]]:
    """What axe finds wide and narrow, light and dark, without what is left to Django; and what scrolls sideways."""
    # Asked first: axe itself tries styles that the policy refuses.
    found: dict[str, list[str]] = {"refused": window.page.evaluate("window.notes.refused"), "faults": [*window.faults]}
    for width, scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light")):
        window.resize(width)
        window.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        faults = looking.axe(window.page, looking.RULES if scheme == "light" else looking.CONTRAST)
        found[f"{width} {scheme}"] = [fault for fault in faults if fault.split(" ")[0] not in LEFT]
    found["sideways"] = window.page.evaluate(looking.SIDEWAYS)
    window.faults.clear()
    window.page.emulate_media(color_scheme="light")
    window.resize(WIDE)
    return {where: faults for where, faults in found.items() if faults}


def test_the_front_page_passes_axe(window: Window) -> None:
    for path in ("/admin/", "/admin/people/", "/admin/nothing/"):
        window.go(path)
        assert found_on(window) == {}, path


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_page_of_a_model_passes_axe(window: Window, rows: Callable[[Any], Any], model: Any) -> None:
    row = rows(model)
    paths = [address(model, "changelist"), address(model, "add")]
    if row is not None:
        paths += [address(model, what, row.pk) for what in ("change", "history", "delete")]
    wrong = {}
    for path in paths:
        window.go(path)
        if faults := found_on(window):
            wrong[path] = faults
    assert wrong == {}


def test_the_other_pages_of_the_messages_pass_axe(window: Window, rows: Callable[[Any], Any]) -> None:
    row = rows(Delivery)
    for path in (
        reverse("admin:notifications_delivery_preview", args=[row.pk]),
        reverse("admin:notifications_delivery_upcoming"),
    ):
        window.go(path)
        assert found_on(window) == {}, path


def test_several_at_once_are_told_then_done(window: Window, town: personas.Town) -> None:
    page, people = window.page, [town.people.invited, town.people.declined]
    window.go(address(Person, "changelist"))
    for person in people:
        page.check(f"input[name=_selected_action][value='{person.pk}']")
    page.select_option("select[name=action]", label="Deaktiver: de kan ikke lenger logge inn")
    page.click("button[name=index]")
    expect(page.get_by_role("heading", name="Gjøres for 2")).to_be_visible()
    assert found_on(window) == {}
    page.get_by_role("button", name="Deaktiver: de kan ikke lenger logge inn").click()
    expect(page.get_by_text("Gjort for 2 personer.")).to_be_visible()
    assert found_on(window) == {}
    assert not Person.objects.filter(pk__in=[one.pk for one in people], is_active=True).exists()
