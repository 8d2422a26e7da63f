"""Filters for reading documents: days as people write them, codes as words, addresses as paths."""

import json
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def day(value: Any) -> str:
    """`2015-07-01` or a date as “1 July 2015”; nothing for nothing."""
    if not value:
        return ""
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    found = found.date() if isinstance(found, datetime) else found
    return f"{found.day} {found:%B %Y}"


@register.filter
def dated(value: Any, precision: str) -> str:
    """A date as exactly as it is known: “2015”, “July 2015”, “about July 2015”, “1 July 2015”."""
    if not value:
        return ""
    full = day(value)
    shorter = {"year": full[-4:], "month": full.split(" ", 1)[1], "approximate": f"about {full.split(' ', 1)[1]}"}
    return shorter.get(precision, full)


@register.filter
def word(code: Any) -> str:
    """A stored word as it is read: `in_force` as “In force”."""
    return str(code or "").replace("_", " ").capitalize()


@register.filter
def path(address: str) -> str:
    """The address without scheme and host: links on a page stay on its site."""
    parts = urlsplit(address or "")
    return parts.path + (f"#{parts.fragment}" if parts.fragment else "")


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
