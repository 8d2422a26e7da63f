"""The OpenAPI schema: parameters from the FilterSets, formats from the renderers, errors as problem details (RFC 9457)."""

from typing import Any

from django import forms
from drf_spectacular.openapi import AutoSchema

from catalogue.api.fieldsets import INCLUDES
from catalogue.api.paging import MAX_PAGE_NUMBER, MAX_PAGE_SIZE, PAGE_SIZE
from catalogue.api.renderers import XlsxRenderer
from catalogue.api.schema_examples import EXAMPLE_SITE
from catalogue.query.code_fields import UidListField
from catalogue.query.filters import DayField, InstantField, is_repeatable

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
    "example": {
        "type": "about:blank",
        "title": "Bad request",
        "status": 400,
        "detail": "sector: “ZZ” is not a known sector code.",
        "errors": [{"parameter": "sector", "detail": "“ZZ” is not a known sector code."}],
    },
}
ERROR_DESCRIPTIONS = {
    "400": "A parameter is unknown or has a bad value; `errors` names it and says what is allowed.",
    "401": "The token is unknown, expired or revoked. Without a token everything public can be read.",
    "403": "The token may not do this, or there is none.",
    "404": "There is nothing at this address.",
    "406": "No format that the Accept header names is available.",
    "410": "It was removed for good.",
    "409": "There are as many as a token may have.",
    "415": "The body is no application/json.",
    "414": "The query is longer than 8,000 bytes.",
    "503": "Not at the moment; `Retry-After` says how many seconds to wait.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
}
FORMAT_SCHEMAS: dict[str, dict[str, Any]] = {
    "application/ld+json": {"type": "object"},
    "application/vnd.citationstyles.csl+json": {"type": "array", "items": {"type": "object"}},
    "application/gzip": {"type": "string", "format": "binary"},
    XlsxRenderer.media_type: {"type": "string", "format": "binary"},
}
POSITIVE_INTEGER = {"type": "integer", "minimum": 1}
LIST_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "page": ("A page by its number; 1 where none is given. Not beside `cursor`.", {**POSITIVE_INTEGER, "maximum": MAX_PAGE_NUMBER}),
    "page_size": ("How many a page.", {**POSITIVE_INTEGER, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}),
    "cursor": (
        "`*` for the first page, then what `next` says; no total. For reading all of a list.",
        {"type": "string"},
    ),
    "fields": (
        "The fields to answer with, separated by commas; of an object in a field one of its own: `relations.title`.",
        {"type": "string"},
    ),
    "table": (
        "Of a CSV file: the table of a list in the objects in place of the objects, such as `relations`.",
        {"type": "string"},
    ),
    "include": (f"Separated by commas. {'; '.join(f'`{name}`: {what}' for name, what in INCLUDES.items())}.", {"type": "string"}),
}
PARAMETER_EXAMPLES = {
    "q": "industrial internet", "sector": "I64", "technology": "big-data", "region": "CN-HA", "organization": "miit",
    "ics": "35.240",
    "issued_after": "2015-03-01", "issued_before": "2015-12-31", "in_force_on": "2016-01-01", "comments_open_on": "2015-07-01",
    "changed_since": "2015-08-01T00:00:00Z", "known_on": "2026-01-01",
    "fields": "uid,title,relations.title,changed_at", "document_number": "国发〔2015〕40号", "include": "plain_text", "cursor": "*",
}  # fmt: skip


class StrictAutoSchema(AutoSchema):
    """Builds operations from `parameters`, `filters` and the renderers of a StrictViewSet."""

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        return describe_parameters(self.view)

    def is_deprecated(self) -> bool:
        return bool(getattr(self.view, "deprecated_at", None))

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for media_type, content in bodies.get("200", {}).get("content", {}).items():
            if media_type != "application/json":
                content["schema"] = FORMAT_SCHEMAS.get(media_type, {"type": "string"})
        error_body = {"content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}}}
        codes = ["400", "401", "406", "414", "429", *self._not_found_codes(), *getattr(self.view, "extra_error_codes", ())]
        return bodies | {code: {"description": ERROR_DESCRIPTIONS[code], **error_body} for code in codes}

    def _not_found_codes(self) -> list[str]:
        is_one = getattr(self.view, "action", "") == "retrieve"
        return ["404", "410"] if is_one else ["404"]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation and getattr(self.view, "action", "") == "retrieve":
            moved = {"description": "It has another address now.", "headers": {"Location": {"schema": {"type": "string"}}}}
            operation["responses"]["301"] = moved
        return operation


def describe_parameters(view: Any) -> list[dict[str, Any]]:
    """The query parameters of a StrictViewSet's current action, as OpenAPI parameter objects."""
    formats = [renderer.format for renderer in view.get_renderers()]
    known = LIST_PARAMETERS | {"format": ("The format; without it the Accept header decides.", {"type": "string", "enum": formats})}
    filters = view.filters
    return [
        _filter_parameter(name, filters[name]) if name in filters else _query_parameter(name, *known[name])
        for name in view.parameters
    ]


def _filter_parameter(name: str, filter_: Any) -> dict[str, Any]:
    choices = [value for value, _ in filter_.extra.get("choices", [])]
    schema: dict[str, Any] = {"type": "string"}
    if choices:
        schema["enum"] = choices
    elif issubclass(filter_.field_class, DayField):
        schema["format"] = "date"
    elif issubclass(filter_.field_class, InstantField):
        schema |= {"description": "An instant, in UTC where no zone is given; or a day, which begins in the desk's zone."}
    elif issubclass(filter_.field_class, (forms.UUIDField, UidListField)):
        schema["format"] = "uuid"
    if is_repeatable(filter_):
        schema = {"type": "array", "items": schema}
    return _query_parameter(name, str(filter_.label or ""), schema)


def _query_parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Examples are in the value's schema: Swagger UI would fill in a parameter's own examples, all of them at once."""
    if name in PARAMETER_EXAMPLES:
        known = {"examples": [PARAMETER_EXAMPLES[name]]}
        schema = {**schema, "items": schema["items"] | known} if schema["type"] == "array" else schema | known
    return {"name": name, "in": "query", "description": description, "schema": schema}


class ListEnvelope:
    """The envelope of a list: REST framework calls it a pagination class; only the schema reads it."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []

    def get_paginated_response_schema(self, results: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri", "example": f"{EXAMPLE_SITE}/api/v1/…/?page=2"}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "example": 1,
                    "description": "The true total. Not counted where a cursor is given.",
                },
                "next": {**address, "description": "The address of the next page; null after the last."},
                "previous": address,
                "description": {
                    "type": "string",
                    "example": "Policies, newest first.",
                    "description": "What was asked for, in words.",
                },
                "results": results,
            },
        }


def make_publication_fields_optional(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular hook: no field of a publication is required, because `fields=` selects any of them."""
    for component in result["components"]["schemas"].values():
        if {"web_url", "summary"} <= component.get("properties", {}).keys():
            component.pop("required", None)
    return result
