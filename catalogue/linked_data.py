"""A publication in the words of schema.org, for search engines and catalogues. Types add their own to what all have."""

from collections.abc import Sequence
from typing import Any

from catalogue.citing import SITE

TERMS = ("sectors", "technologies", "regions", "organizations", "priority_areas")


def linked_data(document: dict[str, Any], kind: str, *, about: Sequence[Any] = (), **more: Any) -> dict[str, Any]:
    """JSON-LD of a presented document. Empty properties are left out."""
    said = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": f"urn:uuid:{document['uid']}",
        "url": document["web_url"],
        "name": document["title"],
        "alternateName": document.get("title_zh") or document.get("name_zh"),
        "abstract": document["summary"],
        "inLanguage": "en",
        "version": document["version"],
        "dateModified": document["updated_at"],
        "mainEntityOfPage": reviewed_page(document),
        "sdDatePublished": document["published_at"],
        "sdPublisher": {"@type": "Organization", "name": SITE},
        "about": [*about, *(defined_term(term) for name in TERMS for term in document.get(name, ()))],
        "citation": [source(one) for one in document.get("sources", ())],
        "correction": [correction(one) for one in document.get("corrections", ())],
        "mentions": [other(one) for one in document.get("relations", ()) if one["direction"] == "forward"],
        **more,
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def reviewed_page(document: dict[str, Any]) -> dict[str, Any]:
    """The page with the day on which it was last verified: schema.org has a word for that of a WebPage only."""
    day = document.get("verified_on")
    return {"@type": "WebPage", "@id": document["web_url"], "lastReviewed": day} if day else {}


def defined_term(term: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "DefinedTerm", "termCode": term["code"], "name": term["name_en"], "url": term["web_url"]}


def organization(term: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "Organization", "name": term["name_en"], "alternateName": term["name_zh"], "url": term["web_url"]}


def source(said: dict[str, Any]) -> dict[str, Any]:
    found = {"@type": "CreativeWork", "name": said["title"], "url": said["url"], "datePublished": said["published_on"]}
    return {name: value for name, value in found.items() if value}


def correction(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": f"Was: {said['was_wrong']} Is: {said['is_right']}",
        "datePublished": said["corrected_on"],
    }


def other(relation: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "CreativeWork", "@id": f"urn:uuid:{relation['uid']}", "name": relation["title"], "url": relation["web_url"]}
