"""Rich text as words that can be compared: what a link leads to and which picture a figure shows stand in brackets."""

import re
from html import unescape

from django.utils.html import strip_tags

from catalogue.tokens import PARTING

LINK = re.compile(r'<a [^>]*?(href|data-media)="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
FIGURE = re.compile(r'<figure data-media="([^"]*)">(?:<img alt="([^"]*)">)?')
SHOWN = 8  # digits of a file's uid: enough to tell two apart, and found by the search of the library


def in_words(html: str) -> str:
    """`html` is cleaned. Formatting is left out: two texts that differ in nothing else have the same words."""
    marked = FIGURE.sub(_figure, LINK.sub(_link, html))
    return unescape(strip_tags(PARTING.sub("\n", marked))).strip()


def _link(found: re.Match[str]) -> str:
    name, target, words = found.groups()
    return f"{words} [{target if name == 'href' else f'document {target[:SHOWN]}'}]"


def _figure(found: re.Match[str]) -> str:
    uid, alt = found.groups()
    return f"\n[picture {uid[:SHOWN]}{f': {alt}' if alt else ''}] "
