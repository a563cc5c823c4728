"""The request as views behind the sign-in get it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from innovasjon.people.models import Person


class ReaderRequest(HttpRequest):
    """A request by a person who is signed in, for the type checker: the middleware has seen to both."""

    user: "Person"
    htmx: HtmxDetails
