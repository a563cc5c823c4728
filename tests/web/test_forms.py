"""Forms say what to do, keep what was typed, and take nothing that breaks a page later."""

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.http import QueryDict
from django.template import engines
from django.utils import translation

from innovasjon.web.forms import DateField, Form, LineField, TextField, problems, sensible_year


class IdeaForm(Form):
    title = LineField(label="Tittel 100 %", max_length=10)
    need = TextField(label="Behov", min_length=5, required=False, help_text="Hva trengs?")
    section = forms.ChoiceField(label="Seksjon", choices=[("a", "A"), ("b", "B")])
    whose = forms.MultipleChoiceField(label="Hvem", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    until = DateField(label="Frist", required=False)
    votes = forms.IntegerField(label="Stemmer", required=False, min_value=0)
    mail = forms.EmailField(label="E-post", required=False, error_messages={"invalid": "Eget ord."})


GOOD = {"title": "Sykler", "section": "a", "whose": "a"}


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def errors(**typed: str) -> dict[str, list[str]]:
    data = QueryDict(mutable=True)
    data.update(GOOD | typed)
    return {name: list(texts) for name, texts in IdeaForm(data).errors.items()}


def shown(form: Form) -> BeautifulSoup:
    template = "{% load crispy_forms_tags %}{{ form|crispy }}"
    return BeautifulSoup(engines["django"].from_string(template).render({"form": form}), "html.parser")


def test_an_error_says_what_to_do_and_repeats_the_label() -> None:
    assert errors(title="", section="", whose="") == {
        "title": ["Fill in “Tittel 100 %”."],
        "section": ["Choose “Seksjon”."],
        "whose": ["Choose “Hvem” from the list. What you chose is not there any more."],
    }
    assert errors(title="Altfor lang tittel", need="kort", until="i går", votes="-1") == {
        "title": ["“Tittel 100 %” is too long: 18 characters, and there is room for 10."],
        "need": ["Write more in “Behov”: at least 5 characters."],
        "until": ["Write “Frist” as day, month and year, such as 24.12.2026."],
        "votes": ["Write 0 or more in “Stemmer”."],
    }


@pytest.mark.parametrize(("language", "said"), [("nb", "5\xa0000\xa0000 tegn"), ("en", "5,000,000 characters")])
def test_long_numbers_are_grouped_as_the_reader_groups_them(language: str, said: str) -> None:
    class Long(Form):
        text = TextField(label="Behov", max_length=10_000)

    with translation.override(language):
        told = Long({"text": "a" * 5_000_000}).errors["text"][0]

    assert said in told
    assert {"nb": "10\xa0000", "en": "10,000"}[language] in told


def test_words_a_form_chose_itself_stay() -> None:
    assert errors(mail="nei") == {"mail": ["Eget ord."]}


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "a\ud800b", "\udfff", "\ufffd\ufffd"])
@pytest.mark.parametrize("field", ["title", "need"])
def test_signs_that_no_database_holds_give_a_clear_error(field: str, text: str) -> None:
    assert errors(**{field: text}) == {
        field: ["The text holds signs that cannot be stored. Write it again, or paste it without formatting."]
    }


@pytest.mark.parametrize("text", ["   ", "\u200b", "\u200b \ufeff\n\u2060", "\u00ad", "\u3164", "\u2800", "\t\u202e"])
def test_text_that_nobody_can_see_counts_as_blank(text: str) -> None:
    assert errors(title=text) == {"title": ["Fill in “Tittel 100 %”."]}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("to\r\nlinjer", "to linjer"),
        ("Bcc: x\nSubject: y"[:10], "Bcc: x Sub"),
        ("  luft  her ", "luft her"),
        ("a\u030a", "å"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("a\x07b", "ab"),
    ],
)
def test_a_line_is_kept_as_one_line(typed: str, kept: str) -> None:
    form = IdeaForm(GOOD | {"title": typed, "whose": ["a"]})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [("en\r\nto\rtre", "en\nto\ntre"), ("en\x0bto\u2028tre", "en\nto\ntre"), ("blåbær", "blåbær")]
)
def test_a_line_break_in_a_text_counts_as_one_character(typed: str, kept: str) -> None:
    form = IdeaForm(GOOD | {"need": typed, "whose": ["a"]})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["need"] == kept


@pytest.mark.parametrize(("typed", "is_sensible"), [("1989-12-31", False), ("1990-01-01", True), ("31.12.2100", True)])
def test_a_day_lies_between_1990_and_2100(typed: str, is_sensible: bool) -> None:
    assert (errors(until=typed) == {}) is is_sensible


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "2101-01-01", "2026-02-30"])
def test_a_day_that_would_break_a_list_is_refused(typed: str) -> None:
    assert list(errors(until=typed)) == ["until"]


def test_a_year_out_of_range_is_refused_for_times_as_well() -> None:
    with pytest.raises(forms.ValidationError):
        sensible_year(datetime.datetime(9999, 12, 31, 23, 59, tzinfo=datetime.UTC))


def test_marks_say_in_words_what_must_be_filled_in() -> None:
    labels = [label.get_text(" ", strip=True) for label in shown(IdeaForm()).select("label[for^=id_], legend")]

    assert labels[:3] == ["Tittel 100 % Must be filled in", "Behov Optional", "Seksjon Must be filled in"]


def test_a_form_without_marks_says_nothing() -> None:
    class Filter(Form):
        marks = False
        q = LineField(label="Søk", required=False)

    assert shown(Filter()).select_one("label").get_text(strip=True) == "Søk"  # type: ignore[union-attr]


def test_what_was_typed_comes_back_with_the_error() -> None:
    page = shown(IdeaForm({"title": "Altfor lang <tittel>"}))

    title = page.find(id="id_title")
    assert title is not None
    assert title["value"] == "Altfor lang <tittel>"  # type: ignore[index]


def test_no_control_cuts_what_is_pasted() -> None:
    assert shown(IdeaForm()).select("[maxlength]") == []


def test_every_id_that_a_control_points_to_is_there_once() -> None:
    page = shown(IdeaForm({"title": ""}))

    pointed_to = {ident for tag in page.select("[aria-describedby]") for ident in tag["aria-describedby"].split()}  # type: ignore[union-attr]
    pointed_to |= {tag["for"] for tag in page.select("label[for]")}  # type: ignore[misc]
    pointed_to |= {link["href"].removeprefix("#") for link in page.select(".ds-error-summary a")}  # type: ignore[union-attr]
    ids = [tag["id"] for tag in page.select("[id]")]
    assert {ident: ids.count(ident) for ident in pointed_to} == dict.fromkeys(pointed_to, 1)


def test_the_summary_leads_to_each_field_in_order() -> None:
    class Both(IdeaForm):
        def clean(self) -> None:
            raise forms.ValidationError("Noe om hele skjemaet.")

    assert [(problem.text, problem.target) for problem in problems(Both({"title": "x", "section": "a"}))] == [
        ("Noe om hele skjemaet.", ""),
        ("Choose “Hvem”.", "id_whose"),
    ]


def test_a_formset_is_shown_with_its_errors() -> None:
    formset = forms.formset_factory(IdeaForm, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-title": "x", "form-1-title": "Altfor lang tittel"}
    )
    template = "{% load crispy_forms_tags %}{{ formset|crispy }}"
    page = BeautifulSoup(engines["django"].from_string(template).render({"formset": formset}), "html.parser")

    assert [legend.get_text() for legend in page.select(".formset-form > legend")] == ["Number 1", "Number 2"]
    assert page.select_one('.ds-error-summary a[href="#id_form-1-title"]') is not None
