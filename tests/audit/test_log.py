"""The log of what happened can be added to and read, and by nobody changed."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from innovasjon.audit.log import record
from innovasjon.audit.models import Entry
from tests import personas

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_an_entry_says_what_to_what_by_whom_when_and_why(town: personas.Town) -> None:
    record("idea.closed", subject=town.submitted, by=town.people.agent, at=NOW, reason="Finnes alt")
    entry = Entry.objects.about(town.submitted).get()
    assert (entry.verb, entry.by, entry.at, entry.details) == (
        "idea.closed",
        town.people.agent,
        NOW,
        {"reason": "Finnes alt"},
    )


def test_the_system_itself_is_nobody(town: personas.Town) -> None:
    assert record("idea.reminded", subject=town.submitted, by=None, at=NOW).by is None


def test_the_log_about_one_thing_holds_nothing_about_another(town: personas.Town) -> None:
    # A section and an idea may well have the same number.
    subjects = [town.submitted, town.assessing, town.oppvekst]
    for number, subject in enumerate(subjects):
        record(f"thing.{number}", subject=subject, by=None, at=NOW)
    found = [[entry.verb for entry in Entry.objects.about(subject)] for subject in subjects]
    assert found == [["thing.0"], ["thing.1"], ["thing.2"]]


def test_the_log_is_told_oldest_first_and_by_the_words_asked_for(town: personas.Town) -> None:
    for verb in ("idea.begun", "idea.supported", "idea.submitted", "idea.followed"):
        record(verb, subject=town.submitted, by=None, at=NOW)
    told = Entry.objects.about(town.submitted).told(["idea.submitted", "idea.begun"])
    assert [entry.verb for entry in told] == ["idea.begun", "idea.submitted"]


def test_an_entry_whose_details_are_no_dictionary_still_reads(town: personas.Town) -> None:
    entry = record("idea.begun", subject=town.submitted, by=None, at=NOW)
    entry.data = ["something", "old"]
    assert entry.details == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: Entry.objects.filter(pk=entry.pk).update(verb="idea.other"),
        lambda entry: Entry.objects.filter(pk=entry.pk).delete(),
        lambda entry: entry.save(),
        lambda entry: connection.cursor().execute("UPDATE audit_entry SET at = now()"),
        lambda entry: connection.cursor().execute("DELETE FROM audit_entry"),
    ],
    ids=["update", "delete", "save", "sql-update", "sql-delete"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(town: personas.Town, change: object) -> None:
    entry = record("idea.begun", subject=town.submitted, by=None, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(entry)  # type: ignore[operator]
    assert Entry.objects.get(pk=entry.pk).verb == "idea.begun"


def test_an_entry_and_its_action_stand_or_fall_together(town: personas.Town) -> None:
    with transaction.atomic():
        record("idea.begun", subject=town.submitted, by=None, at=NOW)
        transaction.set_rollback(True)
    assert set(Entry.objects.all()) == set()
