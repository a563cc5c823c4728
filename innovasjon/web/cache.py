"""A cache in Redis that may be gone: then nothing is found in it, and pages go on from the database."""

import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, TimeoutError
from redis.retry import Retry

logger = structlog.get_logger("cache")
TELL_EVERY = 60  # seconds
# A reader waits for this, in every look: the library's own would have them wait for seconds.
PATIENCE: dict[str, Any] = {"socket_connect_timeout": 0.5, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}
# Keys that could not be deleted. They go before anything is read again: a session that ended must stay ended.
_left_over: set[str] = set()


class Client(RedisCacheClient):
    """Answers as an empty cache does while Redis cannot be reached."""

    told_at = 0.0

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, **PATIENCE | options)

    def get(self, key: Any, default: Any) -> Any:
        """Find nothing."""
        return self._asked(default, super().get, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        """Keep nothing."""
        self._asked(None, super().set, key, value, timeout)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        """Say that it was kept, as there was nothing there."""
        return bool(self._asked(True, super().add, key, value, timeout))

    def touch(self, key: Any, timeout: Any) -> bool:
        """Say that there is none."""
        return bool(self._asked(False, super().touch, key, timeout))

    def delete(self, key: Any) -> bool:
        """Remember what could not be deleted."""
        is_gone = self._asked(None, super().delete, key)
        if is_gone is None:
            _left_over.add(key)
        return bool(is_gone)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        """Find nothing."""
        return dict(self._asked({}, super().get_many, keys))

    def has_key(self, key: Any) -> bool:
        """Find nothing."""
        return bool(self._asked(False, super().has_key, key))

    def set_many(self, data: Any, timeout: Any) -> None:
        """Keep nothing."""
        self._asked(None, super().set_many, data, timeout)

    def delete_many(self, keys: Iterable[Any]) -> None:
        """Remember what could not be deleted."""
        for key in keys:
            self.delete(key)

    def _asked(self, otherwise: Any, ask: Callable[..., Any], *arguments: Any) -> Any:
        try:
            for key in _left_over.copy():
                super().delete(key)
                _left_over.discard(key)
            return ask(*arguments)
        except (ConnectionError, TimeoutError):
            self._tell()
            return otherwise

    def _tell(self) -> None:
        now = time.monotonic()
        if now - Client.told_at > TELL_EVERY:
            Client.told_at = now
            logger.warning("the cache cannot be reached; pages go on without it")


class Cache(RedisCache):
    """Django's cache in Redis, with that client."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
