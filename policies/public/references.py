"""A policy as it is cited, and in the words of schema.org."""

from typing import Any

from catalogue.citing import csl
from catalogue.linked_data import linked_data, organization, other

CHANGING = ("amends", "repeals", "replaces", "corrects")
FORCE = {"in_force": "InForce", "amended": "InForce", "superseded": "NotInForce", "ended": "NotInForce", "withdrawn": "NotInForce"}


def cite(document: dict[str, Any]) -> dict[str, Any]:
    name = next((name for name in ("published_on", "written_on", "in_force_on") if document[name]), "published_on")
    return csl(
        document,
        "legislation",
        authors=[issuer["name_en"] for issuer in document["issuers"]],
        issued=document[name],
        precision=document[f"{name}_precision"],
        number=document["document_number"],
        **{"original-title": document["title_zh"]},
    )


def describe(document: dict[str, Any]) -> dict[str, Any]:
    forward = [relation for relation in document["relations"] if relation["direction"] == "forward"]
    coverage = f"{document['in_force_on']}/{document['ended_on'] or '..'}" if document["in_force_on"] else None
    force = FORCE.get(document["lifecycle"])
    return linked_data(
        document,
        "Legislation",
        legislationIdentifier=document["document_number"],
        legislationType=document["kind"],
        legislationDate=document["written_on"],
        datePublished=document["published_on"],
        temporalCoverage=coverage,
        legislationLegalForce=f"https://schema.org/{force}" if force else None,
        legislationPassedBy=[organization(issuer) for issuer in document["issuers"]],
        legislationChanges=[other(relation) for relation in forward if relation["type"] in CHANGING],
        isBasedOn=[other(relation) for relation in forward if relation["type"] in ("based_on", "builds_on", "implements")],
    )
