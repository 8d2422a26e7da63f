"""Pictures go into a library of the test's own."""

from tests.editorial.media.conftest import stores

__all__ = ["stores"]
