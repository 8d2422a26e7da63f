"""Template tags of rich text (heading levels, scrolling tables) and of project phases."""

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import request_revision

register = template.Library()
HEADING = re.compile(r"<(/?)h([34])>")
ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
# The number of a standard, such as “GB 21148-2020” or “GB/T 4754.1—2017”, outside of tags.
STANDARD_NUMBER = re.compile(r"\b[A-Z]{2,5}(?:/[A-Z]{1,3})? ?\d+(?:\.\d+)*[-\u2013\u2014]\d{4}\b(?![^<>]*>)")
TALL_CELL_LENGTH = 600  # characters of HTML: 30 lines of a column that is a quarter of a printed page


@register.filter
def render_rich_text(cleaned: str, top: int = 3) -> SafeString:
    """Renders sanitized HTML, whose headings are h3 and h4. `top` is the level of the highest heading in the page."""
    used = sorted({level for _, level in HEADING.findall(cleaned)})
    levels = {level: top + place for place, level in enumerate(used)}
    text = HEADING.sub(lambda tag: f"<{tag[1]}h{levels[tag[2]]}>", cleaned)
    text = TABLE.sub(
        lambda table: f'<div class="table-scroll" role="group" tabindex="0">{ROW.sub(_row_markup, table[0])}</div>', text
    )
    return mark_safe(text)  # nosec B308 B703 # composing has cleaned it


def _row_markup(row: re.Match[str]) -> str:
    """Adds `scope` to header cells (`row` in a row that has data cells, else `col`), and a class to a row that print may break.

    Numbers of standards stay on one line.
    """
    html = row[0].replace("<th>", f'<th scope="{"row" if "<td" in row[0] else "col"}">')
    html = STANDARD_NUMBER.sub(r'<span class="unbroken">\g<0></span>', html)
    is_tall = any(len(cell) > TALL_CELL_LENGTH for cell in CELL.findall(html))
    return html.replace("<tr>", '<tr class="tall-row">') if is_tall else html


@register.simple_tag(takes_context=True)
def phase_name(context: dict[str, Any], code: str | None) -> str:
    """Returns the name of a phase, such as “SESEC III”; "" for no or an unknown code."""
    name = vocabulary_at(request_revision(context["request"])).get("phase", code or "")
    return name.name_en if name else ""
