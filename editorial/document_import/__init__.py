"""Imports a text that was written elsewhere as a draft. The readers of files import neither Django nor models."""
