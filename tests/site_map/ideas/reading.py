"""An idea's page, and what its proposers do there."""

from ideas.lifecycle import Stage
from ideas.models import Idea
from tests import factories
from tests.personas import Town
from tests.site_map.rows import (
    button,
    download,
    draft,
    form,
    of,
    only,
    page,
    proposer,
    refusal,
    sees_the_draft,
    sends,
    stage,
    submitted,
    writes_the_draft,
)


def put_down(town: Town) -> Idea:
    """An idea that `proposer` sent, and put `colleague` down as standing behind."""
    found = Idea.objects.filter(title="Begges idé").first()
    return found or factories.idea(town.people.proposer, title="Begges idé", accepted=(town.people.colleague,))


def put_down_and_developed(town: Town) -> Idea:
    idea = put_down(town)
    Idea.objects.filter(pk=idea.pk).update(
        stage=Stage.DEVELOPING, taken_by=town.people.agent, taken_at=idea.stage_since
    )
    return idea


A_REASON = sends(reason_kind="solved")

CASES = [
    page("ideas:idea", "developing", args=of(stage(Stage.DEVELOPING)), queries=12),
    page("ideas:idea", "submitted", args=of(submitted), queries=12),
    page("ideas:idea", "draft", args=of(draft), who=sees_the_draft, queries=10),
    button("ideas:submit", "draft", args=of(draft), who=writes_the_draft, seen_by=sees_the_draft),
    button("ideas:submit", "submitted", args=of(submitted), who=proposer, sent=409),
    form("ideas:withdraw", "submitted", args=of(submitted), who=proposer, data=A_REASON, queries=6),
    refusal("ideas:withdraw", "draft", args=of(draft), who=writes_the_draft, shown=409, sent=409, data=A_REASON),
    form("ideas:step_back", "put there by others", args=of(put_down), who=only("colleague"), queries=7),
    refusal(
        "ideas:step_back", "developing", args=of(put_down_and_developed), who=only("colleague"), shown=409, sent=409
    ),
    page("ideas:print", "submitted", args=of(submitted), queries=10),
    page("ideas:print", "draft", args=of(draft), who=sees_the_draft, queries=9),
    download("ideas:json", "submitted", args=of(submitted)),
    download("ideas:json", "draft", args=of(draft), who=sees_the_draft),
]
