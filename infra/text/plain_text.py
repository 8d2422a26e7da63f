"""Rich text as plain text: a line a paragraph, a dash a list item, a tab between cells."""

import html
import re

from django.utils.html import strip_tags

LIST_ITEM_START = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
CELL_BOUNDARY = re.compile(r"</t[dh]>\s*(?=<t[dh]\b)", re.IGNORECASE)
LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|h[1-6]|li|tr|blockquote|table|figcaption|[uo]l)>", re.IGNORECASE)


def plain_text(rich: str) -> str:
    """The words of sanitised HTML as they are read, without markup or empty lines."""
    marked = LINE_ENDS.sub("\n", CELL_BOUNDARY.sub("\t", LIST_ITEM_START.sub("- ", rich)))
    lines = (line.strip(" \u00a0") for line in html.unescape(strip_tags(marked)).splitlines())
    return "\n".join(line for line in lines if line.strip(" -\t"))
