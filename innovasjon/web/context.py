"""What every template may use."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from innovasjon.web import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the menu and the municipality, looked up only when a template asks for them."""
    return {"menu": SimpleLazyObject(lambda: navigation.items(request))}
