"""Publication types in templates: all of them in order, the type of a document, the date by which a list shows it."""

from typing import Any

from django import template

from catalogue import publication_types as registry
from catalogue.vocabulary.date_text import date_with_precision

register = template.Library()
register.simple_tag(registry.publication_types)
register.filter(registry.publication_type)


@register.filter
def row_date(document: dict[str, Any]) -> str:
    """The first known of the dates that its type names for rows, as exactly as it is known; "" where none is."""
    return date_with_precision(*registry.publication_type(document["type"]).row_day(document))
