"""A project ends with a reason and a learning, and no idea stays behind in it as if it were still developed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from projects import actions
from projects.actions import Fate
from projects.gate import WaitsForProposers
from projects.models import Answer, CloseReason, Project
from tests import factories, personas
from tests.conftest import SignIn
from tests.site_map.projects import an_end, the_project

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
REASON = "Vi fikk ikke færre telefoner, og tavla er tatt ned igjen."
ENDED = {"reason": CloseReason.NO_EFFECT, "words": "Ingen leste tavla.", "learning": "Spør de pårørende først."}


@pytest.fixture
def project(town: personas.Town) -> Project:
    """Past its first phase, with three ideas, whose proposer takes part."""
    lead = town.people.colleague
    ideas = [factories.idea(town.people.proposer, stage=Stage.DEVELOPING, taken_by=town.people.agent) for _ in range(3)]
    made = factories.project(lead, *ideas, phase=2)
    factories.ask(made, town.people.proposer, answer="takes_part")
    return made


def stages(project: Project) -> list[str]:
    return [row.idea.stage for row in project.origins.select_related("idea").order_by("pk")]


def fates(project: Project, *chosen: Fate) -> dict[int, Fate]:
    return dict(zip([row.idea_id for row in project.origins.order_by("pk")], chosen, strict=True))


def close(project: Project, chosen: dict[int, Fate], **more: Any) -> Project:
    return actions.close(project=project, fates=chosen, by=project.lead, now=NOW, **ENDED | more)


def test_each_idea_goes_where_it_was_said_that_it_goes(town: personas.Town, project: Project) -> None:
    chosen = fates(
        project,
        Fate(Stage.REALISED, "Færre telefoner.", date(2026, 12, 1), town.people.unit_leader),
        Fate(Stage.PARKED, "Vi venter på nytt bygg.", date(2027, 3, 1)),
        Fate(Stage.CLOSED, REASON),
    )
    close(project, chosen)
    assert stages(project) == ["realised", "parked", "closed"]
    in_use, parked, closed = (row.idea for row in project.origins.order_by("pk"))
    assert (in_use.benefit, in_use.benefit_owner) == ("Færre telefoner.", town.people.unit_leader)
    assert (parked.reason, parked.revisit_on) == ("Vi venter på nytt bygg.", date(2027, 3, 1))
    assert (closed.reason_kind, closed.reason, closed.learnt) == ("tried", REASON, "Spør de pårørende først.")


def test_an_idea_left_out_keeps_the_project_and_all_its_ideas_as_they_were(project: Project) -> None:
    chosen = fates(project, *[Fate(Stage.CLOSED, REASON)] * 3)
    left_out = chosen.popitem()[0]
    with pytest.raises(actions.FatesMissing) as missing:
        close(project, chosen)
    assert [idea.pk for idea in missing.value.ideas] == [left_out]
    project.refresh_from_db()
    assert not project.is_closed
    assert stages(project) == ["developing"] * 3


def test_an_idea_that_was_parked_before_is_left_where_it_is(project: Project) -> None:
    first = project.origins.order_by("pk")[0].idea
    Idea.objects.filter(pk=first.pk).update(stage="parked", reason="Nytt bygg.", revisit_on=date(2027, 1, 1))
    close(project, fates(project, *[Fate(Stage.CLOSED, REASON)] * 3))
    assert stages(project) == ["parked", "closed", "closed"]


@pytest.mark.parametrize("reason", CloseReason)
def test_every_kind_of_end_can_close_an_idea(town: personas.Town, reason: CloseReason) -> None:
    idea = factories.idea(town.people.proposer, stage=Stage.DEVELOPING)
    project = factories.project(town.people.colleague, idea, phase=2)
    close(project, fates(project, Fate(Stage.CLOSED, REASON)), reason=reason)
    assert stages(project) == ["closed"]


def test_no_idea_comes_into_use_before_its_proposers_are_heard(town: personas.Town) -> None:
    project = the_project(town)
    chosen = fates(project, Fate(Stage.REALISED, "Færre telefoner.", date(2026, 12, 1), town.people.unit_leader))
    with pytest.raises(WaitsForProposers):
        close(project, chosen)
    actions.answer_ask(project=project, answer=Answer.FOLLOWS, by=town.people.proposer, now=NOW)
    assert close(project, chosen).is_closed


def test_all_are_told_why_it_ended_and_what_was_learnt(town: personas.Town, project: Project) -> None:
    close(project, fates(project, *[Fate(Stage.CLOSED, REASON)] * 3))
    told = Delivery.objects.get(person=town.people.proposer, kind="projects.news", channel="email").payload
    assert (told["what"], told["words"], told["learning"]) == ("closed", ENDED["words"], ENDED["learning"])
    moved = Delivery.objects.filter(person=town.people.proposer, kind="ideas.moved", channel="email")
    assert moved.count() == 3


def test_nothing_happens_to_a_project_that_has_ended(town: personas.Town, project: Project) -> None:
    close(project, fates(project, *[Fate(Stage.CLOSED, REASON)] * 3))
    again = {"project": project, "by": town.people.agent, "now": NOW + timedelta(days=1)}
    with pytest.raises(actions.Ended) as ended:
        actions.add_idea(idea=town.assessing, **again)
    assert ended.value.project.closed_by == project.lead
    with pytest.raises(actions.Ended):
        actions.close(fates={}, **again, **ENDED)
    assert Entry.objects.about(project).told(["project.closed"]).count() == 1


@pytest.mark.parametrize("missing", ["close_words", "learning", "close_reason"])
def test_the_database_takes_no_end_without_its_reason_and_learning(project: Project, missing: str) -> None:
    project.closed_at, project.closed_by = NOW, project.lead
    project.close_reason, project.close_words, project.learning = "reached", "Det virker.", "Spør tidlig."
    setattr(project, missing, "")
    with pytest.raises(IntegrityError):
        project.save()


def test_the_form_asks_for_what_each_fate_demands_and_keeps_what_was_typed(
    town: personas.Town, sign_in: SignIn
) -> None:
    project, client = the_project(town), sign_in("colleague")
    path, idea = f"{project.get_absolute_url()}avslutt/", town.ideas[Stage.DEVELOPING].pk
    end = an_end(town) | {f"ide-{idea}-on": "", f"ide-{idea}-owner": ""}
    wrong: list[dict[str, str]] = [
        {"learning": ""},
        {"reason": ""},
        {f"ide-{idea}-words": "For kort."},
        {f"ide-{idea}-fate": "parked"},
        {f"ide-{idea}-fate": "parked", f"ide-{idea}-on": "2020-01-01"},
        {f"ide-{idea}-fate": "realised", f"ide-{idea}-on": "2026-11-01"},
        {f"ide-{idea}-fate": "realised", f"ide-{idea}-owner": "Unni Enhetsleder"},
        {f"ide-{idea}-fate": ""},
    ]
    for change in wrong:
        answer = client.post(path, end | change)
        assert answer.status_code == 422, change
        assert "Ingen leste tavla." in answer.text
    assert client.post(path, end).status_code == 302
    seen = sign_in("other_agent").get(project.get_absolute_url()).text
    assert "Ingen leste tavla." in seen
    assert "Spør de pårørende først." in seen


def test_an_idea_is_in_use_from_today_at_the_latest(town: personas.Town, sign_in: SignIn) -> None:
    project, client = the_project(town), sign_in("colleague")
    path, end, idea = f"{project.get_absolute_url()}avslutt/", an_end(town), town.ideas[Stage.DEVELOPING].pk
    tomorrow = {f"ide-{idea}-on": (timezone.localdate() + timedelta(days=1)).isoformat()}
    owner = {f"ide-{idea}-owner": town.people.unit_leader.email}
    answer = client.post(path, end | tomorrow | owner | {f"ide-{idea}-fate": "realised"})
    assert answer.status_code == 422
    assert "velg i dag eller en tidligere dag" in answer.text


def test_what_only_some_fates_demand_is_not_called_optional(town: personas.Town, sign_in: SignIn) -> None:
    page = sign_in("colleague").get(f"{the_project(town).get_absolute_url()}avslutt/").text
    assert "Valgfritt" not in page


def test_an_idea_that_came_meanwhile_is_asked_about_and_nothing_typed_is_lost(
    town: personas.Town, sign_in: SignIn
) -> None:
    project, end = the_project(town), an_end(town)
    late = factories.idea(town.people.proposer, stage=Stage.DEVELOPING, title="Kom sent")
    factories.project_idea(project, late)
    answer = sign_in("colleague").post(f"{project.get_absolute_url()}avslutt/", end)
    assert answer.status_code == 422  # the form itself asks for it
    assert "Kom sent" in answer.text
    assert "Ingen leste tavla." in answer.text


def test_a_lead_says_that_an_idea_is_in_use_and_so_does_nobody_elses_lead(town: personas.Town, sign_in: SignIn) -> None:
    project = the_project(town)
    idea = town.ideas[Stage.DEVELOPING]
    path = f"{idea.get_absolute_url()}i-bruk/"
    factories.project(town.people.other_agent)
    assert sign_in("colleague").get(path).status_code == 200
    assert sign_in("other_agent").get(path).status_code == 403
    Project.objects.filter(pk=project.pk).update(lead=town.people.other_agent)
    assert sign_in("colleague").get(path).status_code == 403
    assert sign_in("other_agent").get(path).status_code == 200


def test_an_idea_is_not_in_use_before_the_day_it_was_sent(
    town: personas.Town, project: Project, sign_in: SignIn
) -> None:
    sent = timezone.now() - timedelta(days=10)
    Idea.objects.filter(destinations__project=project).update(submitted_at=sent, stage_since=sent)
    first = project.origins.order_by("pk")[0].idea
    name = f"ide-{first.pk}"
    chosen = {
        f"{name}-fate": "realised",
        f"{name}-words": "Færre telefoner.",
        f"{name}-owner": "unit_leader@demo.example",
    }
    client = sign_in("colleague")

    def said(days: int) -> str:
        day = timezone.localdate(sent) + timedelta(days=days)
        path = f"{project.get_absolute_url()}avslutt/"
        text: str = client.post(path, ENDED | chosen | {f"{name}-on": day.isoformat()}).text
        return text

    words = "Velg dagen idéen ble sendt, eller en senere dag"
    assert [words in said(days) for days in (-1, 0)] == [True, False]


def test_the_form_says_when_the_day_and_who_looks_after_it_must_be_filled_in(
    town: personas.Town, project: Project, sign_in: SignIn
) -> None:
    page = sign_in("colleague").get(f"{project.get_absolute_url()}avslutt/").text
    assert page.count("Må fylles ut når den er i bruk (siden når) eller parkert (til når)") == 3
    assert page.count("Må fylles ut når den er i bruk, og bare da") == 3
