"""Pages go on while Redis is gone, people sign in and out, and what ended stays ended when it is back."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from redis import Redis
from redis.exceptions import ConnectionError

from innovasjon.web import cache as our_cache
from tests.notifications.sink import free_port
from tests.personas import Town

REDIS = os.environ.get("TEST_REDIS_URL", "")
PASSWORD = "et langt passord som ingen gjetter"


class OnAndOff:
    """A Redis of the test's own that keeps what it holds when it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        argv = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen([*argv, "--appendonly", "yes"], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return bool(Redis.from_url(self.url, retry=None).ping())
        except ConnectionError:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def use(settings: Settings, url: str) -> None:
    settings.CACHES = {"default": {"BACKEND": "innovasjon.web.cache.Cache", "LOCATION": url}}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"


@pytest.fixture
def gone(settings: Settings) -> None:
    """Nothing listens where the cache should be."""
    use(settings, f"redis://127.0.0.1:{free_port()}/0")


@pytest.fixture
def on_and_off(settings: Settings, tmp_path: Path) -> Iterator[OnAndOff]:
    if not REDIS:
        pytest.skip("no Redis here")
    redis = OnAndOff(tmp_path)
    redis.start()
    use(settings, redis.url)
    yield redis
    redis.stop()


def sign_in(client: Client, email: str) -> int:
    return client.post(reverse("people:sign_in"), {"username": email, "password": PASSWORD}).status_code


def test_people_sign_in_read_and_sign_out_while_the_cache_is_gone(gone: None, town: Town) -> None:
    person, client = town.people.colleague, Client()
    person.set_password(PASSWORD)
    person.save()
    started = time.monotonic()
    assert sign_in(client, person.email) == 302
    assert client.get(reverse("web:front")).status_code == 200
    assert client.post(reverse("people:sign_out")).status_code == 302
    assert client.get(reverse("web:front")).status_code == 302  # to the sign-in page
    assert time.monotonic() - started < 10  # nobody waits for the library's own attempts


def test_an_answer_of_a_cache_that_is_gone_is_that_of_an_empty_one(gone: None) -> None:
    cache = caches["default"]
    cache.set("a", 1, 60)
    cache.set_many({"a": 1})
    cache.delete_many(["a"])
    found = (cache.get("a"), cache.get_many(["a"]), cache.has_key("a"), cache.delete("a"), cache.touch("a"))
    assert found == (None, {}, False, False, False)
    assert cache.add("a", 1) is True
    our_cache._left_over.clear()


@pytest.mark.redis
def test_a_cache_that_is_there_keeps_and_drops_what_it_is_told(on_and_off: OnAndOff) -> None:
    cache = caches["default"]
    cache.set_many({"a": 1, "b": 2}, 60)
    assert (cache.add("a", 3), cache.touch("a", 60), cache.has_key("b")) == (False, True, True)
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert (cache.delete("a"), cache.delete("a"), cache.get("a", "none")) == (True, False, "none")


@pytest.mark.redis
def test_a_session_that_ended_while_the_cache_was_gone_is_not_there_when_it_is_back(
    on_and_off: OnAndOff, town: Town
) -> None:
    person, client = town.people.colleague, Client()
    person.set_password(PASSWORD)
    person.save()
    assert sign_in(client, person.email) == 302
    stolen = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    on_and_off.stop()
    assert client.get(reverse("web:front")).status_code == 200  # the database remembers
    assert client.post(reverse("people:sign_out")).status_code == 302
    on_and_off.start()
    thief = Client()
    thief.cookies[site_settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get(reverse("web:front")).status_code == 302
