"""Query parameters in the schema: of lists, and of the filters of a FilterSet."""

from typing import Any

from django import forms

from catalogue.api.fieldsets import INCLUDES
from catalogue.api.paging import MAX_PAGE_NUMBER, MAX_PAGE_SIZE, PAGE_SIZE
from catalogue.query.code_fields import UidListField
from catalogue.query.exclusions import exclusion_name, is_exclusion
from catalogue.query.filter_fields import DayField, InstantField
from catalogue.query.filters import is_repeatable

POSITIVE_INTEGER = {"type": "integer", "minimum": 1}
LIST_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "page": ("A page by its number; 1 where none is given. Not beside `cursor`.", {**POSITIVE_INTEGER, "maximum": MAX_PAGE_NUMBER}),
    "page_size": ("How many a page.", {**POSITIVE_INTEGER, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}),
    "cursor": (
        "`*` for the first page, then what `next` says; no total. For reading all of a list.",
        {"type": "string"},
    ),
    "fields": (
        "The fields to answer with, separated by commas; of an object in a field one of its own: `relations.verb`.",
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
    "fields": "uid,title,relations.verb,changed_at", "document_number": "国发〔2015〕40号", "include": "plain_text", "cursor": "*",
}  # fmt: skip


def describe_parameters(view: Any) -> list[dict[str, Any]]:
    """The query parameters of a StrictViewSet's current action, as OpenAPI parameter objects.

    An exclusion stands in the description of its filter: in a generated client both would have the same name.
    """
    formats = [renderer.format for renderer in view.get_renderers()]
    known = LIST_PARAMETERS | {"format": ("The format; without it the Accept header decides.", {"type": "string", "enum": formats})}
    filters = view.filters
    return [
        _filter_parameter(name, filters[name], has_exclusion=exclusion_name(name) in filters)
        if name in filters
        else _query_parameter(name, *known[name])
        for name in view.parameters
        if not is_exclusion(name)
    ]


def _filter_parameter(name: str, filter_: Any, *, has_exclusion: bool) -> dict[str, Any]:
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
    exclusion = f". `{exclusion_name(name)}=` leaves out what has one of the values." if has_exclusion else ""
    return _query_parameter(name, f"{filter_.label or ''}{exclusion}", schema)


def _query_parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Examples are in the value's schema: Swagger UI would fill in a parameter's own examples, all of them at once."""
    if name in PARAMETER_EXAMPLES:
        known = {"examples": [PARAMETER_EXAMPLES[name]]}
        schema = {**schema, "items": schema["items"] | known} if schema["type"] == "array" else schema | known
    return {"name": name, "in": "query", "description": description, "schema": schema}
