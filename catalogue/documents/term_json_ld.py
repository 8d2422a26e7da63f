"""JSON-LD of vocabulary terms in the words of schema.org: organizations, regions by ISO 3166-2, and defined terms."""

from typing import Any

from django.conf import settings
from django.utils.text import slugify

from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.index.process_cache import public_term, vocabulary_at
from catalogue.index.revision import Revision
from catalogue.models.vocabulary import Organization, Vocabulary
from catalogue.vocabulary.choice_labels import choice_label

SCHEMA_ORG = "https://schema.org"
NODE_TYPES = {"organization": "Organization", "region": "AdministrativeArea"}  # every other term is a DefinedTerm
ORGANIZATION_TYPES = {
    Organization.Kind.AUTHORITY: "GovernmentOrganization",
    Organization.Kind.MEDIA: "NewsMediaOrganization",
}


def term_node(facet: str, term: dict[str, Any]) -> dict[str, Any]:
    """Returns the node of a term from its reference, as documents have it. Names only: what it is more, its own page says."""
    node = {
        "@type": NODE_TYPES.get(facet, "DefinedTerm"),
        "@id": term["web_url"] + "#term",
        "name": term["name_en"] or term["name_zh"],
        "alternateName": term["name_zh"],
        "url": term["web_url"],
    }
    if facet == "region":
        node["identifier"] = {"@type": "PropertyValue", "propertyID": "ISO 3166-2", "value": term["code"]}
    elif facet not in NODE_TYPES:
        node |= {"termCode": term["code"], "inDefinedTermSet": vocabulary_url(facet)}
    return {name: value for name, value in node.items() if value}


def term_json_ld(facet: str, row: Vocabulary, revision: Revision) -> dict[str, Any]:
    """Returns all that readers may know of a public term; `row` is its row. No statement."""
    term = vocabulary_at(revision).by_facet[facet][row.code]
    parent = public_term(facet, term.parent, revision) if term.parent else None
    node = {"@context": SCHEMA_ORG, **term_node(facet, term.as_reference())}
    other_names = [name for name in dict.fromkeys((row.name_zh, term.abbreviation, *term.aliases)) if name and name != node["name"]]
    if other_names:
        node["alternateName"] = other_names
    if facet not in NODE_TYPES:
        node["inDefinedTermSet"] = term_set_node(facet, getattr(row, "scheme", ""))
    if isinstance(row, Organization):
        node["@type"] = ORGANIZATION_TYPES.get(Organization.Kind(row.kind), "Organization")
        if parent:
            node["parentOrganization"] = term_node(facet, parent.as_reference())
    return node


def term_set_node(facet: str, scheme: str = "") -> dict[str, Any]:
    """Returns the vocabulary; `scheme` is the standard that its codes are of, such as “GB/T 4754-2017”."""
    url, name = vocabulary_url(facet), scheme or choice_label("facets", facet)
    return {"@type": "DefinedTermSet", "@id": f"{url}#{slugify(scheme) or 'terms'}", "name": name, "url": url}


def vocabulary_url(facet: str) -> str:
    return f"{settings.SITE_URL}/{VOCABULARY_FOLDERS[facet]}/"
