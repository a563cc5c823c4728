"""Cards of assessment: weighted, seen after one's own, and kept as they were filled in."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas import actions, assessing, shipped
from ideas.forms.internal import field_name
from ideas.models import Assessment, Criterion, Score
from innovasjon.audit import windows
from innovasjon.audit.models import Entry
from tests import factories
from tests.conftest import SignIn
from tests.page import Page
from tests.personas import Town


@pytest.fixture
def criteria(town: Town) -> list[Criterion]:
    """Use, which weighs three, and newness, which weighs one; nothing else."""
    Criterion.objects.all().delete()
    return [factories.criterion("Nytte", weight=3), factories.criterion("Nytt for oss", weight=1)]


def card(town: Town, name: str, criteria: list[Criterion], *values: int, comment: str = "") -> Assessment:
    scores = dict(zip(criteria, values, strict=True))
    return actions.assess(
        idea=town.submitted, scores=scores, comment=comment, by=getattr(town.people, name), now=timezone.now()
    )


def result(town: Town, name: str, *, may_assess: bool = True) -> assessing.Result:
    return assessing.result(town.submitted, getattr(town.people, name), may_assess=may_assess)


@pytest.mark.parametrize(
    ("values", "mean"), [((5, 5), 5.0), ((1, 1), 1.0), ((5, 1), 4.0), ((1, 5), 2.0), ((4, 3), 3.75)]
)
def test_a_score_counts_as_much_as_its_criterion_weighs(
    town: Town, criteria: list[Criterion], values: tuple[int, int], mean: float
) -> None:
    assert assessing.weighted_mean(card(town, "agent", criteria, *values)) == mean


def test_the_mean_of_the_idea_counts_each_card_once(town: Town, criteria: list[Criterion]) -> None:
    card(town, "agent", criteria, 5, 1)
    card(town, "substitute", criteria, 1, 5)
    assert (result(town, "agent").mean, result(town, "agent").number) == ("3,0", 2)


def test_others_scores_are_seen_when_one_has_given_ones_own(town: Town, criteria: list[Criterion]) -> None:
    card(town, "agent", criteria, 5, 4, comment="Sterkt behov")
    before = result(town, "substitute")
    assert (before.is_open, before.number, before.mean, before.lines, before.comments) == (False, 1, "", (), ())
    card(town, "substitute", criteria, 2, 3)
    after = result(town, "substitute")
    assert [(line.name, line.given) for line in after.lines] == [
        ("Nytte", (("Anne Agent", 5), ("Vera Vara", 2))),
        ("Nytt for oss", (("Anne Agent", 4), ("Vera Vara", 3))),
    ]
    assert after.comments == (("Anne Agent", "Sterkt behov"),)


def test_the_page_holds_nothing_of_others_before_ones_own(
    town: Town, criteria: list[Criterion], sign_in: SignIn
) -> None:
    card(town, "agent", criteria, 5, 4, comment="Sterkt behov")
    address = reverse("ideas:internal", args=[town.submitted.pk])
    text = sign_in("substitute").get(address).text
    assert "Sterkt behov" not in text
    assert "4,8" not in text
    assert "1 person har vurdert idéen." in text
    assert "4,8" in sign_in("agent").get(address).text


def test_a_leader_who_fills_in_none_reads_them(town: Town, criteria: list[Criterion], sign_in: SignIn) -> None:
    card(town, "agent", criteria, 5, 4)
    text = sign_in("section_leader").get(reverse("ideas:internal", args=[town.submitted.pk])).text
    assert "4,8" in text
    assert reverse("ideas:assess", args=[town.submitted.pk]) not in text


def test_people_stand_by_name_and_never_by_score(town: Town, criteria: list[Criterion]) -> None:
    for name, value in {"resource_team": 5, "substitute": 1, "agent": 3}.items():
        card(town, name, criteria, value, value)
    given = result(town, "agent").lines[0].given
    assert [name for name, _value in given] == ["Anne Agent", "Rita Ressurs", "Vera Vara"]


def test_a_card_can_be_changed_and_there_is_one_of_each(town: Town, criteria: list[Criterion]) -> None:
    card(town, "agent", criteria, 1, 1)
    card(town, "agent", criteria, 5, 5)
    assert Assessment.objects.count() == 1
    assert list(Score.objects.values_list("value", flat=True)) == [5, 5]


def test_the_log_says_that_somebody_assessed_and_not_what(town: Town, criteria: list[Criterion]) -> None:
    card(town, "agent", criteria, 1, 2, comment="Hemmeligord")
    assert [entry.data for entry in Entry.objects.told(["idea.assessed"])] == [{}]


def rewrite(criterion: Criterion, town: Town, **fields: object) -> Criterion:
    for name, value in fields.items():
        setattr(criterion, name, value)
    return actions.rewrite_criterion(criterion=criterion, by=town.people.resource_team, now=timezone.now())


def test_an_old_card_keeps_the_words_and_the_weight_it_was_filled_in_by(town: Town, criteria: list[Criterion]) -> None:
    filled_in = card(town, "agent", criteria, 5, 1)
    fresh = Criterion.objects.get(pk=criteria[0].pk)
    rewrite(fresh, town, name_nb="Nytte for mange", weight=1)
    assert assessing.weighted_mean(Assessment.objects.get(pk=filled_in.pk)) == 4.0
    assert [(line.name, line.is_old) for line in result(town, "agent").lines] == [
        ("Nytte", True),
        ("Nytt for oss", False),
    ]
    assert set(Criterion.objects.on_new_cards().values_list("name_nb", "weight")) == {
        ("Nytte for mange", 1),
        ("Nytt for oss", 1),
    }


def test_what_no_card_was_filled_in_by_is_simply_changed(town: Town, criteria: list[Criterion]) -> None:
    rewrite(criteria[0], town, weight=7)
    assert Criterion.objects.count() == 2
    assert Criterion.objects.get(pk=criteria[0].pk).weight == 7


def test_the_place_of_a_criterion_makes_no_new_version(town: Town, criteria: list[Criterion]) -> None:
    card(town, "agent", criteria, 5, 1)
    rewrite(Criterion.objects.get(pk=criteria[0].pk), town, place=99, is_active=False)
    assert Criterion.objects.count() == 2


def test_ones_own_scores_stand_in_the_form_after_a_criterion_was_written_anew(
    town: Town, criteria: list[Criterion], sign_in: SignIn
) -> None:
    card(town, "agent", criteria, 5, 1, comment="Sterkt behov")
    new = rewrite(Criterion.objects.get(pk=criteria[0].pk), town, name_nb="Nytte for mange")
    text = sign_in("agent").get(reverse("ideas:assess", args=[town.submitted.pk])).text
    assert Page(text).forms[-1].controls[field_name(new)].chosen == ["5"]
    assert "Sterkt behov" in text


@pytest.mark.parametrize("value", ["", "0", "6", "2.5", "-1", "x" * 1000, "9" * 30])
def test_a_score_outside_the_scale_comes_back_with_what_to_do(
    town: Town, criteria: list[Criterion], sign_in: SignIn, value: str
) -> None:
    data = {field_name(criteria[0]): value, field_name(criteria[1]): "3", "comment": "Beholdes"}
    answer = sign_in("agent").post(reverse("ideas:assess", args=[town.submitted.pk]), data)
    assert answer.status_code == 422
    assert "Beholdes" in answer.text
    assert not Assessment.objects.exists()


def test_without_criteria_the_page_says_whom_to_ask(town: Town, sign_in: SignIn) -> None:
    Criterion.objects.all().delete()
    client, address = sign_in("agent"), reverse("ideas:assess", args=[town.submitted.pk])
    assert "Ressursteamet har ikke valgt kriterier." in client.get(address).text
    assert client.post(address, {}).status_code == 409


def test_a_new_installation_has_criteria_in_three_languages() -> None:
    missing = [
        (row["name_nb"], code)
        for row in shipped.CRITERIA
        for code in ("nb", "nn", "en")
        if not row[f"name_{code}"] or not row[f"help_{code}"]
    ]
    assert missing == []


class TestInTheAdministration:
    def test_a_criterion_is_rewritten_for_new_cards_alone(
        self, town: Town, criteria: list[Criterion], sign_in: SignIn
    ) -> None:
        card(town, "agent", criteria, 5, 1)
        address, client = reverse("admin:ideas_criterion_change", args=[criteria[0].pk]), sign_in("resource_team")
        shown = next(form for form in Page(client.get(address).text).forms if "name_nb" in form.controls)
        data = {"name_nb": "Nytte for mange", "weight": "2", "place": "1", "is_active": "on"}
        assert client.post(address, data | {windows.FIELD: shown.holds(windows.FIELD)}).status_code == 302
        assert Criterion.objects.today().get(key=criteria[0].key).name_nb == "Nytte for mange"
        assert Criterion.objects.get(pk=criteria[0].pk).name_nb == "Nytte"

    @pytest.mark.parametrize("weight", ["0", "11", "-1", "x"])
    def test_a_weight_must_make_sense(self, criteria: list[Criterion], sign_in: SignIn, weight: str) -> None:
        data = {"name_nb": "Ny", "weight": weight, "place": "1"}
        answer = sign_in("resource_team").post(reverse("admin:ideas_criterion_add"), data)
        assert answer.status_code == 200
        assert not Criterion.objects.filter(name_nb="Ny").exists()
