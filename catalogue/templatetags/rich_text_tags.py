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
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


@register.filter
def render_rich_text(cleaned: str, top: int = 3) -> SafeString:
    """Renders sanitized HTML, whose headings are h3 and h4. `top` is the level of the highest heading in the page."""
    used = sorted({level for _, level in HEADING.findall(cleaned)})
    levels = {level: top + place for place, level in enumerate(used)}
    text = HEADING.sub(lambda tag: f"<{tag[1]}h{levels[tag[2]]}>", cleaned)
    text = TABLE.sub(
        lambda table: f'<div class="table-scroll" role="group" tabindex="0">{_with_header_scopes(table[0])}</div>', text
    )
    return mark_safe(text)


def _with_header_scopes(table: str) -> str:
    """Adds `scope` to header cells: `row` in a row that has data cells, else `col`."""
    return ROW.sub(lambda row: row[0].replace("<th>", f'<th scope="{"row" if "<td" in row[0] else "col"}">'), table)


@register.simple_tag(takes_context=True)
def phase_name(context: dict[str, Any], code: str | None) -> str:
    """Returns the name of a phase, such as “SESEC III”; "" for no or an unknown code."""
    name = vocabulary_at(request_revision(context["request"])).get("phase", code or "")
    return name.name_en if name else ""
