"""Gathering: lists of authorities that the desk watches, and what is new in them."""
