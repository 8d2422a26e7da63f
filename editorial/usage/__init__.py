"""Where a thing is used."""

from editorial.usage.where_used import Use, UseGroup, find_uses, total_uses

__all__ = ["Use", "UseGroup", "find_uses", "total_uses"]
