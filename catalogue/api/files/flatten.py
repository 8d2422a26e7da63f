"""Flattens documents into table rows: one cell a field."""

from typing import Any

from rest_framework import serializers

from catalogue.api.serializers import RichTextField
from infra.text.plain_text import plain_text


def flatten_document(document: dict[str, Any], serializer: serializers.Serializer, columns: list[str]) -> list[Any]:
    return [_flat_value(document.get(name), serializer.fields.get(name)) for name in columns]


def _flat_value(value: Any, field: Any) -> Any:
    """Numbers stay numbers; rich text becomes plain text; a list has one line an item, or one line for terms and plain values."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(field, RichTextField):
        return plain_text(value)
    if isinstance(value, list):
        return ("; " if all(_is_one_line(item) for item in value) else "\n").join(_flat_text(item) for item in value)
    return _flat_text(value)


def _is_one_line(value: Any) -> bool:
    return not isinstance(value, dict) or "name_en" in value


def _flat_text(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "text" in value:
        return value["text"]
    if "name_en" in value:
        return f"{value['code']} {value['name_en']}"
    return " | ".join(_flat_text(item) for item in value.values() if item not in (None, "", []) and not isinstance(item, list))
