"""The agents' inbox, and what they do with what is in it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.personas import Town
from tests.site_map.rows import (
    WRONG_METHOD,
    Case,
    assessing,
    button,
    draft,
    form,
    network,
    of,
    only,
    page,
    refusal,
    refused_the_draft,
    sees_the_draft,
    sends,
    submitted,
    triages,
)


def a_place(town: Town) -> dict[str, Any]:
    return {"section": town.teknisk.pk, "tags": "natt"}


def ticked(move: str) -> Callable[[Town], str]:
    """Two ideas of one section; the agents of another are told that they are not theirs."""
    return lambda town: f"?move={move}&velg={town.submitted.pk}&velg={town.assessing.pk}"


def answers(move: str) -> Callable[[Town], dict[str, Any]]:
    return lambda town: {
        "move": move,
        "velg": [town.submitted.pk, town.assessing.pk],
        "reason_kind": "exists",
        "reason": "Dette har vi allerede på alle avdelinger i kommunen.",
        "revisit_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "to": town.people.substitute.pk,
    }


CASES = [
    *(
        page("ideas:inbox", part, query=query, who=network, post=network(WRONG_METHOD), queries=12)
        for part, query in (
            ("untaken", ""),
            ("mine", "?shown=mine"),
            ("all of it, narrowed", "?shown=all&whose=residents"),
        )
    ),
    *(
        form("ideas:several", f"to {move}", query=ticked(move), who=network, data=answers(move), queries=queries)
        for move, queries in (("take", 7), ("park", 8), ("close", 8), ("hand_over", 8))
    ),
    refusal("ideas:several", "none ticked", query="?move=park", who=network, shown=302, sent=302),
    Case(url="ideas:several_done", get=network(302), post=network(WRONG_METHOD), is_page=False),
    button("ideas:single_keys", who=network, seen_by=network, data=sends(on="0")),
    form("ideas:tidy", "submitted", args=of(submitted), who=triages, data=a_place, queries=12),
    refusal("ideas:tidy", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403),
    button("ideas:take", "submitted", args=of(submitted), who=triages),
    Case(
        url="ideas:take",
        about="assessing",
        args=of(assessing),
        get=302,
        post=only("agent")(302) | dict.fromkeys(("substitute", "resource_team"), 409),
        is_page=False,
    ),
    button("ideas:take", "draft", args=of(draft), who=refused_the_draft, seen_by=sees_the_draft),
]
