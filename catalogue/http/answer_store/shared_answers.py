"""The store of entry answers in the cache that several machines share (CACHE_URL), which has its own limit of memory."""

from collections.abc import Iterable

from django.core.cache import cache

from catalogue.http.answer_store.kept_answer import AnswerKey, KeptAnswer

PREFIX = "entry1:"  # another number where AnswerKey or KeptAnswer get another shape
KEPT_SECONDS = 30 * 24 * 3600


class SharedAnswers:
    """An answer stands under its address, with its key. A cache that is away is an empty one."""

    def read(self, key: AnswerKey, day: str, *, with_body: bool) -> KeptAnswer | None:
        kept_key, kept = cache.get(PREFIX + key.address) or (None, None)
        return kept if kept and kept_key == key and kept.holds_on(day) else None

    def write(self, key: AnswerKey, kept: KeptAnswer | None) -> None:
        """Two writers at once may leave the earlier one, which no reader is given: it costs time only."""
        there, _kept = cache.get(PREFIX + key.address) or (key, None)
        if key.stamp >= there.stamp or key.generation != there.generation:
            cache.set(PREFIX + key.address, (key, kept), KEPT_SECONDS)

    def purge(self, keys: Iterable[AnswerKey]) -> None:
        for key in keys:
            self.write(key, None)

    def trim(self) -> int:
        return 0

    def clear(self) -> None:
        """The cache is cleared as a whole."""
