"""What the tests of messages stand on: a mail server, and a message."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from innovasjon.people.models import Person
from tests.notifications import sink as sinks
from tests.notifications.sink import Sink


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    sink = Sink()
    port = sinks.free_port()
    controller = sinks.started(sink, port)
    settings.EMAIL_BACKEND = "innovasjon.notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    yield sink
    controller.stop()


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("kari@eksempel.example", name="Kari Hansen")
