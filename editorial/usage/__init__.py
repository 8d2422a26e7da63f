"""Where a thing is used."""

from editorial.usage.uses import Group, Use, count_of, uses_of

__all__ = ["Group", "Use", "count_of", "uses_of"]
