"""Template filters of documents: dates, labels of codes, names with their language, addresses, citation dates."""

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
    """A name or title with its BCP 47 language tag."""

    text: str
    lang: str


@register.filter
def choice_label(code: Any, facet: str) -> str:
    """Returns the label of a stored code: `{{ document.lifecycle|choice_label:"lifecycle" }}` is “In force” in English."""
    return choice_labels.choice_label(facet, code)


@register.filter
def term_names(term: Any) -> list[LocalizedText]:
    """Returns the names of a term, the one in the reader's language first."""
    get = term.get if isinstance(term, dict) else lambda name: getattr(term, name, "")
    return _reader_language_first(get("name_en"), get("name_zh"))


@register.filter
def preferred_text(texts: list[LocalizedText]) -> str:
    """Returns the first of the texts, which is in the reader's language where there is one; "" without a text."""
    return texts[0].text if texts else ""


@register.filter
def publication_titles(document: Any) -> list[LocalizedText]:
    """Returns the titles of a publication, the one in the reader's language first."""
    if not isinstance(document, dict):
        return _reader_language_first(document.title, "")
    return _reader_language_first(document.get("title"), document.get("title_zh") or document.get("name_zh"))


def _reader_language_first(english: Any, chinese: Any) -> list[LocalizedText]:
    texts = [LocalizedText(text, lang) for text, lang in ((english, ENGLISH), (chinese, LANGUAGE_TAGS[CHINESE])) if text]
    return texts[::-1] if is_chinese() else texts


@register.filter
def local_path(address: str) -> str:
    """Returns the path and fragment of a URL in the language of the page, so that links keep the site and the language."""
    parts = urlsplit(address or "")
    return localized_path(parts.path) + (f"#{parts.fragment}" if parts.fragment else "")


@register.filter
def relations_of_type(relations: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [relation for relation in relations if relation["type"] == name]


@register.filter
def file_base_path(address: str) -> str:
    """Returns the path of a page without its last slash and version, to which file extensions are appended."""
    return urlsplit(address or "").path.split("/versions/")[0].rstrip("/")


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """Returns JSON for a script element. Escapes `<`, `>` and `&`, so that no value ends the element."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate({ord(character): f"\\u{ord(character):04x}" for character in "<>&"}))


@register.filter
def csl_date(issued: dict[str, Any]) -> str:
    """Formats a CSL date as `2015/07/04`, `2015/07` or `2015`."""
    return "/".join(f"{part:02}" for part in issued["date-parts"][0])


@register.filter
def file_base_url(address: str) -> str:
    """Returns the same as file_base_path, with scheme and host."""
    return (address or "").split("/versions/")[0].rstrip("/")
