"""Several ideas answered at once: each by itself, and everybody told what became of each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, transaction
from django.utils import timezone

from ideas import actions
from ideas.actions.moving import stands
from ideas.actions.several import Answer, Outcome
from ideas.lifecycle import Move, Stage
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Channel, Delivery
from innovasjon.web import kept_forms
from tests import factories, personas
from tests.conftest import BACKEND, SignIn
from tests.personas import Town
from tests.test_races import at_once, pause

ADDRESS = "/ideer/innboks/flere/"
REASON = "Dette har vi allerede en løsning for på alle avdelinger."
RUNS = 5


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response: Any) -> str:
    return soup(response).get_text(" ", strip=True)


def waiting(town: Town, number: int = 3, **fields: Any) -> list[Idea]:
    return [factories.idea(town.people.proposer, **fields) for _ in range(number)]


def sent(ideas: list[Idea], move: str = "close", **fields: Any) -> dict[str, Any]:
    values = {"move": move, "velg": [idea.pk for idea in ideas], "reason_kind": "exists", "reason": REASON}
    return values | {f"seen-{idea.pk}": stands(idea) for idea in ideas} | fields


def stages(ideas: list[Idea]) -> list[str]:
    return [Idea.objects.get(pk=idea.pk).stage for idea in ideas]


def told(kind: str) -> list[str]:
    rows = Delivery.objects.filter(kind=kind, channel=Channel.EMAIL).order_by("pk")
    return [str(row.payload) for row in rows]


# --- The page


def test_the_page_says_what_will_happen_to_each_and_to_which_nothing(town: Town, sign_in: SignIn) -> None:
    elsewhere, closed = factories.idea(town.people.proposer, section=town.teknisk), town.ideas[Stage.CLOSED]
    ideas = [town.submitted, town.assessing, closed, elsewhere]
    page = words(sign_in("agent").get(ADDRESS, {"move": "park", "velg": [idea.pk for idea in ideas]}))
    assert "Dette skjer med 2 idéer" in page
    for idea, what in {
        town.submitted: "Du tar den. Den blir parkert.",
        town.assessing: "Den blir parkert.",
        closed: "Ingenting skjer: Den er avsluttet.",
        elsewhere: "Ingenting skjer: Den hører til Teknisk, der du ikke er agent.",
    }.items():
        assert f"{idea.title} {what}" in page


@pytest.mark.parametrize("query", ["", "?move=park", "?velg=1", "?move=explode&velg=1", "?move=park&velg=x&velg=9e9"])
def test_without_a_tick_or_a_move_one_is_told_and_is_back_in_the_inbox(sign_in: SignIn, query: str) -> None:
    answer = sign_in("agent").get(ADDRESS + query, follow=True)
    assert answer.redirect_chain == [("/ideer/innboks/", 302)]
    assert "Kryss av idéene først" in words(answer)


def test_what_somebody_may_not_see_is_not_mentioned(town: Town, sign_in: SignIn) -> None:
    town.draft.title = "Hemmelig kladd"
    town.draft.save()
    page = words(sign_in("agent").get(ADDRESS, {"move": "park", "velg": [town.draft.pk, town.submitted.pk]}))
    assert "Hemmelig kladd" not in page
    assert "Dette skjer med 1 idé" in page


# --- Answering


def test_one_answer_reaches_those_behind_each_with_what_it_stands_for_filled_in(town: Town, sign_in: SignIn) -> None:
    ideas = waiting(town)
    text = "Hei, {navn}! Vi har allerede det som «{tittel}» ber om."
    answer = sign_in("agent").post(ADDRESS, sent(ideas, reason=text), follow=True)
    assert "3 idéer er avsluttet" in words(answer)
    assert stages(ideas) == ["closed"] * 3
    for idea in ideas:
        closed = Idea.objects.get(pk=idea.pk)
        assert closed.taken_by == town.people.agent
        assert closed.reason == f"Hei, Petra! Vi har allerede det som «{idea.title}» ber om."
        verbs = list(Entry.objects.about(idea).values_list("verb", flat=True))
        assert verbs == ["idea.taken", "idea.closed"]


@pytest.mark.parametrize("move", ["ask", "park", "close"])
def test_a_place_that_stands_for_nothing_is_told_before_anything_is_sent(
    town: Town, sign_in: SignIn, move: str
) -> None:
    ideas, client = waiting(town, 2), sign_in("agent")
    text = "Hei {navnet}, dette trenger vi å vite mer om først."
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    fields = {"question": text, "reason": text, "revisit_on": day}
    own = {f"text-{idea.pk}": text for idea in ideas}
    for more in ({}, {"each": "1", **own}):
        answer = client.post(ADDRESS, sent(ideas, move=move, **fields, **more))
        assert answer.status_code == 422
        assert "har {navnet}, som ikke står for noe. Bruk en av {tittel}, {navn}," in words(answer)
        assert words(answer).count("Dette må rettes før vi kan gå videre") == 1
        assert text in [area.get_text().strip() for area in soup(answer).select("textarea")]
    assert stages(ideas) == ["submitted"] * 2


def test_what_was_done_is_called_what_it_was(town: Town, sign_in: SignIn) -> None:
    answer = sign_in("agent").post(
        ADDRESS, sent(waiting(town, 2), move="ask", question="Hvem gjelder det?"), follow=True
    )
    assert "Det er sendt spørsmål om 2 idéer" in words(answer)


def test_each_can_get_an_answer_of_its_own(town: Town, sign_in: SignIn) -> None:
    ideas, client = waiting(town, 2), sign_in("agent")
    page = soup(client.post(ADDRESS, sent(ideas, then="each")))
    texts = {int(area["name"].removeprefix("text-")): area.get_text().strip() for area in page.select("textarea")[:2]}  # type: ignore[union-attr]
    assert texts == {idea.pk: REASON for idea in ideas}
    own = {f"text-{idea.pk}": f"{REASON} Nummer {number}" for number, idea in enumerate(ideas)}
    client.post(ADDRESS, sent(ideas, each="1", reason="", **own))
    assert [Idea.objects.get(pk=idea.pk).reason for idea in ideas] == list(own.values())


def test_a_template_goes_to_each_in_the_language_of_who_wrote_the_idea(town: Town, sign_in: SignIn) -> None:
    english = factories.person(unit=town.kindergarten, name="Emma English", language="en")
    ideas = [factories.idea(town.people.proposer), factories.idea(english)]
    template = factories.answer_template(
        f"Hei, {{navn}}! {REASON}", text_en="Hello, {navn}! This exists already, everywhere."
    )
    client = sign_in("agent")
    page = soup(client.post(ADDRESS, sent(ideas, reason="", then="fill", template=template.pk)))
    area = page.select_one("textarea[name=reason]")
    assert area is not None
    assert area.get_text().strip() == f"Hei, {{navn}}! {REASON}"
    client.post(ADDRESS, sent(ideas, reason=area.get_text(), template=template.pk))
    assert [Idea.objects.get(pk=idea.pk).reason for idea in ideas] == [
        f"Hei, Petra! {REASON}",
        "Hello, Emma! This exists already, everywhere.",
    ]


def test_an_answer_that_is_too_short_comes_back_with_all_the_others_as_they_were(town: Town, sign_in: SignIn) -> None:
    ideas = waiting(town, 2)
    own = {f"text-{ideas[0].pk}": REASON, f"text-{ideas[1].pk}": "Nei."}
    answer = sign_in("agent").post(ADDRESS, sent(ideas, each="1", **own))
    assert answer.status_code == 422
    page = soup(answer)
    assert [area.get_text().strip() for area in page.select("textarea")[:2]] == [REASON, "Nei."]
    assert page.select_one(f".ds-error-summary a[href='#text-{ideas[1].pk}']")
    assert stages(ideas) == ["submitted"] * 2


def test_what_a_colleague_moved_meanwhile_is_told_by_whom_with_what_was_written(town: Town, sign_in: SignIn) -> None:
    ideas = waiting(town)
    form = sent(ideas)
    actions.take(idea=ideas[1], by=town.people.substitute, now=timezone.now())
    answer = sign_in("agent").post(ADDRESS, form, follow=True)
    assert stages(ideas) == ["closed", "assessing", "closed"]
    page = words(answer)
    assert "1 idé ble ikke flyttet" in page
    assert "Vera Vara tok idéen til vurdering" in page
    assert REASON in page


def test_sending_twice_by_a_double_click_is_no_conflict(town: Town, sign_in: SignIn) -> None:
    ideas, client = waiting(town, 2), sign_in("agent")
    form = sent(ideas)
    client.post(ADDRESS, form)
    answer = client.post(ADDRESS, form, follow=True)
    assert "ikke flyttet" not in words(answer)
    assert Entry.objects.told(["idea.closed"]).count() == 2


def test_several_are_handed_over_to_the_substitute(town: Town, sign_in: SignIn) -> None:
    ideas = waiting(town, 2, stage=Stage.ASSESSING, taken_by=town.people.agent)
    form = sent(ideas, "hand_over", to=town.people.substitute.pk, reason="Jeg er borte i mars.")
    sign_in("agent").post(ADDRESS, form)
    assert {Idea.objects.get(pk=idea.pk).taken_by for idea in ideas} == {town.people.substitute}


def test_nobody_hands_an_idea_to_somebody_who_is_no_agent_there(town: Town, sign_in: SignIn) -> None:
    ideas = waiting(town, 1, stage=Stage.ASSESSING, taken_by=town.people.agent)
    answer = sign_in("agent").post(ADDRESS, sent(ideas, "hand_over", to=town.people.other_agent.pk))
    assert answer.status_code == 422
    assert Idea.objects.get(pk=ideas[0].pk).taken_by == town.people.agent


def test_an_agent_moves_nothing_of_another_section_whatever_is_sent(town: Town, sign_in: SignIn) -> None:
    ideas = waiting(town, 2)
    sign_in("other_agent").post(ADDRESS, sent(ideas))
    assert stages(ideas) == ["submitted"] * 2


def test_parking_asks_for_a_day_to_come(town: Town, sign_in: SignIn) -> None:
    ideas, client = waiting(town, 1), sign_in("agent")
    today = timezone.localdate()
    for day in ("", today.isoformat(), (today + timedelta(days=400)).isoformat(), "0001-01-01"):
        assert client.post(ADDRESS, sent(ideas, "park", revisit_on=day)).status_code == 422
    wanted = today + timedelta(days=30)
    client.post(ADDRESS, sent(ideas, "park", reason="Vi venter til {frist}.", revisit_on=wanted.isoformat()))
    idea = Idea.objects.get(pk=ideas[0].pk)
    assert (idea.stage, idea.revisit_on) == ("parked", wanted)
    assert "{frist}" not in idea.reason


def test_what_became_of_them_is_there_after_a_reload_and_nothing_when_nothing_was_done(
    town: Town, sign_in: SignIn
) -> None:
    client = sign_in("agent")
    assert client.get(f"{ADDRESS}gjort/")["Location"] == "/ideer/innboks/"
    client.post(ADDRESS, sent(waiting(town, 2)))
    assert words(client.get(f"{ADDRESS}gjort/")) == words(client.get(f"{ADDRESS}gjort/"))


# --- Two at once


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    @pytest.fixture
    def town(self) -> Town:
        ContentType.objects.clear_cache()
        return personas.build()

    def answering(self, town: Town, name: str, ideas: list[Idea]) -> Callable[[], list[Outcome]]:
        answers = [Answer(idea=idea, text=REASON, reason_kind="exists", seen=stands(idea)) for idea in ideas]
        by = getattr(town.people, name)
        return lambda: actions.answer_each(answers=answers, move=Move.CLOSE, by=by, now=timezone.now())

    def test_crossing_sets_end_without_a_deadlock_and_each_idea_is_moved_once(self, town: Town) -> None:
        for _ in range(RUNS):
            ideas = waiting(town, 12)
            one, other = ideas[:8], ideas[4:][::-1]
            found = at_once([self.answering(town, "agent", one), self.answering(town, "substitute", other)])
            assert [type(outcomes) for outcomes in found] == [list, list]
            moved = [outcome.answer.idea.pk for outcomes in found for outcome in outcomes if outcome.error is None]
            assert sorted(moved) == [idea.pk for idea in ideas]
            for idea in ideas:
                assert Entry.objects.about(idea).told(["idea.closed"]).count() == 1
                assert Delivery.objects.filter(kind="ideas.moved", payload__idea=idea.pk, channel="inapp").count() == 1

    def test_in_one_transaction_in_the_order_of_each_they_would_stand_in_each_others_way(self, town: Town) -> None:
        ideas = waiting(town, 2)

        def naive(order: list[Idea]) -> None:
            with transaction.atomic():
                for idea in order:
                    Idea.objects.select_for_update().get(pk=idea.pk)
                    pause()

        found = at_once([lambda: naive(ideas), lambda: naive(ideas[::-1])])
        assert any(isinstance(result, OperationalError) for result in found)


def test_what_was_written_comes_back_after_the_session_ended(town: Town, sign_in: SignIn) -> None:
    client, idea = sign_in(town.people.agent), town.assessing
    address = f"/ideer/innboks/flere/?move=park&velg={idea.pk}"
    mark = kept_forms.writer_mark(town.people.agent.pk)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    sent = {"move": "park", "velg": idea.pk, "reason": "Vi venter på budsjettet for 2027.", "writer": mark}
    assert client.post(address.partition("?")[0], sent).status_code == 302
    client.force_login(town.people.agent, backend=BACKEND)
    assert "Vi venter på budsjettet for 2027." in client.get(address.partition("?")[0]).content.decode()
