"""What of an object is told: `fields=` picks, `include=` adds. Both know what the shape knows and nothing else."""

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from catalogue.api.problems import BadParameters
from catalogue.api.shape import RichText
from catalogue.plain import plain_text

PLAIN, RELATED = "plain_text", "related"
INCLUDES = {
    PLAIN: "beside each rich text `x` its plain text `x_text`",
    RELATED: "in each relation the related publication as `publication`, without relations of its own",
}


def asked(request: Request, name: str, allowed: list[str]) -> list[str]:
    """The comma-separated names of a parameter, each once. Raises BadParameters for one that is not allowed."""
    said = request.query_params.get(name)
    if said is None:
        return []
    names = list(dict.fromkeys(part.strip() for part in said.split(",")))
    unknown = [part for part in names if part not in allowed]
    if unknown:
        raise BadParameters({name: [f"“{unknown[0][:60]}” is not one of: {', '.join(allowed)}."]})
    return names


def add_plain_text(shown: dict[str, Any], shape: serializers.Serializer) -> None:
    """Put `x_text` behind every rich `x`, in what the object holds too."""
    for name, text in list(_rich(shown, shape)):
        shown[f"{name}_text"] = plain_text(text)
    for name, field in shape.fields.items():
        if isinstance(field, serializers.ListSerializer) and isinstance(field.child, serializers.Serializer):
            for one in shown.get(name) or ():
                add_plain_text(one, field.child)


def _rich(shown: dict[str, Any], shape: serializers.Serializer) -> Iterator[tuple[str, str]]:
    for name, field in shape.fields.items():
        if isinstance(field, RichText) and name in shown:
            yield name, shown[name]


def picked(shown: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Those names in the order in which they were asked for; all without names. A picked `x` brings its `x_text`."""
    if not names:
        return shown
    wanted = [one for name in names for one in (name, f"{name}_text")]
    return {name: shown[name] for name in wanted if name in shown}
