"""Rich text as plain text: a line a paragraph, a dash a list item, a tab between cells."""

import html
import re

from django.utils.html import strip_tags

ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
CELL = re.compile(r"</t[dh]>\s*(?=<t[dh]\b)", re.IGNORECASE)
ENDS = re.compile(r"<br\s*/?>|</(?:p|h[1-6]|li|tr|blockquote|table|figcaption|[uo]l)>", re.IGNORECASE)


def plain_text(rich: str) -> str:
    """The words of sanitised HTML as they are read, without markup or empty lines."""
    marked = ENDS.sub("\n", CELL.sub("\t", ITEM.sub("- ", rich)))
    lines = (line.strip(" \u00a0") for line in html.unescape(strip_tags(marked)).splitlines())
    return "\n".join(line for line in lines if line.strip(" -\t"))
