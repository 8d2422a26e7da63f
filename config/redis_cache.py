"""A Redis cache backend that degrades: without Redis the site is slower, not down."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

RETRY_SECONDS = 5.0  # pause after a failure before Redis is tried again
logger = logging.getLogger(__name__)


class FailSafeRedisCache(RedisCache):
    """get, set and add behave like an empty cache while Redis is unreachable. The methods for exact counts (`incr`,
    `get_many`) still raise RedisError.
    """

    _retry_at = 0.0  # time.monotonic()

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._call_or_default(lambda: super(FailSafeRedisCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._call_or_default(lambda: super(FailSafeRedisCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._call_or_default(lambda: super(FailSafeRedisCache, self).add(key, value, timeout, version), False)

    def _call_or_default(self, call: Callable[[], Any], default: Any) -> Any:
        if time.monotonic() < FailSafeRedisCache._retry_at:
            return default
        try:
            return call()
        except RedisError:
            FailSafeRedisCache._retry_at = time.monotonic() + RETRY_SECONDS
            logger.exception("The cache cannot be reached.")
            return default
