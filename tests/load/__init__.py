"""Contention as it happens: real databases, real processes. Sizes are small in the suite; run a module by itself for more."""
