"""Writing an idea: begin, edit, submit, discard."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from ideas import actions
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer, Tag
from innovasjon.audit.models import Entry
from tests import factories, personas

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
NEED = "Beboerne venter lenge på svar om plass."


def content_of(idea: Idea, **changes: Any) -> actions.Content:
    """What stands in the idea now, with these changes."""
    now = {name: getattr(idea, name) for name in actions.capture.TEXT_FIELDS}
    return replace(actions.Content(**now), **changes)


def test_a_draft_has_its_writer_as_accepted_proposer_and_their_unit(people: personas.People) -> None:
    idea = actions.begin(key=uuid4(), title="Tavle", by=people.colleague, now=NOW)
    assert (idea.stage, idea.created_by, idea.unit) == (Stage.DRAFT, people.colleague, people.colleague.unit)
    row = idea.proposers.get()
    assert (row.person, row.state, row.answered_at) == (people.colleague, Proposer.State.ACCEPTED, NOW)


def test_the_same_form_sent_five_times_begins_one_draft(people: personas.People) -> None:
    key, before = uuid4(), Idea.objects.count()
    drafts = {actions.begin(key=key, title="Tavle", by=people.colleague, now=NOW).pk for _ in range(5)}
    assert (len(drafts), Idea.objects.count() - before) == (1, 1)
    assert Entry.objects.filter(verb="idea.begun").count() == 1


def test_two_people_with_the_same_key_begin_two_drafts(people: personas.People) -> None:
    key = uuid4()
    first = actions.begin(key=key, title="Tavle", by=people.colleague, now=NOW)
    assert actions.begin(key=key, title="Tavle", by=people.agent, now=NOW) != first


def test_a_draft_may_lack_everything_but_its_title(town: personas.Town) -> None:
    blank = actions.Content(title="Bare en tittel")
    idea = actions.edit(idea=town.draft, content=blank, by=town.people.proposer, now=NOW)
    assert (idea.title, idea.need, idea.whose_need, idea.section_id) == ("Bare en tittel", "", "", None)


def test_edits_of_a_draft_leave_no_trace_in_the_log(town: personas.Town) -> None:
    actions.edit(idea=town.draft, content=content_of(town.draft, title="Ny"), by=town.people.proposer, now=NOW)
    assert set(Entry.objects.about(town.draft)) == set()


def test_each_version_after_submission_is_kept_in_the_log(town: personas.Town) -> None:
    idea, by = town.submitted, town.people.proposer
    old = idea.title
    idea = actions.edit(idea=idea, content=content_of(idea, title="Ny tittel"), by=by, now=NOW)
    actions.edit(idea=idea, content=content_of(idea, need=NEED), by=by, now=NOW)
    kept = [entry.data["before"] for entry in Entry.objects.about(idea)]
    assert kept == [{"title": old}, {"need": factories.NEED_TEXT}]


def test_other_tags_alone_are_a_version_too(town: personas.Town) -> None:
    idea, by = town.submitted, town.people.proposer
    for words in (("natt", "Åpne dører"), ("åpne dører", "natt"), ("natt",), ()):
        idea = actions.edit(idea=idea, content=content_of(idea, tags=words), by=by, now=NOW)
    assert idea.revision == 3  # the same tags in another order are no change
    kept = [entry.data["before"] for entry in Entry.objects.about(idea)]
    assert kept == [{"tags": []}, {"tags": ["natt", "Åpne dører"]}, {"tags": ["natt"]}]


def test_an_edit_that_changes_nothing_is_no_edit(town: personas.Town) -> None:
    idea = actions.edit(idea=town.submitted, content=content_of(town.submitted), by=town.people.proposer, now=NOW)
    assert (idea.revision, set(Entry.objects.about(idea))) == (0, set())


def test_edits_are_counted_and_signed(town: personas.Town) -> None:
    idea = actions.edit(
        idea=town.submitted, content=content_of(town.submitted, title="Ny"), by=town.people.invited, now=NOW
    )
    assert (idea.revision, idea.edited_by, idea.edited_at) == (1, town.people.invited, NOW)


def test_a_colleagues_change_in_between_is_told_and_not_overwritten(town: personas.Town) -> None:
    idea, mine = town.submitted, content_of(town.submitted, title="Min tittel")
    actions.edit(idea=idea, content=content_of(idea, title="Deres"), by=town.people.invited, now=NOW, seen=0)
    with pytest.raises(actions.EditedMeanwhile) as told:
        actions.edit(idea=idea, content=mine, by=town.people.proposer, now=NOW, seen=0)
    assert (told.value.idea.title, told.value.idea.edited_by) == ("Deres", town.people.invited)
    assert Idea.objects.get(pk=idea.pk).title == "Deres"


def test_a_form_may_write_over_what_it_has_saved_itself(town: personas.Town) -> None:
    idea, by, sheet = town.draft, town.people.proposer, uuid4()
    actions.edit(idea=idea, content=content_of(idea, title="Først"), by=by, now=NOW, seen=0, sheet=sheet)
    later = actions.edit(idea=idea, content=content_of(idea, title="Så"), by=by, now=NOW, seen=0, sheet=sheet)
    assert later.title == "Så"


@pytest.mark.parametrize("other", [uuid4(), None])
def test_ones_own_older_window_does_not_write_over_the_newer_one(town: personas.Town, other: UUID | None) -> None:
    idea, by = town.draft, town.people.proposer
    actions.edit(idea=idea, content=content_of(idea, title="Fra fane to"), by=by, now=NOW, seen=0, sheet=uuid4())
    with pytest.raises(actions.EditedMeanwhile):
        actions.edit(idea=idea, content=content_of(idea, need=NEED), by=by, now=NOW, seen=0, sheet=other)
    assert Idea.objects.get(pk=idea.pk).title == "Fra fane to"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"title": " "}, {"title"}),
        ({"need": ""}, {"need"}),
        ({"need": " \n\t " * 20}, {"need"}),
        ({"need": "a b " * 9 + "c"}, {"need"}),
        ({"whose_need": ""}, {"whose_need"}),
        ({"whose_need": "other"}, {"whose_need_other"}),
        ({"whose_need": "other", "whose_need_other": "  "}, {"whose_need_other"}),
        ({"section_id": None}, {"section"}),
        ({"need": "", "whose_need": "", "section_id": None}, {"need", "whose_need", "section"}),
    ],
)
def test_nothing_is_sent_or_left_without_what_the_strategy_demands(
    town: personas.Town, changes: dict[str, Any], missing: set[str]
) -> None:
    by = town.people.proposer
    draft = actions.edit(idea=town.draft, content=content_of(town.draft, **changes), by=by, now=NOW)
    for act in (
        lambda: actions.submit(idea=draft, by=by, now=NOW),
        lambda: actions.edit(idea=town.submitted, content=content_of(town.submitted, **changes), by=by, now=NOW),
    ):
        with pytest.raises(actions.Incomplete) as lacks, transaction.atomic():
            act()
        assert lacks.value.fields == missing
    assert Idea.objects.get(pk=town.submitted.pk).title == town.submitted.title


def test_a_need_of_twenty_letters_is_enough(town: personas.Town) -> None:
    by = town.people.proposer
    draft = actions.edit(idea=town.draft, content=content_of(town.draft, need="a b " * 10), by=by, now=NOW)
    assert actions.submit(idea=draft, by=by, now=NOW).stage == Stage.SUBMITTED


def test_references_count_up_within_the_year_they_are_given_in(town: personas.Town) -> None:
    by = town.people.proposer
    last_year = NOW.replace(month=12, day=31, hour=22, minute=59)  # 23:59 in Oslo
    new_year = last_year + timedelta(minutes=2)
    sent = [
        actions.submit(idea=factories.idea(by, stage=Stage.DRAFT), by=by, now=now)
        for now in (NOW, last_year, new_year, new_year)
    ]
    assert [idea.reference for idea in sent] == ["I-2026-0001", "I-2026-0002", "I-2027-0001", "I-2027-0002"]


def test_an_idea_taken_up_again_keeps_its_reference_and_date_and_waits_anew(town: personas.Town) -> None:
    old = town.ideas[Stage.WITHDRAWN]
    idea = actions.submit(idea=old, by=town.people.proposer, now=NOW)
    assert (idea.reference, idea.submitted_at) == (old.reference, old.submitted_at)
    assert (idea.stage_since, idea.taken_by, idea.taken_at) == (NOW, None, None)


def test_tags_are_exactly_those_written_and_new_words_become_tags(town: personas.Town) -> None:
    Tag.objects.create(name="Velferd", slug="velferd")
    words = ("velferd", "  Åpne dører ", "åpne dører", "!!!")
    content = content_of(town.draft, tags=words)
    idea = actions.edit(idea=town.draft, content=content, by=town.people.proposer, now=NOW)
    assert {(tag.slug, tag.name.lower()) for tag in idea.tags.all()} == {
        ("velferd", "velferd"),
        ("apne-dorer", "åpne dører"),
    }
    actions.edit(idea=idea, content=content_of(idea), by=town.people.proposer, now=NOW)
    assert set(idea.tags.all()) == set()


def test_a_discarded_draft_is_gone_with_its_files_and_only_the_log_remembers(
    town: personas.Town, django_capture_on_commit_callbacks: Any
) -> None:
    draft = town.draft
    path = Path(factories.attachment(draft, town.people.proposer).file.path)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(idea=draft, by=town.people.proposer, now=NOW)
    assert not path.exists()
    assert not Idea.objects.filter(pk=draft.pk).exists()
    assert Entry.objects.filter(verb="idea.discarded", subject_id=draft.pk).count() == 1


def test_a_discard_that_is_rolled_back_loses_no_file(town: personas.Town) -> None:
    path = Path(factories.attachment(town.draft, town.people.proposer).file.path)
    with transaction.atomic():
        actions.discard(idea=town.draft, by=town.people.proposer, now=NOW)
        transaction.set_rollback(True)
    assert path.exists()


@pytest.mark.parametrize(
    "broken", [{"need": " "}, {"reference": None}, {"section": None}, {"whose_need": ""}, {"submitted_at": None}]
)
def test_the_database_itself_refuses_a_submitted_idea_that_lacks_something(
    town: personas.Town, broken: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=town.submitted.pk).update(**broken)
