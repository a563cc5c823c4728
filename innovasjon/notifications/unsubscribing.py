"""The signed link in every e-mail that can be muted. Made of person and kind alone, so that it is always the same."""

from django.core import signing

from innovasjon.notifications import kinds
from innovasjon.notifications.kinds import Kind
from innovasjon.people.models import Person

_signer = signing.Signer(salt="innovasjon.notifications.unsubscribing")


def token(person: Person, kind: str) -> str:
    """Return the token that mutes this kind for this person."""
    # No colon in an address: some mail programmes break a link there.
    return _signer.sign(f"{person.pk}:{kind}").replace(":", "~")


def read(token: str) -> tuple[Person, Kind] | None:
    """Return whom and what the token is about; None when it is not ours, or they have left."""
    try:
        pk, _, name = _signer.unsign(token.replace("~", ":")).partition(":")
        person, kind = Person.objects.active().get(pk=int(pk)), kinds.of(name)
    except (signing.BadSignature, Person.DoesNotExist, KeyError, ValueError):
        return None
    return person, kind
