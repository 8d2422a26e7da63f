"""Compares the answers of the site before and after a refactoring, which must not change them."""
