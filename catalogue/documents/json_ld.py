"""JSON-LD of publications in the words of schema.org. A publication type adds its own properties to those that all types share."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.content_licence import licence_node
from catalogue.documents.term_json_ld import SCHEMA_ORG, term_node
from catalogue.vocabulary.date_text import desk_time

TERM_LISTS = {
    "sectors": "sector",
    "technologies": "technology",
    "regions": "region",
    "organizations": "organization",
    "priority_areas": "priority_area",
}
DATE_CHARACTERS = {"day": 10, "month": 7, "year": 4}


def build_json_ld(document: dict[str, Any], kind: str, *, about: Sequence[Any] = (), **extra: Any) -> dict[str, Any]:
    """Returns the JSON-LD node of what the desk wrote, without empty properties. `document` is a presented document, `kind` a type
    of schema.org. The desk is the author unless `extra` has another.
    """
    node = {
        **_shared_properties(document, kind, about),
        "headline": document["title"],
        "image": card_url(document),
        "inLanguage": "en",
        "author": desk_node(),
        "publisher": desk_node(),
        "license": licence_node(),
        **_page_history(document),
        "mainEntityOfPage": web_page_node(document),
        **extra,
    }
    return without_empty(node)


def build_work_json_ld(document: dict[str, Any], kind: str, *, about: Sequence[Any] = (), **extra: Any) -> dict[str, Any]:
    """Returns the node of the work that a publication is about, such as an act. The desk is neither its author nor its publisher:
    version, change, corrections, licence and picture are of the desk's page and stand at `mainEntityOfPage`.
    """
    page = {
        **web_page_node(document),
        "name": document["title"],
        "inLanguage": "en",
        "primaryImageOfPage": {"@type": "ImageObject", "url": card_url(document)},
        "publisher": desk_node(),
        **_page_history(document),
    }
    return without_empty({**_shared_properties(document, kind, about), "mainEntityOfPage": without_empty(page), **extra})


def _shared_properties(document: dict[str, Any], kind: str, about: Sequence[Any]) -> dict[str, Any]:
    return {
        "@context": SCHEMA_ORG,
        "@type": kind,
        "@id": publication_id(document),
        "url": document["web_url"],
        "name": document["title"],
        "alternateName": document.get("title_zh") or document.get("name_zh"),
        "abstract": document["summary"],
        "about": [*about, *(term_node(facet, term) for name, facet in TERM_LISTS.items() for term in document.get(name, ()))],
        "citation": [source_node(one) for one in document.get("sources", ())],
        "mentions": [related_work_node(one) for one in document.get("relations", ()) if one["direction"] == "forward"],
        "sdDatePublished": desk_time(document["published_at"]),
        "sdPublisher": {"@type": "Organization", "name": SITE_NAME},
    }


def _page_history(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": document["version"],
        "dateModified": desk_time(document["updated_at"]),
        "correction": [correction_node(one) for one in document.get("corrections", ())],
    }


def without_empty(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def publication_id(reference: dict[str, Any]) -> str:
    """Returns the `@id` of a publication, from a document or a relation to it."""
    return f"urn:uuid:{reference['uid']}"


def partial_date(document: dict[str, Any], name: str) -> str:
    """Returns a date as exactly as it is known, in ISO 8601: `2015-07-04`, `2015-07`, `2015`; "" for none or an approximate one."""
    day, length = document[name], DATE_CHARACTERS.get(document.get(f"{name}_precision", "day"), 0)
    return day[:length] if day else ""


def web_page_node(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the WebPage with its licence and the day of its last verification, which schema.org defines for WebPage only."""
    day = {"lastReviewed": document["verified_on"]} if document.get("verified_on") else {}
    return {"@type": "WebPage", "@id": document["web_url"], "license": licence_node(), **day}


def card_url(document: dict[str, Any]) -> str:
    """Returns the address of the social card, a PNG of 1200 by 630 pixels; of all versions the same."""
    return document["web_url"].split("/versions/")[0].rstrip("/") + "/card.png"


def desk_node() -> dict[str, Any]:
    """Returns the desk as publisher, with its logo as Google's rules of articles want it."""
    logo = {"@type": "ImageObject", "url": urljoin(f"{settings.SITE_URL}/", static("icon.svg"))}
    return {
        "@type": "Organization",
        "@id": f"{settings.SITE_URL}/#desk",
        "name": SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "logo": logo,
    }


def source_node(source: dict[str, Any]) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": source["publisher"]} if source.get("publisher") else None
    return without_empty(
        {
            "@type": "CreativeWork",
            "name": source["title"],
            "url": source["url"],
            "datePublished": source["published_on"],
            "publisher": publisher,
        }
    )


def correction_node(correction: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": f"Was: {correction['was_wrong']} Is: {correction['is_right']}",
        "datePublished": correction["corrected_on"],
    }


def related_work_node(relation: dict[str, Any], kind: str = "CreativeWork") -> dict[str, Any]:
    return {"@type": kind, "@id": publication_id(relation), "name": relation["title"], "url": relation["web_url"]}
