"""What the demo is made of holds together: a slip in a TOML file shows here, not in the loading."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from ideas.lifecycle import Stage
from ideas.models import NEED_MINIMUM, TITLE_LENGTH, WhoseNeed, WithdrawReason
from innovasjon.demo import drawings, texts
from innovasjon.demo.texts import IdeaText
from innovasjon.web.slugs import norwegian_slug

IDEAS = texts.ideas()
SECTION_OF = {unit["slug"]: unit["section"] for unit in texts.read("organisation")["units"]}
KEYS = {idea.key for idea in IDEAS}
SENT = [idea for idea in IDEAS if not idea.is_draft]
NEEDS_REASON = {"clarifying", "parked", "closed", "realised", "developing", "merged"}


def wrong(ideas: Iterable[IdeaText], holds: Callable[[IdeaText], bool]) -> list[str]:
    """The keys of the ideas for which it does not hold."""
    return [idea.key for idea in ideas if not holds(idea)]


def test_the_municipality_is_as_large_as_promised() -> None:
    organisation = texts.read("organisation")
    people = sum(unit["people"] for unit in organisation["units"]) + len(organisation["sections"])
    assert (len(organisation["sections"]), len(SECTION_OF), people, len(IDEAS)) == (6, 40, 400, 150)


def test_no_two_ideas_share_key_or_title() -> None:
    counts = Counter([*(idea.key for idea in IDEAS), *(idea.title.lower() for idea in IDEAS)])
    assert [word for word, times in counts.items() if times > 1] == []


def test_every_unit_has_ideas_and_every_shared_need_two_answers() -> None:
    answers = Counter(idea.answers for idea in IDEAS if idea.answers)
    assert {idea.unit for idea in IDEAS} == set(SECTION_OF)
    assert set(answers) == {need["key"] for need in texts.read("needs")["needs"]}
    assert min(answers.values()) >= 2


def test_tags_are_the_vocabulary_and_their_slugs_the_ones_the_site_makes() -> None:
    assert {slug for idea in IDEAS for slug in idea.tags} == set(texts.tag_names())
    assert {slug: norwegian_slug(name) for slug, name in texts.tag_names().items()} == {
        slug: slug for slug in texts.tag_names()
    }


def test_a_sent_idea_has_what_the_strategy_demands() -> None:
    assert wrong(SENT, lambda idea: 4 <= len(idea.title) <= TITLE_LENGTH) == []
    assert wrong(SENT, lambda idea: len("".join(idea.need.split())) >= NEED_MINIMUM) == []
    assert wrong(SENT, lambda idea: idea.whose_need in WhoseNeed.values) == []
    assert wrong(SENT, lambda idea: (idea.whose_need == "other") == bool(idea.whose_need_other)) == []


def test_an_idea_belongs_where_its_unit_does_unless_it_says_otherwise() -> None:
    assert wrong(IDEAS, lambda idea: (SECTION_OF[idea.unit] != idea.section) == idea.from_other_section) == []


def test_stages_are_known_and_come_with_their_reasons() -> None:
    assert wrong(IDEAS, lambda idea: {idea.stage, idea.later_stage} <= set(Stage.values)) == []
    assert wrong(IDEAS, lambda idea: bool(idea.later_reason) == (idea.later_stage in NEEDS_REASON)) == []
    assert wrong(IDEAS, lambda idea: bool(idea.withdraw_reason) == (idea.stage == "withdrawn")) == []
    assert wrong(IDEAS, lambda idea: idea.withdraw_kind in {"", *WithdrawReason.values}) == []
    assert wrong(IDEAS, lambda idea: (idea.later_into in KEYS) == (idea.later_stage == "merged")) == []
    assert wrong(IDEAS, lambda idea: bool(idea.later_learning) == (idea.later_kind == "tried")) == []


def test_comments_come_in_order_after_the_idea_and_before_today() -> None:
    days = {idea.key: [comment.days_after for comment in idea.comments] for idea in IDEAS}
    assert wrong(IDEAS, lambda idea: days[idea.key] == sorted(days[idea.key])) == []
    assert wrong(IDEAS, lambda idea: max(days[idea.key], default=0) <= idea.submitted <= 730) == []
    assert {comment.from_unit for idea in IDEAS for comment in idea.comments} - {""} <= set(SECTION_OF)


def test_guests_have_addresses_that_reach_nobody() -> None:
    domains = {guest.email.split("@")[1] for idea in IDEAS for guest in idea.guests}
    assert domains == {"example.com", "example.org", "example.net"}


@pytest.mark.parametrize("kind", sorted(drawings.KINDS))
def test_the_same_seed_draws_the_same_picture(kind: str) -> None:
    assert drawings.draw(kind, seed="a") == drawings.draw(kind, seed="a")
    assert drawings.draw(kind, seed="a") != drawings.draw(kind, seed="b")
