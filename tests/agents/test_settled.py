"""What was decided about a term stands on its pages: who answered it, who ended it and why, and who is away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agents import actions
from agents.models import Appointment
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def term(town: Town) -> Appointment:
    return Appointment.objects.get(person=town.people.agent, section=town.oppvekst)


def test_the_page_that_asked_says_who_answered_and_asks_no_more(town: Town, term: Appointment, sign_in: SignIn) -> None:
    leader, url = town.people.section_leader, f"/agenter/oppdrag/{term.pk}/bekreft/"
    assert 'name="answer"' in sign_in(leader).get(url).text
    actions.confirm(appointment=term, by=leader, now=timezone.now())
    page = sign_in(leader).get(url).text
    assert "Du bekreftet oppdraget" in page
    assert 'name="answer"' not in page
    town.oppvekst.leader = town.people.unit_leader
    town.oppvekst.save()
    assert "Sigurd Seksjonsleder bekreftet oppdraget" in sign_in("unit_leader").get(url).text


def test_a_no_that_comes_too_late_asks_for_no_reason_and_keeps_the_one_that_was_given(
    town: Town, term: Appointment, sign_in: SignIn
) -> None:
    leader, url = town.people.section_leader, f"/agenter/oppdrag/{term.pk}/bekreft/"
    actions.confirm(appointment=term, by=leader, now=timezone.now())
    page = sign_in(leader).post(url, {"answer": "no"})
    assert (page.status_code, "skriv hvorfor" in page.text) == (409, False)
    page = sign_in(leader).post(url, {"answer": "no", "reason": "Vi har ikke tid"})
    assert page.status_code == 409
    assert "Vi har ikke tid" in page.text
    assert "Ingenting ble endret" in page.text


def test_the_page_of_an_agent_says_on_what_day_the_leader_confirmed(
    town: Town, term: Appointment, sign_in: SignIn
) -> None:
    day = timezone.now() - timedelta(days=40)
    Appointment.objects.filter(pk=term.pk).update(confirmed_at=day, confirmed_by=town.people.section_leader)
    page = " ".join(sign_in("colleague").get(term.get_absolute_url()).text.split())
    assert f'Bekreftet av Sigurd Seksjonsleder <time datetime="{timezone.localdate(day)}' in page


@pytest.mark.parametrize(
    ("who", "reads"), [("agent", True), ("section_leader", True), ("resource_team", True), ("colleague", False)]
)
def test_who_set_the_last_day_and_why_is_read_by_those_it_was_written_to(
    town: Town, term: Appointment, sign_in: SignIn, who: str, reads: bool
) -> None:
    day, by = TODAY() + timedelta(days=20), town.people.resource_team
    actions.end(appointment=term, last_day=day, reason="Ny jobb i Lillevik", by=by, now=timezone.now())
    page = sign_in(who).get(term.get_absolute_url()).text
    assert ("Ny jobb i Lillevik" in page) is reads
    assert ("Rita Ressurs satte siste dag" in page) is reads
    assert "Avslutt oppdraget" not in page


@pytest.mark.parametrize(("first", "is_away"), [(0, True), (1, False)])
def test_the_page_of_an_agent_says_that_they_are_away_and_who_stands_in(
    town: Town, term: Appointment, sign_in: SignIn, first: int, is_away: bool
) -> None:
    days = {"starts_on": TODAY() + timedelta(days=first), "ends_on": TODAY() + timedelta(days=5)}
    factories.absence(term, **days, substitute=town.people.colleague)
    page = sign_in("unit_leader").get(term.get_absolute_url()).text
    assert ("Borte til" in page) is is_away
    assert "Kari Kollega" in page
