"""Kept answers, which outlive a test: those of the cache and those of the store."""

from django.core.cache import cache

from catalogue.http.answer_store.store import answer_store


def forget_answers() -> None:
    cache.clear()
    if store := answer_store():
        store.clear()
