"""Response headers in the schema."""

from typing import Any

HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"description": "Names this state of the answer; send it in If-None-Match.", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When something in the catalogue last changed.", "schema": {"type": "string"}},
    "Link": {"description": "First, previous, next and last page; the licence (RFC 8288).", "schema": {"type": "string"}},
    "RateLimit": {"description": "How many requests are left, and for how many seconds.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "How many requests are allowed in a window.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
    "Location": {"description": "Where it is now.", "schema": {"type": "string", "format": "uri-reference"}},
}
OF_EVERY_ANSWER = ("RateLimit", "RateLimit-Policy")
BY_STATUS = {
    "200": ("ETag", "Last-Modified", "Link"),
    "304": ("ETag",),
    "301": ("Location",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}


def header_references(status: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*BY_STATUS.get(status, ()), *OF_EVERY_ANSWER)}
