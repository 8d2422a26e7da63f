"""Tables of numbered publications in rich text, `<div data-standards="UID UID">`, as readers get them: number, title, what it
replaces, in force from.

A text names them by uid and keeps nothing of them. Reading shows those that are live, as they are now.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from catalogue.http.language import active_language_tag, localized_path
from catalogue.http.language import gettext as _
from catalogue.vocabulary.date_text import date_with_precision
from catalogue.vocabulary.link_types import FORWARD, LISTS
from catalogue.vocabulary.localized_names import localized_name

TABLE_MARK = "<div data-standards="
TABLE = re.compile(r'<div data-standards="([^"]*)"></div>')


def listed_uids(value: Any) -> list[str]:
    """The uids in the tables of a text, or of all texts of a document; each once, in order."""
    found = (uid for text in _texts(value) for table in TABLE.findall(text) for uid in table.split())
    return list(dict.fromkeys(found))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def fill_number_tables(value: Any, links: Sequence[dict[str, Any]]) -> Any:
    """The value with each table filled from the links of type LISTS; lists and objects are changed. A table without a live row is
    left out.
    """
    if isinstance(value, str):
        if TABLE_MARK not in value:
            return value
        live = {one["uid"]: one for one in links if one["type"] == LISTS and one["direction"] == FORWARD}
        return TABLE.sub(lambda table: _table([live[uid] for one in table[1].split() if (uid := UUID(one)) in live]), value)
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            value[key] = fill_number_tables(one, links)
    return value


def _table(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    headings = _("Number"), _("Title"), _("Replaces"), _("In force from")
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(_row(row, headings) for row in rows)
    return f'<table class="numbers" lang="{active_language_tag()}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: dict[str, Any], headings: Sequence[str]) -> str:
    """Each cell has the heading of its column, which a narrow page shows beside it."""
    replaces, begins_on, precision = row["number_cells"]
    name = localized_name(row)
    cells: list[str | SafeString] = [
        format_html('<a href="{}">{}</a>', localized_path(urlsplit(row["web_url"]).path), row["number"] or "–"),
        escape(name.text) if name.lang == active_language_tag() else format_html('<span lang="{}">{}</span>', name.lang, name.text),
        escape(replaces or "–"),
        escape(date_with_precision(begins_on, precision or "") or "–"),
    ]
    shown = (f'<td data-label="{escape(heading)}">{cell}</td>' for heading, cell in zip(headings, cells, strict=True))
    return f"<tr>{''.join(shown)}</tr>"
