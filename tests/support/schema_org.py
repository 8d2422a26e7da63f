"""A context of schema.org by hand: the words that pages use, so that nothing is fetched. A word that is not here fails the tests;
look it up at schema.org, with the types that may have it, before it is added.
"""

from collections.abc import Iterator
from typing import Any

from rdflib import Graph

from tests.support.linked_data import read_json_ld

ADDRESS = "https://schema.org"
PROPERTIES = """
about abstract alternateName author breadcrumb citation correction creator dateModified datePublished description distribution
encodingFormat hasPart headline identifier inLanguage includedInDataCatalog isAccessibleForFree isBasedOn isPartOf issueNumber
itemListElement keywords lastReviewed legislationAmends legislationChanges legislationCorrects legislationDate
legislationDateVersion legislationEnsuresImplementationOf legislationIdentifier legislationJurisdiction legislationPassedBy
legislationRepeals legislationType logo mainEntity mainEntityOfPage mentions name numberOfItems parentOrganization position
primaryImageOfPage propertyID publisher reportNumber sdDatePublished sdPublisher spatialCoverage temporalCoverage termCode text
value version
"""
ADDRESSES = ("additionalType", "contentUrl", "image", "inDefinedTermSet", "item", "legislationLegalForce", "license", "url")
TYPES = """
AdministrativeArea Article BreadcrumbList CollectionPage CorrectionComment Country CreativeWork DataCatalog DataDownload Dataset
DefinedTerm DefinedTermSet GovernmentOrganization ImageObject ItemList Legislation ListItem NewsArticle NewsMediaOrganization
Organization Periodical Person PropertyValue PublicationIssue Report WebPage WebSite
"""
CONTEXT: dict[str, Any] = {name: f"{ADDRESS}/{name}" for name in f"{PROPERTIES} {TYPES}".split()} | {
    name: {"@id": f"{ADDRESS}/{name}", "@type": "@id"} for name in ADDRESSES
}
# The context of schema.org has this prefix for the terms of Dublin Core.
CONTEXT |= {f"dcterms:{name}": f"http://purl.org/dc/terms/{name}" for name in ("replaces", "isReplacedBy")}


def nodes_in(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in JSON-LD, at any depth."""
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from nodes_in(value)


def unknown_words(data: Any) -> set[str]:
    """The properties and types that are not in the context."""
    properties = {name for node in nodes_in(data) for name in node if not name.startswith("@")}
    return (properties | {node["@type"] for node in nodes_in(data) if "@type" in node}) - set(CONTEXT)


def read_schema_org(*data: dict[str, Any]) -> Graph:
    """The graph of JSON-LD objects whose context is schema.org's, with the context by hand."""
    assert {one["@context"] for one in data} == {ADDRESS}
    return read_json_ld([one | {"@context": CONTEXT} for one in data])
