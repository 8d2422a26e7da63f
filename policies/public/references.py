"""CSL record and JSON-LD of a policy."""

from typing import Any

from catalogue.documents.citations import csl_record
from catalogue.documents.json_ld import build_json_ld, organization_node, related_work_node

CHANGE_RELATIONS = ("amends", "repeals", "replaces", "corrects")
LEGAL_FORCE = {
    "in_force": "InForce",
    "amended": "InForce",
    "superseded": "NotInForce",
    "ended": "NotInForce",
    "withdrawn": "NotInForce",
}


def policy_csl(document: dict[str, Any]) -> dict[str, Any]:
    name = next((name for name in ("published_on", "written_on", "in_force_on") if document[name]), "published_on")
    return csl_record(
        document,
        "legislation",
        authors=[issuer["name_en"] for issuer in document["issuers"]],
        issued=document[name],
        precision=document[f"{name}_precision"],
        number=document["document_number"],
        **{"original-title": document["title_zh"]},
    )


def policy_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    forward = [relation for relation in document["relations"] if relation["direction"] == "forward"]
    coverage = f"{document['in_force_on']}/{document['ended_on'] or '..'}" if document["in_force_on"] else None
    force = LEGAL_FORCE.get(document["lifecycle"])
    return build_json_ld(
        document,
        "Legislation",
        legislationIdentifier=document["document_number"],
        legislationType=document["kind"],
        legislationDate=document["written_on"],
        datePublished=document["published_on"],
        temporalCoverage=coverage,
        legislationLegalForce=f"https://schema.org/{force}" if force else None,
        legislationPassedBy=[organization_node(issuer) for issuer in document["issuers"]],
        legislationChanges=[related_work_node(relation) for relation in forward if relation["type"] in CHANGE_RELATIONS],
        isBasedOn=[
            related_work_node(relation) for relation in forward if relation["type"] in ("based_on", "builds_on", "implements")
        ],
    )
