"""An idea's page, and what its proposers do there."""

from ideas.lifecycle import Stage
from tests.site_map.rows import (
    button,
    download,
    draft,
    form,
    of,
    page,
    proposer,
    refusal,
    sees_the_draft,
    sends,
    stage,
    submitted,
    writes_the_draft,
)

A_REASON = sends(reason_kind="solved")

CASES = [
    page("ideas:idea", "developing", args=of(stage(Stage.DEVELOPING)), queries=12),
    page("ideas:idea", "submitted", args=of(submitted), queries=12),
    page("ideas:idea", "draft", args=of(draft), who=sees_the_draft, queries=10),
    button("ideas:submit", "draft", args=of(draft), who=writes_the_draft, seen_by=sees_the_draft),
    button("ideas:submit", "submitted", args=of(submitted), who=proposer, sent=409),
    form("ideas:withdraw", "submitted", args=of(submitted), who=proposer, data=A_REASON, queries=6),
    refusal("ideas:withdraw", "draft", args=of(draft), who=writes_the_draft, shown=409, sent=409, data=A_REASON),
    page("ideas:print", "submitted", args=of(submitted), queries=10),
    page("ideas:print", "draft", args=of(draft), who=sees_the_draft, queries=9),
    download("ideas:json", "submitted", args=of(submitted)),
    download("ideas:json", "draft", args=of(draft), who=sees_the_draft),
]
