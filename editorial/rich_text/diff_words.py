"""Plain text of rich text for comparisons: targets of links and uids of pictures stand in brackets."""

import re
from html import unescape

from django.utils.html import strip_tags

from catalogue.search.analyzer import BLOCK_TAGS

LINK_PATTERN = re.compile(r'<a [^>]*?(href|data-media)="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
FIGURE_PATTERN = re.compile(r'<figure data-media="([^"]*)">(?:<img alt="([^"]*)">)?')
TABLE_PATTERN = re.compile(r'<div data-standards="([^"]*)"></div>')
UID_DIGITS_SHOWN = 8  # digits of a uid: enough to tell two files or standards apart


def comparable_text(html: str) -> str:
    """The text of cleaned HTML without its formatting: texts that differ only in formatting give the same result."""
    marked = FIGURE_PATTERN.sub(_figure_text, LINK_PATTERN.sub(_link_text, TABLE_PATTERN.sub(_table_text, html)))
    return unescape(strip_tags(BLOCK_TAGS.sub("\n", marked))).strip()


def _link_text(match: re.Match[str]) -> str:
    name, target, text = match.groups()
    return f"{text} [{target if name == 'href' else f'document {target[:UID_DIGITS_SHOWN]}'}]"


def _table_text(match: re.Match[str]) -> str:
    return f"\n[standards {', '.join(uid[:UID_DIGITS_SHOWN] for uid in match[1].split())}] "


def _figure_text(match: re.Match[str]) -> str:
    uid, alt = match.groups()
    return f"\n[picture {uid[:UID_DIGITS_SHOWN]}{f': {alt}' if alt else ''}] "
