"""Filters for reading documents: days as people write them, codes as words, names with their language, links."""

import json
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalogue import labels
from catalogue.languages import CHINESE, TAGS, in_language, is_chinese

register = template.Library()
ENGLISH = TAGS["en-gb"]


class Said(NamedTuple):
    """A name or title in the language that it is in."""

    text: str
    lang: str


@register.filter
def day(value: Any) -> str:
    """`2015-07-01` or a date as “1 July 2015” or “2015年7月1日”; nothing for nothing."""
    found = _date(value)
    if found is None:
        return ""
    return f"{found.year}年{found.month}月{found.day}日" if is_chinese() else f"{found.day} {found:%B} {found.year}"


@register.filter
def dated(value: Any, precision: str) -> str:
    """A date as exactly as it is known: “2015”, “July 2015”, “about July 2015”, “1 July 2015”."""
    found = _date(value)
    if found is None:
        return ""
    month = f"{found.year}年{found.month}月" if is_chinese() else f"{found:%B} {found.year}"
    shorter = {
        "year": f"{found.year}年" if is_chinese() else str(found.year),
        "month": month,
        "approximate": _("about %(month)s") % {"month": month},
    }
    return shorter.get(precision) or day(found)


@register.filter
def until(start: Any, end: Any) -> str:
    """A period: “1 to 31 March 2015”, “1 January to 31 March 2015”, “2015年1月1日至3月31日”; one day where the other is missing."""
    first, last = _date(start), _date(end)
    if first is None or last is None or first == last:
        return day(first or last)
    if is_chinese():
        shorter = day(last).removeprefix(f"{first.year}年").removeprefix(f"{last.month}月" if _month(first) == _month(last) else "")
        return f"{day(first)}至{shorter}"
    opening = f"{first.day}" if _month(first) == _month(last) else f"{first.day} {first:%B}"
    return f"{opening if first.year == last.year else day(first)} to {day(last)}"


def _month(found: date) -> tuple[int, int]:
    return found.year, found.month


def _date(value: Any) -> date | None:
    if not value:
        return None
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return found.date() if isinstance(found, datetime) else found


@register.filter
def label(code: Any, facet: str) -> str:
    """A stored code as it is read: `{{ document.lifecycle|label:"lifecycle" }}` is “In force” or “有效”."""
    return labels.label(facet, code)


@register.filter
def names(term: Any) -> list[Said]:
    """The names of a term, each with its `text` and `lang`, that in the reader's language first."""
    get = term.get if isinstance(term, dict) else lambda name: getattr(term, name, "")
    return _in_order(get("name_en"), get("name_zh"))


@register.filter
def first_text(said: list[Said]) -> str:
    """The name in the reader's language, or in the one that there is."""
    return said[0].text if said else ""


@register.filter
def titles(document: Any) -> list[Said]:
    """The titles of a publication, that in the reader's language first."""
    if not isinstance(document, dict):
        return _in_order(document.title, "")
    return _in_order(document.get("title"), document.get("title_zh") or document.get("name_zh"))


def _in_order(english: Any, chinese: Any) -> list[Said]:
    said = [Said(text, lang) for text, lang in ((english, ENGLISH), (chinese, TAGS[CHINESE])) if text]
    return said[::-1] if is_chinese() else said


@register.filter
def path(address: str) -> str:
    """The address without scheme and host, in the language of the page: links on a page stay on its site and in its language."""
    parts = urlsplit(address or "")
    return in_language(parts.path) + (f"#{parts.fragment}" if parts.fragment else "")


@register.filter
def of_type(relations: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [relation for relation in relations if relation["type"] == name]


@register.filter
def file(address: str) -> str:
    """The page's address without its last slash and its version: what the endings of its files are added to."""
    return urlsplit(address or "").path.split("/versions/")[0].rstrip("/")


@register.filter
def json_ld(said: dict[str, Any]) -> SafeString:
    """JSON for a script element, in which nothing ends the element."""
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate({ord(character): f"\\u{ord(character):04x}" for character in "<>&"}))


@register.filter
def csl_day(issued: dict[str, Any]) -> str:
    """A date of a citation record as `2015/07/04`, `2015/07` or `2015`."""
    return "/".join(f"{part:02}" for part in issued["date-parts"][0])


@register.filter
def file_url(address: str) -> str:
    """As `file`, with scheme and host."""
    return (address or "").split("/versions/")[0].rstrip("/")
