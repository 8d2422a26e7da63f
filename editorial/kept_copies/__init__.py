"""Kept copies of sources: asked for by people and captures, fetched by the worker, seen by the desk alone."""
