"""Agreed terms for tests: only what a test is about need be said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify

from glossary.models import Term
from tests.support.factories import make_source


def make_term(title: str = "Kuaidi Dache", *, avoided: Mapping[str, str] | None = None, **values: Any) -> Term:
    """A term that may be published. `avoided` are reasons by variant."""
    filled = {"slug": slugify(title), "summary": f"What {title} means.", "agreed_on": date(2015, 7, 1), **values}
    row = Term.objects.create(title=title, **filled)
    row.sources.add(make_source())
    for position, (text, reason) in enumerate((avoided or {}).items()):
        row.variants.create(text=text, reason=reason, position=position)
    return row
