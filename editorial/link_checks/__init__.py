"""Cited web addresses: which there are, whether they still lead where they did, and what the desk makes of it."""

from editorial.link_checks.link_queries import broken_links

__all__ = ["broken_links"]
