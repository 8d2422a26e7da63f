"""Cited web addresses: which there are, whether they still lead where they did, and what the desk makes of it."""

from editorial.links.listing import broken

__all__ = ["broken"]
