"""Rich text as words that can be compared: what a link leads to and which picture a figure shows stand in brackets."""

import re
from html import unescape

from django.utils.html import strip_tags

from catalogue.search.analyzer import BLOCK_TAGS

LINK_PATTERN = re.compile(r'<a [^>]*?(href|data-media)="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
FIGURE_PATTERN = re.compile(r'<figure data-media="([^"]*)">(?:<img alt="([^"]*)">)?')
UID_DIGITS_SHOWN = 8  # digits of a file's uid: enough to tell two apart, and found by the search of the library


def comparable_text(html: str) -> str:
    """`html` is cleaned. Formatting is left out: two texts that differ in nothing else have the same words."""
    marked = FIGURE_PATTERN.sub(_figure_text, LINK_PATTERN.sub(_link_text, html))
    return unescape(strip_tags(BLOCK_TAGS.sub("\n", marked))).strip()


def _link_text(found: re.Match[str]) -> str:
    name, target, words = found.groups()
    return f"{words} [{target if name == 'href' else f'document {target[:UID_DIGITS_SHOWN]}'}]"


def _figure_text(found: re.Match[str]) -> str:
    uid, alt = found.groups()
    return f"\n[picture {uid[:UID_DIGITS_SHOWN]}{f': {alt}' if alt else ''}] "
