"""Ways into the form: an address that fills in section and tags beforehand, and the same as a QR code."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse

from innovasjon.people.models import Section


def query(section: Section | None, tags: tuple[str, ...]) -> str:
    """Return what follows the address of the form; "" when nothing is to be filled in."""
    given = {"section": section.slug if section else "", "tags": ",".join(tags)}
    said = urlencode({name: value for name, value in given.items() if value})
    return f"?{said}" if said else ""


def address(said: str) -> str:
    """Return the whole address, as it stands on paper. Who is not signed in comes back to it after signing in."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('ideas:new')}{said}"


def picture(said: str) -> bytes:
    """Return the QR code as SVG. It can be read although a quarter of it is worn away, and on any background."""
    stored = BytesIO()
    code = segno.make(address(said), error="q", micro=False)
    code.save(stored, kind="svg", scale=8, border=4, light="#fff", xmldecl=False, svgns=True, omitsize=True)
    return stored.getvalue()


def of(data: Mapping[str, Any]) -> str:
    """Return the query for what a valid form says."""
    return query(data.get("section"), tuple(data.get("tags") or ()))
