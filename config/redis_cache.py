"""The shared cache, without which the site goes on: slower, and never down."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

RETRY_SECONDS = 5.0  # seconds for which a Redis that did not answer is left alone
logger = logging.getLogger(__name__)


class FailSafeRedisCache(RedisCache):
    """As if empty while Redis is away. What must be counted exactly (`incr`, `get_many`) still raises RedisError."""

    _away_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._call_or_default(lambda: super(FailSafeRedisCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._call_or_default(lambda: super(FailSafeRedisCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._call_or_default(lambda: super(FailSafeRedisCache, self).add(key, value, timeout, version), False)

    def _call_or_default(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < FailSafeRedisCache._away_until:
            return otherwise
        try:
            return ask()
        except RedisError:
            FailSafeRedisCache._away_until = time.monotonic() + RETRY_SECONDS
            logger.exception("The cache cannot be reached.")
            return otherwise
