"""CSL records of a policy and of the desk's page about it, and its JSON-LD."""

from typing import Any

from catalogue.documents.citations import csl_record, work_record
from catalogue.documents.json_ld import build_work_json_ld, partial_date, related_work_node
from catalogue.documents.term_json_ld import SCHEMA_ORG, term_node
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.date_text import desk_time
from catalogue.vocabulary.localized_names import localized_name
from policies.public.choices import PolicyLevel
from policies.public.original_text import original_text, original_url

# Properties of Legislation, and the types of relations that they say.
RELATION_PROPERTIES = {
    "legislationAmends": ("amends",),
    "legislationRepeals": ("repeals",),
    "legislationCorrects": ("corrects",),
    "legislationChanges": ("replaces",),
    "legislationEnsuresImplementationOf": ("implements", "rolls_out"),
    "isBasedOn": ("based_on", "builds_on"),
}
LEGAL_FORCE = {
    "consultation": "NotInForce",
    "in_force": "InForce",
    "amended": "InForce",
    "superseded": "NotInForce",
    "ended": "NotInForce",
    "withdrawn": "NotInForce",
}
# The genre that a citation prints is what the act calls itself; these kinds are the desk's own words.
CHINA = {"@type": "Country", "name": "China", "identifier": "CN"}
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
    related = {
        name: [related_work_node(relation, "Legislation") for relation in forward if relation["type"] in types]
        for name, types in RELATION_PROPERTIES.items()
    }
    kind, force = document["kind"], legal_force(document)
    original = original_text(document)
    return build_work_json_ld(
        document,
        "Legislation",
        inLanguage=original.language if original else None,
        legislationIdentifier=document["document_number"],
        legislationType=None if kind in UNNAMED_KINDS else kind.replace("_", " "),
        legislationDate=partial_date(document, "written_on"),
        legislationDateVersion=described_on(document),
        datePublished=partial_date(document, "published_on"),
        temporalCoverage=period_in_force(document),
        legislationLegalForce=f"{SCHEMA_ORG}/{force}" if force else None,
        legislationPassedBy=[term_node("organization", issuer) for issuer in document["issuers"]],
        legislationJurisdiction=jurisdictions(document),
        **related,
    )


def legal_force(document: dict[str, Any]) -> str:
    """Returns InForce, NotInForce or "" where it is not known. What is adopted is not yet in force if its first day is known.

    PartiallyInForce is never said: nothing in a document tells that of an act one part is in force and another is not.
    """
    if document["status"] == "adopted" and document["in_force_on"]:
        return "NotInForce"
    return LEGAL_FORCE.get(document["status"], "")


def described_on(document: dict[str, Any]) -> str:
    """Returns the last day for which the description is known to be right: of its last change, or of a verification since."""
    changed_on = desk_time(document["updated_at"]).date().isoformat()
    return max(changed_on, document["verified_on"].isoformat() if document["verified_on"] else "")


def period_in_force(document: dict[str, Any]) -> str:
    """Returns an interval of ISO 8601 that may be open at its end; "" without a first day."""
    start, end = partial_date(document, "in_force_on"), partial_date(document, "ended_on")
    return f"{start}/{end or '..'}" if start else ""


def jurisdictions(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns China for acts of the state and its ministries, the regions of provincial and municipal ones; else nothing."""
    if document["level"] in (PolicyLevel.PROVINCIAL, PolicyLevel.MUNICIPAL):
        return [term_node("region", region) for region in document["regions"]]
    return [CHINA] if document["level"] in (PolicyLevel.NATIONAL, PolicyLevel.MINISTRY) else []
