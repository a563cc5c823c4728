"""A colleague is found by some letters: those whose name begins so stand first."""

from django.http import QueryDict

from innovasjon.people import colleagues
from innovasjon.people.models import Person


def test_names_that_begin_with_what_was_typed_stand_first(db: None) -> None:
    for name in ("Jomar Pham", "Thomas Olsen", "Ola Omland", "Omar Ali"):
        Person.objects.create_user(f"{name.split()[0].lower()}@eksempel.example", name=name)
    found = colleagues.found(QueryDict("q=oma"))["found"]
    assert [person.name for person in found] == ["Omar Ali", "Jomar Pham", "Thomas Olsen"]
    found = colleagues.found(QueryDict("q=Om"))["found"]
    assert [person.name for person in found] == ["Omar Ali", "Ola Omland"]
