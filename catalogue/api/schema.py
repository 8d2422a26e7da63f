"""OpenAPI parameters read from the FilterSet that answers, so that the schema cannot say anything else."""

from typing import Any

from drf_spectacular.openapi import AutoSchema


class ListSchema(AutoSchema):
    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        filterset = getattr(self.view, "filterset_class", None)
        if filterset is None or getattr(self.view, "action", "") != "list":
            return []
        return [_parameter(name, one) for name, one in filterset.base_filters.items()]


def _parameter(name: str, one: Any) -> dict[str, Any]:
    choices = [value for value, _ in one.extra.get("choices", [])]
    schema: dict[str, Any] = {"type": "string"}
    if choices:
        schema["enum"] = choices
    if hasattr(one, "facet"):
        schema = {"type": "array", "items": schema}
    return {"name": name, "in": "query", "description": str(one.label or ""), "schema": schema}
