"""Uses of a publication, source, term or file: the rows that refer to it."""

from editorial.usage.where_used import Use, UseGroup, find_uses, total_uses

__all__ = ["Use", "UseGroup", "find_uses", "total_uses"]
