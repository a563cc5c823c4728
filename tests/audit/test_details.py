"""The details of the log are told in words."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from agents.models import Appointment
from ideas import actions
from ideas.models import WithdrawReason
from innovasjon.audit import details, log
from innovasjon.audit.models import Entry
from tests import factories
from tests.audit.test_wording import FOLDERS, written
from tests.conftest import SignIn
from tests.personas import Town

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ABOUT = {"subject", "by", "at"}
WHOLE = {"before", "changes"}  # their own keys are fields


def lines(entry: Entry, language: str = "en") -> list[str]:
    with translation.override(language):
        return [
            f"{line.label}: {line.now}" if line.before is None else f"{line.label}: {line.before} → {line.now}"
            for line in details.told([entry])[entry.pk]
        ]


def noted(subject: Any, **data: Any) -> Entry:
    return log.record("section.changed", subject=subject, by=None, at=NOW, **data)


def keys() -> Iterator[tuple[str, str]]:
    """Every (kind of thing, detail) that code writes to the log by name."""
    for folder in FOLDERS:
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(Path(path).read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "record" and node.args:
                    for verb in written(node.args[0]):
                        yield from ((verb.partition(".")[0], word.arg) for word in node.keywords if word.arg)


def is_told(thing: str, model: type[Model] | None, key: str) -> bool:
    """Whether a detail has a name that people read: one of its own, or that of the model's field."""
    return details.of(thing, key) is not None or details.field_of(model, key) is not None


def test_every_detail_that_is_written_has_words() -> None:
    """Give it words in DETAILS of the story's `happenings.py`, or call it as the field is called."""
    models = {model._meta.model_name: model for model in apps.get_models()}
    found = {(thing, key) for thing, key in keys() if key not in ABOUT | WHOLE}
    assert ("idea", "reason_kind") in found
    assert {pair for pair in found if not is_told(pair[0], models.get(pair[0]), pair[1])} == set()


class TestADetail:
    def test_of_a_change_names_the_field_and_both_values(self, town: Town) -> None:
        changes = {"name": ["Kultur", "Kultur og fritid"], "leader": [None, "Kari"], "is_active": [True, False]}
        told = lines(noted(town.kultur, changes=changes))
        assert told == ["Name: Kultur → Kultur og fritid", "Leader: (blank) → Kari", "In use: yes → no"]

    def test_of_a_row_below_the_form_names_the_kind_of_row(self, town: Town) -> None:
        term = Appointment.objects.get(person=town.people.agent)
        told = lines(noted(term, changes={"absence.starts_on": [None, "2026-02-01"]}))
        assert told == ["Absence: from: (blank) → 1 February 2026"]

    def test_that_is_a_number_of_a_row_names_the_row(self, town: Town) -> None:
        entry = noted(town.submitted, section=town.teknisk.pk, moved_from=town.oppvekst.pk)
        assert lines(entry) == ["Section: Teknisk", "Moved from: Oppvekst"]

    def test_of_a_row_that_is_gone_says_so(self, town: Town) -> None:
        assert lines(noted(town.submitted, proposer=10**9)) == [
            "Proposer: number 1000000000, which is not there any more"
        ]

    def test_of_what_stood_before_says_so(self, town: Town) -> None:
        entry = noted(town.submitted, before={"title": "Gammel", "section_id": town.kultur.pk, "tags": ["a", "b"]})
        assert lines(entry) == ["Title, before: Gammel", "Section, before: Kultur", "Tags, before: a, b"]

    def test_of_a_time_tells_its_first_day_before_its_last(self, town: Town) -> None:
        entry = noted(town.kultur, starts_on="2026-02-01", ends_on="2026-02-08")
        entry.refresh_from_db()
        assert lines(entry) == ["From: 1 February 2026", "To: 8 February 2026"]

    def test_that_is_one_of_several_choices_is_told_in_words(self, town: Town) -> None:
        idea = town.submitted
        actions.withdraw(idea=idea, reason_kind=WithdrawReason.SOLVED, reason="", by=town.people.proposer, now=NOW)
        entry = Entry.objects.about(idea).get()
        assert lines(entry, "nb") == ["Type grunn: Behovet er dekket på en annen måte"]

    @pytest.mark.parametrize(
        "data",
        [
            {"changes": 7},
            {"before": "x"},
            {"changes": {"gone": [1, 2]}},
            {"odd": {"a": [1, None]}},
            {"x": "2026-02-30"},
        ],
    )
    def test_that_nobody_knows_any_more_breaks_nothing(self, town: Town, data: dict[str, Any]) -> None:
        assert lines(noted(town.kultur, **data))

    def test_is_told_in_the_readers_language(self, town: Town) -> None:
        assert lines(noted(town.kultur, changes={"name": ["A", "B"]}), "nn") == ["Namn: A → B"]


def test_the_page_of_an_entry_tells_its_details_and_no_code(town: Town, sign_in: SignIn) -> None:
    entry = noted(town.kultur, changes={"name": ["Kultur", "<b>Fritid</b>"]})
    answer = sign_in("admin").get(reverse("admin:audit_entry_change", args=[entry.pk]))
    shown = BeautifulSoup(answer.content, "html.parser").select_one(".details")
    assert shown
    assert shown.get_text(" ", strip=True) == "Navn: Kultur → <b>Fritid</b>"
    assert "section.changed" not in answer.content.decode()


def test_a_long_history_asks_once_for_each_kind_of_row(town: Town, sign_in: SignIn) -> None:
    client, url = sign_in("admin"), reverse("admin:people_section_history", args=[town.kultur.pk])
    counts = []
    for number in (1, 30):
        for _ in range(number):
            noted(town.kultur, section=factories.section().pk)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
