"""Publication types in templates: the main navigation, all types in order, that of a document, the date that a list shows."""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue import publication_types as registry
from catalogue.http.language import active_language
from catalogue.http.language import gettext as _
from catalogue.vocabulary.date_text import date_with_precision

register = template.Library()
CURRENT = ' aria-current="true"'
register.simple_tag(registry.publication_types)
register.filter(registry.publication_type)


@register.filter
def row_date(document: dict[str, Any]) -> str:
    """The first known of the dates that its type names for rows, as exactly as it is known; "" where none is."""
    return date_with_precision(*registry.publication_type(document["type"]).row_day(document))


@register.simple_tag(takes_context=True)
def navigation_links(context: template.Context) -> SafeString:
    """The main navigation as items of a list; those that hold the page are marked."""
    request = context.get("request")
    path = request.path if request else ""
    links = _navigation(active_language(), get_script_prefix())
    items = (f'<li><a href="{here}"{CURRENT if here in path else ""}>{label}</a></li>' for here, label in links)
    return mark_safe("\n            ".join(items))  # nosec B308 B703 # labels are escaped


@lru_cache
def _navigation(language: str, prefix: str) -> list[tuple[str, str]]:
    """Address and label of each link. The active language and the root of the site tell kept lists apart."""
    types = [(f"{one.code}-list", one.navigation) for one in registry.publication_types()]
    more = [("sector-list", _("Sectors")), ("region-list", _("Regions"))]
    more += [("consultations", _("Closing soon")), ("changes", _("Changed this week"))]
    return [(reverse(name), escape(str(label))) for name, label in types + more]
