"""What every test stands on: real PostgreSQL, no network beyond this machine, files in a temporary folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from innovasjon.audit import keeping
from innovasjon.celery import app
from innovasjon.people import site
from innovasjon.people.models import Person
from tests import personas

SignIn = Callable[[Person | str | None], Client]
BROWSER = Path(__file__).parent / "browser"
WALKS = {f"test_{name}.py" for name in ("bad_forms", "bad_input", "faults", "permission_matrix", "query_counts")}
BACKEND = "django.contrib.auth.backends.ModelBackend"

# Bounded and repeatable: what hypothesis finds once, it finds again.
hypothesis_settings.register_profile(
    "innovasjon",
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("innovasjon")


def pytest_configure(config: pytest.Config) -> None:
    """Keep woken tasks in memory; a test that is about the broker sets up its own."""
    app.conf.broker_url = "memory://"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: of processes that share the tests, none is left with a long file when others end."""
    items.sort(key=lambda item: not _takes_long(item.path))


def _takes_long(file: Path) -> bool:
    return BROWSER in file.parents or file.name in WALKS


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with a copy of the database that `make test` has migrated: Django finds nothing left to migrate in it."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")


@pytest.fixture(autouse=True)
def _contained(settings: Settings, tmp_path: Path) -> None:
    """Write files where they are thrown away; hash quickly; serve static files under their plain names."""
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "files", tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    site.forget()  # or a page's number of queries would depend on the test before it
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def town(db: None) -> Iterator[personas.Town]:
    """The municipality of personas.py, fresh for this test. No test leaves a promise broken in it."""
    yield personas.build()
    if not connection.needs_rollback:
        assert broken_promises() == []


@pytest.fixture(scope="module")
def lasting_town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[personas.Town]:
    """One municipality for all tests of a module, which names it `town`; what a test writes is taken back after it.

    The module says `pytestmark = pytest.mark.django_db`, so that its tests run within the transaction held open here.
    """
    with django_db_blocker.unblock(), undone():
        yield personas.build()
        assert broken_promises() == []


def broken_promises() -> list[str]:
    """What is promised and not kept, of all the stories."""
    return [str(one) for one in keeping.broken(now=timezone.now())]


@contextmanager
def undone() -> Iterator[None]:
    """Take back what was written inside, so that the next one meets the same town."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(town: personas.Town) -> personas.People:
    """The people of `town`."""
    return town.people


@pytest.fixture
def sign_in(request: pytest.FixtureRequest) -> SignIn:
    """A function from a person or the name of a persona to a client that they are signed in on."""
    handler = Client().handler  # its middleware is loaded once for all of them

    def client_of(who: Person | str | None) -> Client:
        person = request.getfixturevalue("people")[who] if isinstance(who, str) else who
        client = Client()
        client.handler = handler
        if person is not None:
            client.force_login(person, backend=BACKEND)
        return client

    return client_of
