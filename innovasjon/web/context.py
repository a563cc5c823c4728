"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from innovasjon.web import navigation, stories


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the menu, looked up only when a template asks for it, and what the stories' `site` rooms offer."""
    offered: dict[str, Any] = {
        "menu": SimpleLazyObject(lambda: navigation.items(request)),
        "source_url": settings.SOURCE_URL,
        "page_form": getattr(request, "page_form", ""),
    }
    for story in stories.collect("site"):
        offered |= story.context(request)
    return offered
