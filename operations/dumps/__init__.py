"""Dumps: everything public as files, written every night and again after a withdrawal."""
