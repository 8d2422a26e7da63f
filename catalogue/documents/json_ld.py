"""JSON-LD with the schema.org vocabulary. A publication type adds its own properties to those that all types share."""

from collections.abc import Sequence
from typing import Any

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.content_licence import licence_node
from catalogue.vocabulary.date_text import desk_time

TERM_LISTS = ("sectors", "technologies", "regions", "organizations", "priority_areas")


def build_json_ld(document: dict[str, Any], kind: str, *, about: Sequence[Any] = (), **extra: Any) -> dict[str, Any]:
    """Returns the JSON-LD node of a presented document, without empty properties. `kind` is a schema.org type."""
    node = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": f"urn:uuid:{document['uid']}",
        "url": document["web_url"],
        "name": document["title"],
        "alternateName": document.get("title_zh") or document.get("name_zh"),
        "abstract": document["summary"],
        "inLanguage": "en",
        "version": document["version"],
        "dateModified": desk_time(document["updated_at"]),
        "mainEntityOfPage": web_page_node(document),
        "sdDatePublished": desk_time(document["published_at"]),
        "license": licence_node(),
        "sdPublisher": {"@type": "Organization", "name": SITE_NAME},
        "about": [*about, *(defined_term_node(term) for name in TERM_LISTS for term in document.get(name, ()))],
        "citation": [source_node(one) for one in document.get("sources", ())],
        "correction": [correction_node(one) for one in document.get("corrections", ())],
        "mentions": [related_work_node(one) for one in document.get("relations", ()) if one["direction"] == "forward"],
        **extra,
    }
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def web_page_node(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the WebPage with its licence and the day of its last verification, which schema.org defines for WebPage only."""
    day = {"lastReviewed": document["verified_on"]} if document.get("verified_on") else {}
    return {"@type": "WebPage", "@id": document["web_url"], "license": licence_node(), **day}


def defined_term_node(term: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "DefinedTerm", "termCode": term["code"], "name": term["name_en"], "url": term["web_url"]}


def organization_node(term: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "Organization", "name": term["name_en"], "alternateName": term["name_zh"], "url": term["web_url"]}


def source_node(source: dict[str, Any]) -> dict[str, Any]:
    node = {"@type": "CreativeWork", "name": source["title"], "url": source["url"], "datePublished": source["published_on"]}
    return {name: value for name, value in node.items() if value}


def correction_node(correction: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": f"Was: {correction['was_wrong']} Is: {correction['is_right']}",
        "datePublished": correction["corrected_on"],
    }


def related_work_node(relation: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "CreativeWork", "@id": f"urn:uuid:{relation['uid']}", "name": relation["title"], "url": relation["web_url"]}
