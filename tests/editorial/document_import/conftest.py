"""Pictures go into a library of the test's own."""

from tests.editorial.library.conftest import file_stores

__all__ = ["file_stores"]
