"""How soon ideas are answered: medians per section, open to everybody, and of no person."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from ideas import reply_times
from ideas.lifecycle import Stage
from innovasjon.people.models import Section
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town


def answered(town: Town, section: Section, *days: int, name: str = "replied", ago: int = 10) -> None:
    then = timezone.now() - timedelta(days=ago)
    factories.saved(
        factories.new_idea(
            town.people.proposer,
            stage=Stage.ASSESSING,
            section=section,
            **{f"{name}_at": then, f"{name}_in": number},
        )
        for number in days
    )


def medians() -> dict[str, tuple[int | None, int | None]]:
    found = reply_times.rows(now=timezone.now())
    return {row.section: (row.first and row.first.days, row.decision and row.decision.days) for row in found}


def test_the_median_is_the_day_by_which_half_were_answered(town: Town) -> None:
    answered(town, town.oppvekst, 1, 2, 3, 40, 50)
    answered(town, town.teknisk, 0, 0, 1, 1, 2, 9)
    answered(town, town.teknisk, 20, 21, 22, 23, 24, name="decided")
    assert medians() == {"Kultur": (None, None), "Oppvekst": (3, None), "Teknisk": (1, 22)}


def test_fewer_than_five_ideas_tell_nothing(town: Town) -> None:
    answered(town, town.oppvekst, 1, 2, 3, 4)
    assert medians()["Oppvekst"] == (None, None)
    answered(town, town.oppvekst, 5)
    assert medians()["Oppvekst"] == (3, None)


def test_only_the_last_year_counts_and_only_todays_sections_are_shown(town: Town) -> None:
    answered(town, town.oppvekst, 1, 1, 1, 1, 1, ago=400)
    answered(town, town.teknisk, 1, 1, 1, 1, 1)
    town.teknisk.is_active = False
    town.teknisk.save()
    assert medians() == {"Kultur": (None, None), "Oppvekst": (None, None)}


@pytest.mark.parametrize("who", ["colleague", "unit_leader", "agent"])
def test_everybody_reads_it_and_no_person_is_named(town: Town, sign_in: SignIn, who: str) -> None:
    answered(town, town.oppvekst, 1, 2, 3, 4, 5)
    response: Any = sign_in(who).get("/ideer/svartid/")
    page = BeautifulSoup(response.content, "html.parser").main
    assert page
    text = page.get_text(" ", strip=True)
    assert "Oppvekst" in text
    assert "Halvparten" in text
    assert "færre enn 5: Kultur, Teknisk" in text
    assert not [person.name for person in town.people if person.name in text]
    assert page.select("figure.chart table")


def test_the_figures_come_as_a_file(town: Town, sign_in: SignIn) -> None:
    answered(town, town.oppvekst, 1, 2, 3, 4, 5)
    response: Any = sign_in("colleague").get("/ideer/svartid/tall/")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Seksjon;")
    assert "Oppvekst;5;3;;" in lines
