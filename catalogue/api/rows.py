"""Objects as rows of a table: one cell a field."""

from typing import Any

from rest_framework import serializers

from catalogue.api.shape import RichText
from catalogue.plain import plain_text


def row_of(shown: dict[str, Any], shape: serializers.Serializer, columns: list[str]) -> list[Any]:
    return [_cell(shown.get(name), shape.fields.get(name)) for name in columns]


def _cell(value: Any, field: Any) -> Any:
    """Numbers stay numbers; rich text becomes plain, a list a line each, a term its code and name."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(field, RichText):
        return plain_text(value)
    if isinstance(value, list):
        return ("; " if all(_is_short(one) for one in value) else "\n").join(_line(one) for one in value)
    return _line(value)


def _is_short(value: Any) -> bool:
    return not isinstance(value, dict) or "name_en" in value


def _line(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "text" in value:
        return value["text"]
    if "name_en" in value:
        return f"{value['code']} {value['name_en']}"
    return " | ".join(_line(one) for one in value.values() if one not in (None, "", []) and not isinstance(one, list))
