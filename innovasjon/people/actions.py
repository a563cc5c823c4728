"""Every write to people and the organisation."""

from django.db import transaction

from innovasjon.people.models import Person


@transaction.atomic
def set_language(*, person: Person, language: str) -> Person:
    """Keep the language the person chose for the site and for mail to them."""
    person.language = language
    person.save(update_fields=["language"])
    return person
