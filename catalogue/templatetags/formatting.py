"""Filters for reading documents: days as people write them, codes as words, names with their language, links."""

import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

from catalogue.http.language import CHINESE, LANGUAGE_TAGS, is_chinese, localized_path
from catalogue.vocabulary import choice_labels, date_text

register = template.Library()
ENGLISH = LANGUAGE_TAGS["en-gb"]
for date_filter in (date_text.format_date, date_text.date_with_precision, date_text.date_range):
    register.filter(date_filter.__name__, date_filter)


class LocalizedText(NamedTuple):
    """A name or title in the language that it is in."""

    text: str
    lang: str


@register.filter
def choice_label(code: Any, facet: str) -> str:
    """A stored code as it is read: `{{ document.lifecycle|label:"lifecycle" }}` is “In force” or “有效”."""
    return choice_labels.choice_label(facet, code)


@register.filter
def term_names(term: Any) -> list[LocalizedText]:
    """The names of a term, each with its `text` and `lang`, that in the reader's language first."""
    get = term.get if isinstance(term, dict) else lambda name: getattr(term, name, "")
    return _reader_language_first(get("name_en"), get("name_zh"))


@register.filter
def preferred_text(texts: list[LocalizedText]) -> str:
    """The name in the reader's language, or in the one that there is."""
    return texts[0].text if texts else ""


@register.filter
def publication_titles(document: Any) -> list[LocalizedText]:
    """The titles of a publication, that in the reader's language first."""
    if not isinstance(document, dict):
        return _reader_language_first(document.title, "")
    return _reader_language_first(document.get("title"), document.get("title_zh") or document.get("name_zh"))


def _reader_language_first(english: Any, chinese: Any) -> list[LocalizedText]:
    texts = [LocalizedText(text, lang) for text, lang in ((english, ENGLISH), (chinese, LANGUAGE_TAGS[CHINESE])) if text]
    return texts[::-1] if is_chinese() else texts


@register.filter
def local_path(address: str) -> str:
    """The address without scheme and host, in the language of the page: links on a page stay on its site and in its language."""
    parts = urlsplit(address or "")
    return localized_path(parts.path) + (f"#{parts.fragment}" if parts.fragment else "")


@register.filter
def relations_of_type(relations: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [relation for relation in relations if relation["type"] == name]


@register.filter
def file_base_path(address: str) -> str:
    """The page's address without its last slash and its version: what the endings of its files are added to."""
    return urlsplit(address or "").path.split("/versions/")[0].rstrip("/")


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """JSON for a script element, in which nothing ends the element."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate({ord(character): f"\\u{ord(character):04x}" for character in "<>&"}))


@register.filter
def csl_date(issued: dict[str, Any]) -> str:
    """A date of a citation record as `2015/07/04`, `2015/07` or `2015`."""
    return "/".join(f"{part:02}" for part in issued["date-parts"][0])


@register.filter
def file_base_url(address: str) -> str:
    """As `file`, with scheme and host."""
    return (address or "").split("/versions/")[0].rstrip("/")
