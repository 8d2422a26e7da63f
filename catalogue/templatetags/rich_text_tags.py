"""Rich text set into a page: headings below the page's own, tables that scroll by themselves; phases as they are named."""

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
    """Sanitised HTML of a document (h3 and h4 are its headings); `top` is the level that its first heading gets."""
    used = sorted({level for _, level in HEADING.findall(cleaned)})
    levels = {level: top + place for place, level in enumerate(used)}
    text = HEADING.sub(lambda tag: f"<{tag[1]}h{levels[tag[2]]}>", cleaned)
    text = TABLE.sub(
        lambda table: f'<div class="table-scroll" role="group" tabindex="0">{_with_header_scopes(table[0])}</div>', text
    )
    return mark_safe(text)


def _with_header_scopes(table: str) -> str:
    """Header cells say whether they head a column or a row."""
    return ROW.sub(lambda row: row[0].replace("<th>", f'<th scope="{"row" if "<td" in row[0] else "col"}">'), table)


@register.simple_tag(takes_context=True)
def phase_name(context: dict[str, Any], code: str | None) -> str:
    """The phase of that code as it is named: “SESEC III”; nothing for none."""
    name = vocabulary_at(request_revision(context["request"])).get("phase", code or "")
    return name.name_en if name else ""
