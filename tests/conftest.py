"""What every test shares. Factories live beside the tests that need them."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache

from access import rate_limit
from catalogue.index import process_cache
from catalogue.search import searcher


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test sees an answer that another one cached."""
    cache.clear()
    rate_limit.clear_leases()
    process_cache.clear()
    searcher.search_entries.cache_clear()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser that browser tests start; CHROMIUM names another than Debian's."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        pytest.skip(f"browser tests need Chromium: {path} does not exist (install it, or set CHROMIUM)")
    return path
