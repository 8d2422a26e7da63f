"""Template filters of the text part of a mail: wrapped lines, underlined headings."""

import re
import textwrap
from unicodedata import east_asian_width

from django import template

from infra.text.plain_text import plain_text

MOST_STROKES = 72
register = template.Library()
LINK = re.compile(r'<a\b[^>]*\bhref="(https?://[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
BLOCK_END = re.compile(r"</(?:p|h4|ul|ol|table|blockquote)>")


@register.filter
def mail_lines(text: str, width: int) -> str:
    """Lines of at most `width` characters; a longer word, such as an address or a line of Chinese, stays whole.

    Of a list item and of a row of a table, whose cells are told by bars, the further lines are set in.
    """
    return "\n".join(_filled(line.replace("\t", " | "), width, is_set_in="\t" in line) for line in text.splitlines())


def _filled(line: str, width: int, *, is_set_in: bool) -> str:
    indent = "  " if is_set_in or line.startswith("- ") else ""
    return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False, subsequent_indent=indent)


@register.filter
def rich_mail_lines(html: str, width: int) -> str:
    """Rich text as lines, with an empty line after each block and the addresses of links after their words."""
    linked = LINK.sub(lambda link: f"{link[2]} &lt;{link[1]}&gt;", html)
    blocks = (plain_text(block) for block in BLOCK_END.split(linked))
    return "\n\n".join(mail_lines(block, width) for block in blocks if block)


@register.filter
def underlined(text: str, stroke: str) -> str:
    """The line with a line of strokes below it, as wide as it is in a fixed font."""
    columns = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return f"{text}\n{stroke * min(columns, MOST_STROKES)}"


@register.filter
def quoted(text: str) -> str:
    """The lines behind a bar, so that analysis is told from facts."""
    return "\n".join(f"| {line}".rstrip() for line in text.splitlines())
