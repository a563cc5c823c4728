"""Hiding an idea or a comment, and showing it again."""

from typing import Any

from django.utils import timezone

from ideas import actions
from tests.personas import Town
from tests.site_map.ideas.talk import a_comment
from tests.site_map.rows import (
    Case,
    draft,
    form,
    of,
    refusal,
    refused_the_draft,
    sends,
    submitted,
    triages,
)

A_REASON = sends(reason="Navnet på en bruker står i teksten.")


def a_hidden_comment(town: Town) -> Any:
    return actions.hide_comment(comment=a_comment(town), reason="Et navn.", by=town.people.agent, now=timezone.now())


CASES: list[Case] = [
    form("ideas:hide", "submitted", args=of(submitted), who=triages, data=A_REASON, queries=7),
    refusal("ideas:hide", "draft", args=of(draft), who=refused_the_draft, shown=403, sent=403),
    form("ideas:hide_comment", "fresh", args=of(a_comment), who=triages, data=A_REASON, queries=6),
    form("ideas:show_comment", "hidden", args=of(a_hidden_comment), who=triages, queries=6),
    form("ideas:show", "submitted", args=of(submitted), who=triages, queries=7),
]
