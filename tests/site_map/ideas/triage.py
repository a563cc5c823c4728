"""The agents' inbox, and what they do with what is in it."""

from typing import Any

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


CASES = [
    *(
        page("ideas:inbox", part, query=query, who=network, post=network(WRONG_METHOD), queries=12)
        for part, query in (("untaken", ""), ("mine", "?shown=mine"), ("all of it, narrowed", "?shown=all&age=2w"))
    ),
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
