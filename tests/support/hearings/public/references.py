"""A hearing as it is cited, and in the words of schema.org."""

from typing import Any

from catalogue.documents.citations import csl_record
from catalogue.documents.json_ld import build_json_ld


def hearing_csl(document: dict[str, Any]) -> dict[str, Any]:
    return csl_record(document, issued=document["held_on"])


def hearing_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    return build_json_ld(document, "Event", startDate=document["held_on"])
