"""The parts of a list that repeat a hundred times, written in Python: as templates they took a third of the time of a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import request_revision

register = template.Library()
MOST_ROW_CHARACTERS = 6000  # of a kept row; a usual one has 1,500


@register.simple_tag(takes_context=True)
def entry_row(context: template.Context, document: Mapping[str, Any]) -> SafeString:
    """The row of a document in a list. One with a `row_key` (documents.presenter.presented_from) is rendered once."""
    if "row_key" not in document:
        return _render_row(context, document)
    rows = vocabulary_at(request_revision(context["request"])).rows
    row = rows.get(document["row_key"])
    if row is None:
        row = _render_row(context, document)
        if len(row) <= MOST_ROW_CHARACTERS:
            rows.add(document["row_key"], row)
    return row


def _render_row(context: template.Context, document: Mapping[str, Any]) -> SafeString:
    row: Any = context.template.engine.get_template("components/entry_row.html")  # type: ignore[union-attr]
    found = {"passages": document.get("passages"), "reasons": document.get("match_reasons")}
    with context.push(document=document, **found):
        return row.render(context)


@register.simple_tag
def facet_values(name: str, values: Sequence[Mapping[str, Any]]) -> SafeString:
    """Checkboxes of the values of the facet with that name, those within a value folded below it; values as of `facet_choices`."""
    return mark_safe(_value_list(name, values))  # nosec B308 B703 # all texts are escaped


def _value_list(name: str, values: Sequence[Mapping[str, Any]]) -> str:
    return f"<ul>{''.join(_value_item(name, value) for value in values)}</ul>"


def _value_item(name: str, value: Mapping[str, Any]) -> str:
    label, checked = escape(value["label"]), " checked" if value["is_chosen"] else ""
    within = _folded_values(name, label, value) if value.get("children") else ""
    return (
        f'<li><label><input type="checkbox" name="{name}" value="{escape(value["code"])}"{checked}> <span>{label}</span> '
        f'<span class="count">{value["count"]}</span></label>{within}</li>'
    )


def _folded_values(name: str, label: str, value: Mapping[str, Any]) -> str:
    count = len(value["children"])
    summary = ngettext("%(counter)s division", "%(counter)s divisions", count) % {"counter": count}
    return (
        f'<details class="filters-more filters-within"{" open" if value["is_open"] else ""}><summary>{summary}'
        f'<span class="visually-hidden">: {label}</span></summary>\n{_value_list(name, value["children"])}\n</details>'
    )
