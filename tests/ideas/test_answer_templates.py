"""Answer templates: written once, filled in for each idea, in the language of those who get the answer."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas import answer_templates, shipped
from ideas.models import AnswerTemplate, Proposer
from innovasjon.audit.models import Entry
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town


def test_every_placeholder_becomes_what_it_stands_for(town: Town) -> None:
    text = "{tittel}|{navn}|{seksjon}|{frist}|{avsender}"
    row, idea = factories.answer_template(text), town.submitted
    filled = answer_templates.written_for(row, idea, by=town.people.agent, day=date(2026, 12, 24))
    assert filled == f"{idea.title}|Petra|Oppvekst|24. desember 2026|Anne Agent"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Hei, Petra! 24. desember 2026"),
        ("nn", "Hallo, Petra! 24. desember 2026"),
        ("en", "Hello, Petra! 24 December 2026"),
    ],
)
def test_the_answer_is_in_the_language_of_who_wrote_the_idea(town: Town, language: str, text: str) -> None:
    row = factories.answer_template(
        "Hei, {navn}! {frist}", text_nn="Hallo, {navn}! {frist}", text_en="Hello, {navn}! {frist}"
    )
    town.people.proposer.language = language
    town.people.proposer.save()
    filled = answer_templates.written_for(row, town.submitted, by=town.people.agent, day=date(2026, 12, 24))
    assert filled == text


def test_a_language_without_a_text_gets_the_one_in_bokmal(town: Town) -> None:
    town.people.proposer.language = "en"
    town.people.proposer.save()
    assert answer_templates.written_for(
        factories.answer_template("Hei, {navn}!"), town.submitted, by=town.people.agent
    ) == ("Hei, Petra!")


def test_all_who_stand_behind_the_idea_are_named_guests_too(town: Town) -> None:
    guest = factories.guest(name="Gro Gjest")
    factories.guest_proposer(town.submitted, guest, state=Proposer.State.ACCEPTED, answered_at=timezone.now())
    row = factories.answer_template("{navn}")
    assert answer_templates.written_for(row, town.submitted, by=town.people.agent) == "Petra og Gro"


def test_without_a_day_the_place_for_it_stays_for_the_writer_to_see(town: Town) -> None:
    row = factories.answer_template("Innen {frist}")
    assert answer_templates.written_for(row, town.submitted, by=town.people.agent) == "Innen {frist}"


def test_what_somebody_wrote_in_their_title_is_not_filled_in(town: Town) -> None:
    town.submitted.title = "Hva med {avsender} og {navn}?"
    row = factories.answer_template("{tittel}")
    assert answer_templates.written_for(row, town.submitted, by=town.people.agent) == "Hva med {avsender} og {navn}?"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Hei, {navn}!", []),
        ("Hei, { navn }!", []),
        ("Hei, {name}!", ["{name}"]),
        ("{tittel} {Tittel} {}", ["{Tittel}", "{}"]),
        ("en { som er åpen", ["{"]),
        ("{{tittel}}", ["{", "}"]),
        ("{tittel.__class__}", ["{tittel.__class__}"]),
        ("{0} {tittel!r} {tittel:>99999999}", ["{0}", "{tittel!r}", "{tittel:>99999999}"]),
    ],
)
def test_what_stands_for_nothing_is_found(text: str, unknown: list[str]) -> None:
    assert answer_templates.unknown_in(text) == unknown


def test_what_is_shipped_is_whole_in_three_languages() -> None:
    texts = [row[f"text_{code}"] for row in shipped.TEMPLATES for code in ("nb", "nn", "en")]
    assert all(texts)
    assert [answer_templates.unknown_in(text) for text in texts] == [[]] * len(texts)


def test_the_sample_of_the_preview_knows_every_placeholder() -> None:
    assert set(answer_templates.SAMPLE) == set(answer_templates.PLACEHOLDERS)


class TestInTheAdministration:
    def data(self, **fields: str) -> dict[str, str]:
        return {"name": "Nei", "use": "closed", "text_nb": "Hei, {navn}!", "place": "1", "is_active": "on"} | fields

    def test_a_placeholder_that_stands_for_nothing_is_told_by_name(self, town: Town, sign_in: SignIn) -> None:
        answer = sign_in("resource_team").post(
            reverse("admin:ideas_answertemplate_add"), self.data(text_nn="Hei, {namn} og {navn}!")
        )
        assert "har {namn}, som ikke står for noe. Bruk en av {tittel}, {navn}," in answer.text
        assert not AnswerTemplate.objects.filter(name="Nei").exists()

    def test_a_template_is_shown_as_it_will_be_read(self, town: Town, sign_in: SignIn) -> None:
        client = sign_in("resource_team")
        client.post(reverse("admin:ideas_answertemplate_add"), self.data())
        row = AnswerTemplate.objects.get(name="Nei")
        assert "Hei, Kari!" in client.get(reverse("admin:ideas_answertemplate_change", args=[row.pk])).text
        assert [entry.verb for entry in Entry.objects.about(row)] == ["answertemplate.added"]

    def test_what_is_written_in_it_is_no_html(self, town: Town, sign_in: SignIn) -> None:
        row = factories.answer_template("<script>alert(1)</script>")
        text = sign_in("resource_team").get(reverse("admin:ideas_answertemplate_change", args=[row.pk])).text
        assert "<script>alert(1)" not in text
