"""Putting an issue together: which items wait for one, and its sections and items in order, written at once."""
