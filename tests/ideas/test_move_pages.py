"""The pages of the moves: what they ask for, what they say when somebody was first, and who is offered which."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from ideas import actions
from ideas.forms.moves import a_year_after
from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea
from innovasjon.audit.models import Entry
from innovasjon.people import guest_links
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town
from tests.site_map.ideas.moves import REASON

S = Stage
LEGEND = {
    "Still spørsmål": "sporsmal",
    "Svar": "svar-pa-sporsmal",
    "Gå videre uten svar": "uten-svar",
    "Overlat til en annen agent": "overlat",
    "Slipp idéen": "slipp",
    "Parker": "parker",
    "Avslutt idéen": "avslutt",
    "Ta den opp igjen": "",
    "Den er i bruk": "i-bruk",
}
OF_AGENTS = {
    S.ASSESSING: {"Still spørsmål", "Parker", "Avslutt idéen", "Overlat til en annen agent", "Slipp idéen"},
    S.CLARIFYING: {"Gå videre uten svar", "Overlat til en annen agent"},
    S.DEVELOPING: {"Parker", "Avslutt idéen"},
    S.PARKED: {"Ta den opp igjen", "Overlat til en annen agent"},
    S.CLOSED: {"Ta den opp igjen"},
}
OF_LEADERS = {S.DEVELOPING: {"Den er i bruk"}}
OF_PROPOSERS = {S.CLARIFYING: {"Svar"}}
WHOSE: dict[str, list[dict[Stage, set[str]]]] = {
    "colleague": [OF_LEADERS],  # who leads the project it is developed in
    "proposer": [OF_PROPOSERS],
    "declined": [],
    "agent": [OF_AGENTS],
    "substitute": [OF_AGENTS],
    "other_agent": [],
    "unit_leader": [OF_LEADERS],
    "section_leader": [OF_LEADERS],
    "resource_team": [OF_AGENTS, OF_LEADERS],
    "admin": [],
}


def test_an_idea_nobody_has_taken_is_to_be_taken_before_it_is_developed(town: Town, sign_in: SignIn) -> None:
    idea = factories.idea(town.people.proposer)
    answer = sign_in("agent").get(f"{idea.get_absolute_url()}utvikle/")
    assert answer.status_code == 409
    assert "Ta idéen først" in answer.text
    assert soup(answer).select(f"main form[action='{idea.get_absolute_url()}ta/'], main [role=alert] a")


LATER = (timezone.localdate() + timedelta(days=30)).isoformat()
ANSWERS: dict[str, tuple[dict[str, str], Stage]] = {
    "sporsmal": ({"question": "Hvem skriver i helgene?"}, S.CLARIFYING),
    "parker": ({"reason": "Vi venter på det nye huset.", "revisit_on": LATER}, S.PARKED),
    "avslutt": ({"reason_kind": "exists", "reason": REASON}, S.CLOSED),
}


@pytest.mark.parametrize("where", ANSWERS)
def test_who_answers_an_idea_that_nobody_has_taken_takes_it_with_that(town: Town, sign_in: SignIn, where: str) -> None:
    idea, (sent, stage) = factories.idea(town.people.proposer), ANSWERS[where]
    agent, address = sign_in("agent"), f"{idea.get_absolute_url()}{where}/"
    form = agent.get(address)
    assert "du tar den med dette" in text(form)
    seen = soup(form).select("input[name=seen]")[0]["value"]
    assert agent.post(address, {**sent, "reason": " ", "question": " ", "seen": seen}).status_code == 422
    assert agent.post(address, {**sent, "seen": seen}).status_code == 302
    idea.refresh_from_db()
    assert (idea.stage, idea.taken_by, idea.replied_at is None) == (stage, town.people.agent, False)
    verbs = [entry.verb for entry in Entry.objects.about(idea)]
    assert verbs[0] == "idea.taken"
    assert len(verbs) == 2
    assert agent.post(address, {**sent, "seen": seen}).status_code == 302  # a double click
    assert Entry.objects.about(idea).count() == 2


def test_the_second_who_answers_an_idea_that_nobody_had_taken_is_told(town: Town, sign_in: SignIn) -> None:
    idea, (sent, _stage) = factories.idea(town.people.proposer), ANSWERS["avslutt"]
    agent, address = sign_in("agent"), f"{idea.get_absolute_url()}avslutt/"
    seen = soup(agent.get(address)).select("input[name=seen]")[0]["value"]
    actions.take(idea=idea, by=town.people.substitute, now=timezone.now())
    late = agent.post(address, {**sent, "seen": seen})
    assert late.status_code == 409
    assert "Vera Vara tok idéen til vurdering" in text(late)
    assert REASON in text(late)
    assert Idea.objects.get(pk=idea.pk).stage == S.ASSESSING


def test_what_is_wrong_with_the_answer_takes_nothing(town: Town, sign_in: SignIn) -> None:
    idea = factories.idea(town.people.proposer)
    assert sign_in("agent").post(f"{idea.get_absolute_url()}avslutt/", {"reason": "Nei."}).status_code == 422
    assert Idea.objects.get(pk=idea.pk).stage == S.SUBMITTED


def test_the_moves_stand_beside_an_idea_that_nobody_has_taken(town: Town, sign_in: SignIn) -> None:
    page = soup(sign_in("agent").get(f"/ideer/innboks/?ide={town.submitted.pk}"))
    offered = [" ".join(one.get_text().split()) for one in page.select("#flytt a, #flytt button")]
    assert offered == ["Ta idéen", "Spør", "Parker", "Avslutt idéen", "Slå sammen", "Hele siden"]


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text(response: Any) -> str:
    return soup(response).get_text(" ", strip=True)


@pytest.mark.parametrize("who", WHOSE)
def test_everybody_is_offered_exactly_their_own_moves_in_each_stage(town: Town, sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    for stage in S:
        if stage == S.DRAFT:
            continue
        page = soup(client.get(town.ideas[stage].get_absolute_url()))
        found = {str(link.get_text(strip=True)) for link in page.select("#innhold a.ds-button, main a.ds-button")}
        wanted = set().union(*(moves.get(stage, set()) for moves in WHOSE[who])) if WHOSE[who] else set()
        assert found & set(LEGEND) == wanted, stage


def test_an_agent_asks_a_proposer_replies_and_the_agent_closes(town: Town, sign_in: SignIn) -> None:
    idea, agent, proposer = town.assessing, sign_in("agent"), sign_in("proposer")
    page = idea.get_absolute_url()
    assert agent.post(f"{page}sporsmal/", {"question": "Hvem skriver i helgene?"}).status_code == 302
    assert "Hvem skriver i helgene?" in text(proposer.get(page))
    assert "Hvem skriver i helgene?" in text(proposer.get(f"{page}svar-pa-sporsmal/"))
    assert proposer.post(f"{page}svar-pa-sporsmal/", {"answer": "Den som har vakt."}).status_code == 302
    sent = {"reason_kind": "tried", "reason": REASON, "learnt": "Tavla må stå der folk går."}
    assert agent.post(f"{page}avslutt/", sent).status_code == 302
    shown = text(proposer.get(page))
    for words in (REASON, "Tavla må stå der folk går.", "Det ble prøvd, og virket ikke", "Den som har vakt."):
        assert words in shown


def test_the_second_agent_is_told_who_was_first_and_keeps_what_was_typed(town: Town, sign_in: SignIn) -> None:
    idea = town.assessing
    second = sign_in("substitute")
    form = soup(second.get(f"{idea.get_absolute_url()}avslutt/"))
    seen = form.select_one("input[name=seen]")
    actions.park(
        idea=idea,
        reason="Vi venter.",
        revisit_on=timezone.localdate() + timedelta(days=9),
        by=town.people.agent,
        now=timezone.now(),
    )
    sent = {"reason_kind": "exists", "reason": REASON, "seen": str(seen["value"]) if seen else ""}
    response = second.post(f"{idea.get_absolute_url()}avslutt/", sent)
    assert response.status_code == 409
    told = soup(response).select_one("main [role=alert]")
    assert told
    assert "Anne Agent parkerte idéen" in told.get_text()
    assert "nettopp" in told.get_text()
    typed = soup(response).select_one("textarea[name=reason]")
    assert typed
    assert typed.get_text(strip=True) == REASON
    assert not soup(response).select("main form button[type=submit]")  # it cannot be done any more


def test_a_form_from_before_the_last_question_can_be_sent_again(town: Town, sign_in: SignIn) -> None:
    idea, agent = town.assessing, sign_in("agent")
    address = f"{idea.get_absolute_url()}parker/"
    seen = soup(agent.get(address)).select_one("input[name=seen]")
    assert seen
    idea = actions.ask(idea=idea, question="Hvem?", by=town.people.substitute, now=timezone.now())
    actions.reply(idea=idea, answer="Vi.", by=town.people.proposer, now=timezone.now())
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = {"reason": REASON, "revisit_on": day, "seen": str(seen["value"])}
    response = agent.post(address, sent)
    assert response.status_code == 409
    assert "Petra Forslag svarte" in text(response)
    again = soup(response).select_one("input[name=seen]")
    assert again
    assert agent.post(address, sent | {"seen": str(again["value"])}).status_code == 302
    assert Idea.objects.get(pk=idea.pk).stage == S.PARKED


def test_ones_own_second_click_leads_to_the_idea_and_does_nothing_twice(town: Town, sign_in: SignIn) -> None:
    idea, agent = town.assessing, sign_in("agent")
    for _ in range(2):
        response = agent.post(f"{idea.get_absolute_url()}sporsmal/", {"question": "Hvem?"})
        assert response.headers["Location"] == idea.get_absolute_url()
    assert Entry.objects.about(idea).told(["idea.asked"]).count() == 1


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("sporsmal", {"question": " \u200b "}, "Skriv hva du vil vite"),
        ("sporsmal", {"question": "a" * 4001}, "for lang"),
        ("parker", {"reason": "", "revisit_on": "2030-01-01"}, "Skriv hvorfor"),
        ("parker", {"reason": REASON, "revisit_on": ""}, "Kommer tilbake"),
        ("parker", {"reason": REASON, "revisit_on": "1999-01-01"}, "etter i dag"),
        ("parker", {"reason": REASON, "revisit_on": "2099-01-01"}, "innen tolv måneder"),
        ("parker", {"reason": REASON, "revisit_on": "31. februar"}, "dag, måned og år"),
        ("avslutt", {"reason": REASON}, "Velg «Hva er grunnen?»"),
        ("avslutt", {"reason_kind": "exists", "reason": "Nei." + " " * 40}, "minst 30 tegn"),
        ("avslutt", {"reason_kind": "tried", "reason": REASON}, "hva dere lærte"),
        ("avslutt", {"reason_kind": "solved", "reason": REASON}, "Hva er grunnen?"),
        ("overlat", {"reason": "Hei"}, "Velg hvem som tar over"),
        ("overlat", {"to": "999999999999"}, "agent i seksjonen"),
        ("slipp", {"reason": ""}, "Skriv hvorfor"),
    ],
)
def test_what_a_move_demands_is_asked_for_and_nothing_is_lost(
    town: Town, sign_in: SignIn, path: str, sent: dict[str, str], said: str
) -> None:
    response = sign_in("agent").post(f"{town.assessing.get_absolute_url()}{path}/", sent)
    assert response.status_code == 422
    errors = " ".join(one.get_text(" ") for one in soup(response).select(".ds-validation-message, .ds-error-summary"))
    assert said in errors
    assert Idea.objects.get(pk=town.assessing.pk).stage == S.ASSESSING
    for name, value in sent.items():
        if area := soup(response).select_one(f"textarea[name={name}]"):
            assert area.get_text().strip("\n") in {value, value.strip()}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"benefit": ""}, "hvilken nytte"),
        ({"in_use_from": "2099-01-01"}, "i dag eller en tidligere dag"),
        ({"owner": "Ingen Slik"}, "heter det"),
        ({"owner": ""}, "Hvem følger den opp?"),
    ],
)
def test_an_idea_is_in_use_only_with_benefit_day_and_somebody_who_looks_after_it(
    town: Town, sign_in: SignIn, sent: dict[str, str], said: str
) -> None:
    idea, today = town.ideas[S.DEVELOPING], timezone.localdate().isoformat()
    whole = {"benefit": "Færre telefoner.", "in_use_from": today, "owner": "Kari Kollega"}
    leader = sign_in("unit_leader")
    response = leader.post(f"{idea.get_absolute_url()}i-bruk/", whole | sent)
    assert response.status_code == 422
    assert said in text(response)
    assert leader.post(f"{idea.get_absolute_url()}i-bruk/", whole).status_code == 302
    idea.refresh_from_db()
    assert (idea.benefit_owner, idea.stage) == (town.people.colleague, S.REALISED)


def test_a_leader_of_another_unit_does_not_say_that_it_is_in_use(town: Town, sign_in: SignIn) -> None:
    other = factories.person("Lars Leder", unit=town.roads)
    town.roads.leader = other
    town.roads.save()
    response = sign_in(other).get(f"{town.ideas[S.DEVELOPING].get_absolute_url()}i-bruk/")
    assert response.status_code == 403
    assert "leder" in text(response)


def test_with_nobody_to_hand_over_to_the_page_says_so(town: Town, sign_in: SignIn) -> None:
    idea = factories.idea(town.people.proposer, stage=S.ASSESSING, section=town.kultur, taken_by=town.people.agent)
    shown = text(sign_in("resource_team").get(f"{idea.get_absolute_url()}overlat/"))
    assert "Det er ingen å overlate den til" in shown


@pytest.fixture
def guest_client(town: Town, client: Client) -> tuple[Client, Any]:
    guest = factories.guest(name="Gunn Gjest")
    row = factories.guest_proposer(town.ideas[S.CLARIFYING], guest, state="accepted", answered_at=timezone.now())
    client.get(guest_links.address(guest_links.issue(guest=guest, now=timezone.now())))
    return client, row


def test_a_guest_sees_the_question_and_replies(guest_client: tuple[Client, Any]) -> None:
    client, row = guest_client
    assert "Hvem skal skrive på tavla?" in text(client.get("/gjest/"))
    address = f"/gjest/ideer/{row.pk}/sporsmal/"
    assert "Hvem skal skrive på tavla?" in text(client.get(address))
    assert client.post(address, {"answer": " "}).status_code == 422
    assert client.post(address, {"answer": "Nattevakten."}).headers["Location"] == "/gjest/"
    row.idea.refresh_from_db()
    assert row.idea.stage == S.ASSESSING
    assert Entry.objects.about(row.idea).last().details["answer"] == "Nattevakten."  # type: ignore[union-attr]


def test_a_guest_who_is_too_late_keeps_the_reply(town: Town, guest_client: tuple[Client, Any]) -> None:
    client, row = guest_client
    actions.reply(idea=row.idea, answer="Vi.", by=town.people.proposer, now=timezone.now())
    response = client.post(f"/gjest/ideer/{row.pk}/sporsmal/", {"answer": "Nattevakten."})
    assert response.status_code == 409
    assert "Nattevakten." in text(response)
    assert client.get(f"/gjest/ideer/{row.pk}/sporsmal/").status_code == 200


def test_another_guests_row_is_not_found(town: Town, guest_client: tuple[Client, Any]) -> None:
    client, _row = guest_client
    other = factories.guest_proposer(
        town.ideas[S.CLARIFYING], factories.guest(), state="accepted", answered_at=timezone.now()
    )
    assert client.get(f"/gjest/ideer/{other.pk}/sporsmal/").status_code == 404
    assert client.post(f"/gjest/ideer/{other.pk}/sporsmal/", {"answer": "Hei"}).status_code == 404


def test_a_year_after_the_29th_of_february_is_the_1st_of_march() -> None:
    day = timezone.localdate().replace(year=2028, month=2, day=29)
    assert (a_year_after(day).month, a_year_after(day).day) == (3, 1)


def test_the_kinds_of_reason_are_all_told_in_the_mail() -> None:
    told = Path("templates/ideas/mail/moved.txt").read_text(encoding="utf-8")
    assert [kind for kind in CloseReason.values if f'"{kind}"' not in told] == ["other"]


@pytest.mark.parametrize("page", ["sporsmal", "parker", "avslutt"])
def test_a_place_that_stands_for_nothing_is_told_by_name_and_the_answer_kept(
    town: Town, sign_in: SignIn, page: str
) -> None:
    idea, text = town.assessing, "Hei {navnet}, dette trenger vi å vite mer om først. :-} {tittel}"
    typed = {"question": text, "reason": text, "reason_kind": "exists", "revisit_on": LATER}
    answer = sign_in("agent").post(f"{idea.get_absolute_url()}{page}/", typed)
    assert answer.status_code == 422
    assert "har {navnet}, som ikke står for noe. Bruk en av {tittel}, {navn}," in soup(answer).get_text(" ")
    assert text in [area.get_text().strip() for area in soup(answer).select("textarea")]
    assert Idea.objects.get(pk=idea.pk).stage == S.ASSESSING


def test_the_day_a_parked_idea_comes_back_can_be_chosen_only_among_those_that_may(town: Town, sign_in: SignIn) -> None:
    today = timezone.localdate()
    (field,) = soup(sign_in("agent").get(f"{town.assessing.get_absolute_url()}parker/")).select("[name=revisit_on]")
    assert field["min"] == (today + timedelta(days=1)).isoformat()
    assert field["max"] == a_year_after(today).isoformat()


def test_what_was_asked_and_decided_is_told_once_on_the_page(town: Town, sign_in: SignIn) -> None:
    idea, agent = factories.idea(town.people.proposer), town.people.agent
    actions.take(idea=idea, by=agent, now=timezone.now())
    actions.ask(idea=idea, question="Hvem skriver i helgene?", by=agent, now=timezone.now())
    page = soup(sign_in("agent").get(idea.get_absolute_url()))
    told = [row.get_text() for row in page.select(".timeline p") if "spurte idéhaver" in row.get_text()]
    assert len(told) == 1
    assert "·" in told[0]
    assert [row.get_text() for row in page.select("#historie ~ ol p") if "tok idéen" in row.get_text()]


def test_who_says_no_is_told_who_sees_it(town: Town, sign_in: SignIn) -> None:
    idea = factories.idea(town.people.proposer, invited=(town.people.colleague,))
    answer = sign_in("colleague").post(f"{idea.get_absolute_url()}svar/", {"answer": "no"}, follow=True)
    assert "Bare idéhaverne og de som svarer for idéen, ser det." in answer.text
