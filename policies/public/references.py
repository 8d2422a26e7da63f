"""CSL records of a policy and of the desk's page about it, and its JSON-LD."""

from typing import Any

from catalogue.documents.citations import csl_record, work_record
from catalogue.documents.json_ld import build_json_ld, organization_node, related_work_node
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.localized_names import localized_name
from policies.public.original_text import original_url

CHANGE_RELATIONS = ("amends", "repeals", "replaces", "corrects")
LEGAL_FORCE = {
    "in_force": "InForce",
    "amended": "InForce",
    "superseded": "NotInForce",
    "ended": "NotInForce",
    "withdrawn": "NotInForce",
}
# The genre that a citation prints is what the act calls itself; these kinds are the desk's own words.
UNNAMED_KINDS = ("other", "local_rollout")
CSL_TYPES = {"standard": "standard", "work_report": "report"}  # every other act is a document (docs/decisions/046)


def policy_csl(document: dict[str, Any]) -> dict[str, Any]:
    """The desk's page."""
    return csl_record(document)


def act_csl(document: dict[str, Any]) -> dict[str, Any]:
    """The act itself, at the address of its original."""
    name = next((name for name in ("published_on", "written_on", "in_force_on") if document[name]), "published_on")
    return work_record(
        document,
        CSL_TYPES.get(document["kind"], "document"),
        authors=[localized_name(issuer).text for issuer in document["issuers"]],
        issued=document[name],
        precision=document[f"{name}_precision"],
        url=original_url(document),
        genre="" if document["kind"] in UNNAMED_KINDS else choice_label("kind", document["kind"]),
        number=document["document_number"],
    )


def policy_json_ld(document: dict[str, Any]) -> dict[str, Any]:
    forward = [relation for relation in document["relations"] if relation["direction"] == "forward"]
    coverage = f"{document['in_force_on']}/{document['ended_on'] or '..'}" if document["in_force_on"] else None
    force = LEGAL_FORCE.get(document["status"])
    return build_json_ld(
        document,
        "Legislation",
        license=None,  # of the act: the desk's licence is of its page
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
