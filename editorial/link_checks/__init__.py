"""Checks of cited web addresses: extracts them from the desk's rows, requests each about once a week, and shows the results."""

from editorial.link_checks.link_queries import broken_links

__all__ = ["broken_links"]
