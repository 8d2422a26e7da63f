"""drf-spectacular hooks: what holds for all objects of the API, and follows from no single serializer."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from catalogue.api.schema.error_responses import PROBLEM_COMPONENT, PROBLEM_SCHEMA
from catalogue.api.schema.headers import HEADERS
from catalogue.publication_types import publication_types

Schema = dict[str, Any]
SCHEMAS = "#/components/schemas/"
HTML = "text/html"  # contentMediaType of a rich text
NOT_COMPLETE = ("Paginated", "Patched")  # prefixes of components in which a field may be missing
REQUEST_SUFFIX = "Request"
# Parameters that drf-spectacular adds by itself.
PARAMETERS = {
    "format": "The format; without it the Accept header decides.",
    "id": "The uid, or the last part of the address: a slug, a code or a name of a file.",
}


def complete_schema(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """Declares all fields of an answer required, what `include=` adds as optional, and the objects that `fields=` makes."""
    components = result["components"]
    schemas = components["schemas"]
    for name, schema in schemas.items():
        if "properties" in schema and not name.startswith(NOT_COMPLETE) and not name.endswith(REQUEST_SUFFIX):
            schema["required"] = [*schema["properties"]]
            schema["properties"] |= dict(_plain_texts(schema["properties"]))
        elif "results" in schema.get("properties", ()):
            schema["properties"]["results"]["description"] = "The objects of the page."
    publications = [_component_name(one.serializer) for one in publication_types()]
    schemas["Relation"]["properties"]["related"] = {
        "anyOf": [_reference(f"Partial{name}") for name in publications],
        "description": "The other publication itself. Only with `include=related`.",
    }
    for name in (*publications, "SearchHit"):
        _add_partial(name, schemas)
    for operation in _operations(result):
        for parameter in operation.get("parameters", ()):
            if "description" not in parameter:
                parameter["description"] = PARAMETERS[parameter["name"]]
        if not any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
            continue
        for media_type in operation["responses"]["200"]["content"].values():
            _allow_partial(media_type["schema"], schemas)
    schemas[PROBLEM_COMPONENT] = PROBLEM_SCHEMA
    components["headers"] = HEADERS
    result["servers"] = [{"url": settings.SITE_URL, "description": "This site."}]
    result["tags"] = [*({"name": one.code, "description": str(one.plural)} for one in publication_types()), *result["tags"]]
    components["schemas"] = dict(sorted(schemas.items()))
    return result


def _component_name(serializer: type[Any]) -> str:
    return serializer.__name__.removesuffix("Serializer")


def _reference(name: str) -> Schema:
    return {"$ref": SCHEMAS + name}


def _plain_texts(properties: Schema) -> Iterator[tuple[str, Schema]]:
    for name, schema in properties.items():
        if schema.get("contentMediaType") == HTML:
            text = f"`{name}` as plain text. Only with `include=plain_text`."
            yield f"{name}_text", {"type": ["string", "null"], "description": text}


def _add_partial(name: str, schemas: Schema) -> None:
    """Adds the component of an object of which `fields=` selects some fields, and those of the objects in it."""
    partial = f"Partial{name}"
    if partial in schemas:
        return
    said = f"Some fields of {name}: those that `fields=` names."
    schemas[partial] = {"type": "object", "description": said, "minProperties": 1, "properties": {}}
    for field, schema in schemas[name]["properties"].items():
        schemas[partial]["properties"][field] = _with_partial_objects(schema, schemas) if field != "related" else schema


def _with_partial_objects(schema: Schema, schemas: Schema) -> Schema:
    """The schema of a field in which each object may be partial."""
    name = schema.get("$ref", "").removeprefix(SCHEMAS)
    if name and "properties" in schemas[name]:
        _add_partial(name, schemas)
        return {"anyOf": [_reference(name), _reference(f"Partial{name}")]}
    if "items" in schema:
        return schema | {"items": _with_partial_objects(schema["items"], schemas)}
    for compound in ("allOf", "oneOf"):
        parts = [_with_partial_objects(part, schemas) for part in schema.get(compound, ())]
        if parts != schema.get(compound, []):
            rest = {key: value for key, value in schema.items() if key != compound}
            return rest | (parts[0] if len(parts) == 1 else {"anyOf": parts})
    return schema


def _operations(result: Schema) -> Iterator[Schema]:
    return (operation for path in result["paths"].values() for operation in path.values())


def _allow_partial(schema: Schema, schemas: Schema) -> None:
    """Lets an object, or the objects of a list, be partial. Changes the schema."""
    name = schema.get("$ref", "").removeprefix(SCHEMAS)
    if f"Partial{name}" in schemas:
        schema["anyOf"] = [_reference(name), _reference(f"Partial{name}")]
        del schema["$ref"]
    elif name:
        results = schemas[name]["properties"]["results"]
        if "$ref" in results["items"]:
            _allow_partial(results["items"], schemas)
