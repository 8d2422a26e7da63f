"""CSL record and JSON-LD of a case study."""

from typing import Any

from catalogue.documents.citations import csl_record
from catalogue.documents.json_ld import build_json_ld
from catalogue.documents.term_json_ld import term_node


def case_csl(document: dict[str, Any]) -> dict[str, Any]:
    return csl_record(document, issued=document["recorded_on"])


def case_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    organization = document["organization"]
    subject = [term_node("organization", organization)] if organization else []
    return build_json_ld(document, "Article", datePublished=document["recorded_on"], about=subject)
