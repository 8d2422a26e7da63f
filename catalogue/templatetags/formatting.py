"""Template filters of documents: dates, labels of codes, names with their language, addresses, citation dates."""

import json
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from catalogue.http.language import active_language_tag, localized_path
from catalogue.vocabulary import choice_labels, date_text
from catalogue.vocabulary.localized_names import language_of, localized_name, localized_names

register = template.Library()
for date_filter in (date_text.format_date, date_text.date_with_precision, date_text.date_range):
    register.filter(date_filter.__name__, date_filter)
register.filter("language_of", language_of)
register.filter("localized_names", localized_names)


@register.filter
def choice_label(code: Any, facet: str) -> str:
    """Returns the label of a stored code: `{{ document.lifecycle|choice_label:"lifecycle" }}` is “In force” in English."""
    return choice_labels.choice_label(facet, code)


@register.filter(name="localized_name")
def name_html(thing: Any) -> SafeString:
    """Returns the name of a thing in the reader's language, with a `lang` attribute where it is in the other one."""
    name = localized_name(thing)
    if name.lang == active_language_tag():
        return escape(name.text)
    return format_html('<span lang="{}">{}</span>', name.lang, name.text)


@register.filter(name="localized_text")
def name_text(thing: Any) -> str:
    """Returns the same without markup, for attributes and titles."""
    return localized_name(thing).text


@register.filter
def local_path(address: str) -> str:
    """Returns the path and fragment of a URL in the language of the page, so that links keep the site and the language."""
    parts = urlsplit(address or "")
    return localized_path(parts.path) + (f"#{parts.fragment}" if parts.fragment else "")


@register.filter
def relations_of_type(relations: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [relation for relation in relations if relation["type"] == name]


@register.filter
def not_in_tables(relations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the relations without what a table of the text shows (documents.number_tables)."""
    return [relation for relation in relations if "number_cells" not in relation]


@register.filter
def file_base_path(address: str) -> str:
    """Returns the path of a page without its last slash and version, to which file extensions are appended."""
    return urlsplit(address or "").path.split("/versions/")[0].rstrip("/")


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """Returns JSON for a script element. Escapes `<`, `>` and `&`, so that no value ends the element."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    text = text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
    return mark_safe(text)  # nosec B308 B703 # escaped for a script element


@register.filter
def csl_date(issued: dict[str, Any]) -> str:
    """Formats a CSL date as `2015/07/04`, `2015/07` or `2015`."""
    return "/".join(f"{part:02}" for part in issued["date-parts"][0])


@register.filter
def file_base_url(address: str) -> str:
    """Returns the same as file_base_path, with scheme and host."""
    return (address or "").split("/versions/")[0].rstrip("/")
