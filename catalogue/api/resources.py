"""Resources: the objects of the API, made of presented documents as the fields of a serializer say.

This is REST framework's own declaration read by a faster reader: `source` names the key of the document, `source="*"` the whole
of it, a nested serializer the shape of what stands there. A text without content is null.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from rest_framework import serializers

from catalogue.api.serializers import shared_serializer

WHOLE = "*"
Reader = Callable[[Any], Any]


def resource(document: Mapping[str, Any], serializer: serializers.Serializer) -> dict[str, Any]:
    """All fields of the serializer, in its order. A key that the document lacks is null or an empty list."""
    return _object_reader(type(serializer))(document)


@cache
def _object_reader(serializer_class: type[serializers.Serializer]) -> Reader:
    fields = shared_serializer(serializer_class).fields
    columns = [(name, str(field.source), _reader(field)) for name, field in fields.items()]

    def read(document: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: value(document if source == WHOLE else document.get(source)) if value else document.get(source)
            for name, source, value in columns
        }

    return read


def _reader(field: Any) -> Reader | None:
    """None for a value that stands in the document as it stands in the API."""
    if isinstance(field, serializers.ListSerializer):
        read = _object_reader(type(field.child))  # type: ignore[arg-type]
        return lambda values: [read(value) for value in values or ()]
    if isinstance(field, serializers.Serializer):
        read_one = _object_reader(type(field))  # type: ignore[arg-type]
        return lambda value: read_one(value) if value else None
    if isinstance(field, serializers.ListField):
        return lambda values: values or []
    is_optional_text = isinstance(field, serializers.CharField | serializers.ChoiceField) and field.allow_null
    return (lambda value: value or None) if is_optional_text else None
