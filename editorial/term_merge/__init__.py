"""Merges two vocabulary terms, or two sources: references to the source of the merge become references to its target."""
