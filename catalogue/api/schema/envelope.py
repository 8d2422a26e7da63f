"""The envelope of a list in the schema."""

from typing import Any

from catalogue.api.schema.examples import EXAMPLE_SITE


class ListEnvelope:
    """The envelope of a list: REST framework calls it a pagination class; only the schema reads it."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []

    def get_paginated_response_schema(self, results: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri", "example": f"{EXAMPLE_SITE}/api/v1/policies/?page=2"}
        return {
            "type": "object",
            "description": "A page of a list.",
            "required": ["next", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "example": 1,
                    "description": "The true total. Not counted where a cursor is given.",
                },
                "next": {**address, "description": "The address of the next page; null after the last."},
                "previous": {
                    **address,
                    "description": "The address of the page before; null at the first. Only where a page is asked for.",
                },
                "description": {
                    "type": "string",
                    "example": "Policies, newest first.",
                    "description": "What was asked for, in words.",
                },
                "results": results,
            },
        }


class LogEnvelope(ListEnvelope):
    """The envelope of the change log, which gives a cursor even after its last event."""

    def get_paginated_response_schema(self, results: dict[str, Any]) -> dict[str, Any]:
        envelope = super().get_paginated_response_schema(results)
        cursor = {
            "type": "string",
            "example": "WyJhIiwxXQ",
            "description": "Where the log was read to: send it to read on. Only where a cursor is given.",
        }
        del envelope["properties"]["description"]
        return envelope | {"properties": {**envelope["properties"], "cursor": cursor}}
