"""Filters for reading documents: days as people write them, codes as words, names with their language, links."""

import json
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalogue.http.language import CHINESE, LANGUAGE_TAGS, is_chinese, localized_path
from catalogue.vocabulary import choice_labels

register = template.Library()
ENGLISH = LANGUAGE_TAGS["en-gb"]


class LocalizedText(NamedTuple):
    """A name or title in the language that it is in."""

    text: str
    lang: str


@register.filter
def format_date(value: Any) -> str:
    """`2015-07-01` or a date as “1 July 2015” or “2015年7月1日”; nothing for nothing."""
    found = _parse_date(value)
    if found is None:
        return ""
    return f"{found.year}年{found.month}月{found.day}日" if is_chinese() else f"{found.day} {found:%B} {found.year}"


@register.filter
def date_with_precision(value: Any, precision: str) -> str:
    """A date as exactly as it is known: “2015”, “July 2015”, “about July 2015”, “1 July 2015”."""
    found = _parse_date(value)
    if found is None:
        return ""
    month = f"{found.year}年{found.month}月" if is_chinese() else f"{found:%B} {found.year}"
    shorter = {
        "year": f"{found.year}年" if is_chinese() else str(found.year),
        "month": month,
        "approximate": _("about %(month)s") % {"month": month},
    }
    return shorter.get(precision) or format_date(found)


@register.filter
def date_range(start: Any, end: Any) -> str:
    """A period: “1 to 31 March 2015”, “1 January to 31 March 2015”, “2015年1月1日至3月31日”; one day where the other is missing."""
    first, last = _parse_date(start), _parse_date(end)
    if first is None or last is None or first == last:
        return format_date(first or last)
    if is_chinese():
        shorter = (
            format_date(last)
            .removeprefix(f"{first.year}年")
            .removeprefix(f"{last.month}月" if _year_and_month(first) == _year_and_month(last) else "")
        )
        return f"{format_date(first)}至{shorter}"
    opening = f"{first.day}" if _year_and_month(first) == _year_and_month(last) else f"{first.day} {first:%B}"
    return f"{opening if first.year == last.year else format_date(first)} to {format_date(last)}"


def _year_and_month(found: date) -> tuple[int, int]:
    return found.year, found.month


def _parse_date(value: Any) -> date | None:
    if not value:
        return None
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return found.date() if isinstance(found, datetime) else found


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
