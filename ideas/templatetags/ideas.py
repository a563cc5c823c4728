"""How an idea's stage looks, the same on every page."""

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ideas import story
from ideas.lifecycle import Stage
from innovasjon.web.templatetags import components

register = template.Library()

# Colour and shape; the word itself is always there, so that neither is needed to understand it.
LOOKS: Mapping[Stage, tuple[str, str]] = {
    Stage.DRAFT: ("neutral", "dash"),
    Stage.SUBMITTED: ("info", "ring"),
    Stage.ASSESSING: ("info", "half"),
    Stage.CLARIFYING: ("warning", "question"),
    Stage.DEVELOPING: ("accent", "arrow"),
    Stage.PARKED: ("neutral", "bars"),
    Stage.CLOSED: ("neutral", "square"),
    Stage.MERGED: ("neutral", "dot"),
    Stage.WITHDRAWN: ("neutral", "cross"),
    Stage.REALISED: ("success", "check"),
}


@register.simple_tag
def idea_stage(stage: str) -> SafeString:
    """Return where an idea stands, in words and shape: `{% idea_stage idea.stage %}`."""
    return _stage(stage, get_language())


@lru_cache(maxsize=256)
def _stage(stage: str, language: str) -> SafeString:
    # Ten stages in three languages, of which a list shows one in every row.
    known = Stage(stage)
    color, shape = LOOKS[known]
    return components.stage(known.label, color=color, shape=shape)


@register.filter
def joined(names: list[str]) -> str:
    """Return names as one reads a list: "Anne, Vera and Odd"."""
    return story.joined(names)
