"""Sources that the desk has of an address."""

import pytest

from editorial.capture.known_sources import KnownSources, find_known_sources
from tests.support.factories import make_source

pytestmark = pytest.mark.django_db


def test_what_is_no_web_address_has_no_known_sources():
    """Two addresses that cannot be compared are not the same page."""
    make_source(url="https://other.example:0/")
    assert find_known_sources("https://example.org:0/page") == KnownSources((), None)
