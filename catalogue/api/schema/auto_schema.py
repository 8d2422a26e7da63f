"""The OpenAPI schema: operations from the parameters, filters and renderers of a StrictViewSet."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

import catalogue.api.schema.field_extensions  # noqa: F401 — drf-spectacular finds extensions that are imported
from catalogue.api.renderers import XlsxRenderer
from catalogue.api.schema.error_responses import error_responses
from catalogue.api.schema.headers import header_references
from catalogue.api.schema.parameters import describe_parameters

FORMAT_SCHEMAS: dict[str, dict[str, Any]] = {
    "application/ld+json": {"type": "object"},
    "application/vnd.citationstyles.csl+json": {"type": "array", "items": {"type": "object"}},
    "application/gzip": {"type": "string", "format": "binary"},
    XlsxRenderer.media_type: {"type": "string", "format": "binary"},
}
SUMMARIES = {
    "list": "List %(many)s",
    "retrieve": "Read one %(one)s",
    "facets": "Count %(many)s by facet",
    "create": "Register a %(one)s",
    "destroy": "Delete a %(one)s",
}


class StrictAutoSchema(AutoSchema):
    """Builds operations from `parameters`, `filters`, `nouns` and the renderers of a StrictViewSet."""

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        return describe_parameters(self.view)

    def is_deprecated(self) -> bool:
        return bool(getattr(self.view, "deprecated_at", None))

    def get_summary(self) -> str:
        """By the action and the nouns of the view; else the first sentence of the description."""
        one, many = getattr(self.view, "nouns", ("", ""))
        text = SUMMARIES.get(getattr(self.view, "action", ""), "") if one else ""
        return (
            text % {"one": str(one).lower(), "many": str(many).lower()}
            if text
            else self.get_description().split(". ")[0].split("\n")[0].rstrip(".")
        )

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for media_type, content in bodies.get("200", {}).get("content", {}).items():
            if media_type != "application/json":
                content["schema"] = FORMAT_SCHEMAS.get(media_type, {"type": "string"})
        codes = ["400", "401", "406", "414", "429", *self._not_found_codes(), *getattr(self.view, "extra_error_codes", ())]
        bodies |= error_responses(codes)
        if self.method == "GET":
            bodies["304"] = {"description": "It has not changed since the answer that If-None-Match names."}
            bodies["200"]["description"] = bodies["200"].get("description") or "The answer."
        if getattr(self.view, "action", "") == "retrieve":
            bodies["301"] = {"description": "It has another address now."}
        return {code: {**body, "headers": header_references(code)} for code, body in sorted(bodies.items())}

    def _not_found_codes(self) -> list[str]:
        is_one = getattr(self.view, "action", "") == "retrieve"
        return ["404", "410"] if is_one else ["404"]
