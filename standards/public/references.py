"""CSL records of a standard and of the desk's page about it, and its JSON-LD."""

from typing import Any

from catalogue.documents.citations import csl_record, work_record
from catalogue.documents.json_ld import build_work_json_ld, partial_date, related_work_node
from catalogue.documents.term_json_ld import term_node
from catalogue.vocabulary.localized_names import localized_name

STANDARD_TYPE = "http://purl.org/dc/terms/Standard"  # schema.org has no type of standards


def page_csl(document: dict[str, Any]) -> dict[str, Any]:
    """The desk's page."""
    return csl_record(document)


def standard_csl(document: dict[str, Any]) -> dict[str, Any]:
    """The standard itself."""
    name = next((name for name in ("issued_on", "in_force_on") if document[name]), "issued_on")
    return work_record(
        document,
        "standard",
        authors=[localized_name(issuer).text for issuer in document["issuers"]],
        issued=document[name],
        precision=document[f"{name}_precision"],
        number=document["document_number"],
    )


def standard_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    relations = document["relations"]
    replaced, replacing = (
        [related_work_node(one) for one in relations if one["type"] == "replaces" and one["direction"] == direction]
        for direction in ("forward", "reverse")
    )
    return build_work_json_ld(
        document,
        "CreativeWork",
        additionalType=STANDARD_TYPE,
        identifier=document["document_number"],
        datePublished=partial_date(document, "issued_on"),
        publisher=[term_node("organization", issuer) for issuer in document["issuers"]],
        isBasedOn=[{"@type": "CreativeWork", "name": one["number"]} for one in document["adopts"]],
        **{"dcterms:replaces": replaced, "dcterms:isReplacedBy": replacing},
    )
