"""One posted value as a column's value in a snapshot, and back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from editorial.content.snapshots import json_value
from editorial.rich_text.fields import RichTextField
from editorial.rich_text.sanitizer import clean_html
from infra.text.whole_numbers import MAX_KEY, parse_whole_number


def typed_value(column: Any, field: forms.Field, data: QueryDict, name: str) -> Any:
    """As a snapshot holds it; an invalid value as it is posted."""
    raw = field.widget.value_from_datadict(data, {}, name)
    if column.is_relation:
        return parse_whole_number(str(raw or ""), MAX_KEY)
    if isinstance(column, RichTextField):
        return clean_html(str(raw or ""))
    try:
        return json_value(field.clean(raw))
    except ValidationError:
        return raw


def settle(value: Any, known: Iterable[Any]) -> Any:
    """The first known value that the typed one equals but for line ends and white space around it; otherwise the typed one."""
    return next((one for one in known if _comparable(one) == _comparable(value)), value)


def _comparable(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def posted_keys(data: QueryDict, name: str) -> list[int]:
    return sorted({number for key in data.getlist(name) if (number := parse_whole_number(key, MAX_KEY))})


def write_value(data: QueryDict, name: str, value: Any) -> None:
    """A snapshot's value as a form posts it; a box that is not ticked posts nothing."""
    if value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else "" if value is None else str(value)
