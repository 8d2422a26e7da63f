"""Errors in the schema: problem details (RFC 9457), and what each status means."""

from typing import Any

from catalogue.api.schema.examples import EXAMPLE_SITE
from catalogue.http.problems import PROBLEM_KINDS, PROBLEMS_PATH

PROBLEM_COMPONENT = "Problem"
PROBLEM_REFERENCE = {"$ref": f"#/components/schemas/{PROBLEM_COMPONENT}"}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Names the kind of error; the address explains it."},
        "title": {"type": "string", "description": "The kind of error in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong with this request."},
        "errors": {
            "type": "array",
            "description": "Each wrong parameter or field. Of bad parameters and bad bodies only.",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {
                    "parameter": {"type": "string", "description": "The parameter or field."},
                    "detail": {"type": "string", "description": "What is wrong with it, and what is allowed."},
                },
            },
        },
    },
    "examples": [
        {
            "type": f"{EXAMPLE_SITE}{PROBLEMS_PATH}#{PROBLEM_KINDS[400].slug}",
            "title": "Bad request",
            "status": 400,
            "detail": "sector: “ZZ” is not a known sector code.",
            "errors": [{"parameter": "sector", "detail": "“ZZ” is not a known sector code."}],
        }
    ],
}


def error_responses(codes: list[str]) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": PROBLEM_REFERENCE}}
    return {code: {"description": PROBLEM_KINDS[int(code)].meaning, "content": content} for code in codes}
