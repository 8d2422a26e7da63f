"""A Redis cache backend that degrades: without Redis the site is slower, not down."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from infra.circuit import Circuit

RETRY_SECONDS = 5.0  # pause after a failure before Redis is tried again
logger = logging.getLogger(__name__)


class RedisPaused(ConnectionError):
    """Redis failed within the last RETRY_SECONDS and was not asked."""


class FailSafeRedisCache(RedisCache):
    """get, set and add behave like an empty cache while Redis is unreachable. The methods for exact counts (`incr`,
    `get_many`) raise ConnectionError, in the pause at once.
    """

    _circuit = Circuit(RETRY_SECONDS)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._call_or_default(lambda: super(FailSafeRedisCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._call_or_default(lambda: super(FailSafeRedisCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._call_or_default(lambda: super(FailSafeRedisCache, self).add(key, value, timeout, version), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._call(lambda: super(FailSafeRedisCache, self).incr(key, delta, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return self._call(lambda: super(FailSafeRedisCache, self).get_many(keys, version))

    def _call(self, call: Callable[[], Any]) -> Any:
        if not self._circuit.may_call():
            raise RedisPaused("Redis did not answer a moment ago.")
        try:
            result = call()
        except RedisError as error:
            self._circuit.record_failure()
            raise ConnectionError(str(error)) from error
        self._circuit.record_success()
        return result

    def _call_or_default(self, call: Callable[[], Any], default: Any) -> Any:
        try:
            return self._call(call)
        except RedisPaused:
            return default
        except ConnectionError:
            logger.exception("The cache cannot be reached.")
            return default
