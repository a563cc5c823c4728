"""Every address of the site, found by walking the resolver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One URL pattern. `group` is "ours", or the library that owns it: "admin", "sso"."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def group(self) -> str:
        first = self.pattern.split("/", 1)[0]
        return first if first in {"admin", "sso"} else "ours"


def addresses() -> list[Address]:
    """Every URL pattern of the site; those without a name are called by their pattern."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Address]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, pattern, inner)
        else:
            yield Address(f"{namespace}{entry.name}" if entry.name else pattern, pattern, entry.callback)


def ours() -> list[Address]:
    return [address for address in addresses() if address.group == "ours"]
