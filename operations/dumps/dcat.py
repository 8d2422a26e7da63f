"""DCAT-AP 3 (SEMIC) description of a dump, for data portals: one dataset a list, one distribution a file, the API as service.

Mandatory and recommended properties of catalogue, dataset, distribution and data service as far as they are true here; the
licence stands at distributions and service, not at datasets, as section “Legal information” of the profile wants it.
"""

from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.contact_links import contact_link
from catalogue.documents.content_licence import content_licence
from catalogue.documents.list_datasets import ListDataset
from operations.dumps import eu_vocabularies as eu

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
# By ending of a file: its media type, its type in the EU's table (which has none for JSON Lines), and what it holds.
FILE_FORMATS = {
    "jsonl": ("application/jsonl", "JSON", "one JSON object a line"),
    "csv": ("text/csv", "CSV", "a table with a heading, one object a row"),
}
SHA256 = {"@id": "spdx:checksumAlgorithm_sha256"}
OPENAPI = "https://spec.openapis.org/oas/v3.0.3"
Node = dict[str, Any]


def dcat_catalog(dump: Node, datasets: dict[str, ListDataset], begun_publishing_at: datetime | None) -> Node:
    """JSON-LD. `dump` is a dump as DumpSerializer describes it, `datasets` are its lists by folder of the API;
    `begun_publishing_at` is the instant of the first public event.
    """
    files = {name: list(files) for name, files in groupby(dump["files"], key=lambda file: file["name"].partition(".")[0])}
    issued = {"dct:issued": _instant(begun_publishing_at)} if begun_publishing_at else {}
    nodes = [
        _dataset(datasets[name], files[name], dump) | _coverage(datasets[name], dump, begun_publishing_at) | issued
        for name in files
    ]
    return {
        "@context": CONTEXT,
        "@id": settings.SITE_URL + "/api/v1/dumps/",
        "@type": "dcat:Catalog",
        "dct:title": _english(SITE_NAME),
        "dct:description": _english("Regulatory and standardization intelligence from China: everything public, as files."),
        "dct:publisher": _publisher(),
        "foaf:homepage": _document(settings.SITE_URL + "/"),
        "dct:language": eu.language("ENG"),
        "dct:spatial": eu.country("CHN"),
        "dcat:themeTaxonomy": eu.theme_taxonomy(),
        "dct:modified": _instant(dump["begun_at"]),
        **issued,
        **_contact_point(),
        **_terms_of_use(),
        "dcat:dataset": nodes,
        "dcat:service": _service(nodes),
    }


def _dataset(dataset: ListDataset, files: list[Node], dump: Node) -> Node:
    address = f"{settings.SITE_URL}/api/v1/{dataset.api_name}/"
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": _english(dataset.title),
        "dct:description": _english(dataset.description),
        "dct:publisher": _publisher(),
        **_contact_point(),
        "dct:identifier": address,
        "dcat:keyword": [_english(word) for word in dataset.keywords],
        "dcat:theme": eu.desk_themes(),
        "dct:language": [eu.language("ENG"), eu.language("ZHO")],
        "dcat:landingPage": _document(f"{settings.SITE_URL}/{dataset.web_folder}/"),
        "dct:modified": _instant(dump["begun_at"]),
        "dct:accrualPeriodicity": eu.frequency("DAILY"),
        "dct:accessRights": eu.access_right("PUBLIC"),
        "dcat:distribution": [_distribution(file, dump) for file in files],
    }


def _coverage(dataset: ListDataset, dump: Node, begun_publishing_at: datetime | None) -> Node:
    """Place and time of publications, by the months of their dates, and of the logs. A vocabulary has neither."""
    if dataset.is_vocabulary:
        return {}
    period: Node = {"@type": "dct:PeriodOfTime"}
    if dataset.months:
        first, last = ({"@value": month, "@type": "xsd:gYearMonth"} for month in dataset.months)
        period |= {"dcat:startDate": first, "dcat:endDate": last}
    elif dataset.is_log and begun_publishing_at:
        period |= {"dcat:startDate": _instant(begun_publishing_at), "dcat:endDate": _instant(dump["begun_at"])}
    time = {"dct:temporal": period} if len(period) > 1 else {}
    return {"dct:spatial": eu.country("CHN"), **time}


def _distribution(file: Node, dump: Node) -> Node:
    media_type, file_type, text = FILE_FORMATS[file["name"].split(".")[-2]]
    return {
        "@id": f"{settings.SITE_URL}/api/v1/dumps/dcat.jsonld#{file['name']}",
        "@type": "dcat:Distribution",
        "dct:title": _english(file["name"]),
        "dct:description": _english(f"The list as {text}, compressed with gzip, made anew every night."),
        **_terms_of_use(),
        "dcat:accessURL": {"@id": file["url"]},
        "dcat:downloadURL": {"@id": file["url"]},
        "dct:format": eu.file_type(file_type),
        "dcat:mediaType": _media_type(media_type),
        "dcat:compressFormat": _media_type("application/gzip"),
        "dcatap:availability": eu.availability("AVAILABLE"),
        "dct:modified": _instant(dump["begun_at"]),
        "dcat:byteSize": {"@value": str(file["bytes"]), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": SHA256,
            "spdx:checksumValue": {"@value": file["sha256"], "@type": "xsd:hexBinary"},
        },
    }


def _service(datasets: list[Node]) -> Node:
    """The API, which answers with the same lists."""
    address = settings.SITE_URL + "/api/v1/"
    return {
        "@id": address,
        "@type": "dcat:DataService",
        "dct:title": _english(f"{SITE_NAME} API"),
        "dct:description": _english("Lists with filters, facets, search and the log of changes, in JSON and other formats."),
        "dct:publisher": _publisher(),
        **_contact_point(),
        **_terms_of_use(),
        "dcat:keyword": [_english(word) for word in ("China", "regulation", "standardization", "API")],
        "dcat:theme": eu.desk_themes(),
        "dct:conformsTo": {"@id": OPENAPI, "@type": "dct:Standard"},
        "dct:accessRights": eu.access_right("PUBLIC"),
        "dcat:endpointURL": {"@id": address},
        "dcat:endpointDescription": {"@id": address + "schema/"},
        "dcat:landingPage": _document(address + "docs/"),
        "dcat:servesDataset": [{"@id": dataset["@id"]} for dataset in datasets],
    }


def _publisher() -> Node:
    home = settings.SITE_URL + "/"
    return {
        "@id": home + "#desk",
        "@type": ["foaf:Agent", "foaf:Organization"],
        "foaf:name": _english(SITE_NAME),
        "foaf:homepage": _document(home),
    }


def _contact_point() -> Node:
    """The desk's mail address, or the form (vCard)."""
    is_mail = bool(settings.CONTACT_EMAIL and not settings.CONTACT_URL)
    link = f"mailto:{settings.CONTACT_EMAIL}" if is_mail else urljoin(f"{settings.SITE_URL}/", contact_link())
    property_name = "vcard:hasEmail" if is_mail else "vcard:hasURL"
    return {
        "dcat:contactPoint": {
            "@id": settings.SITE_URL + "/about/#contact",
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": SITE_NAME,
            property_name: {"@id": link},
        }
    }


def _terms_of_use() -> Node:
    """The licence, by its name in the EU's table if it is there, else its address; without one, a statement of rights."""
    licence = content_licence()
    if licence.url:
        return {"dct:license": {"@id": eu.licence(licence.url), "@type": "dct:LicenseDocument"}}
    return {"dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": _english(licence.text)}}


def _document(address: str) -> Node:
    return {"@id": address, "@type": "foaf:Document"}


def _media_type(name: str) -> Node:
    return {"@id": MEDIA_TYPES + name, "@type": "dct:MediaType"}


def _english(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _instant(at: datetime) -> Node:
    return {"@value": at.isoformat(), "@type": "xsd:dateTime"}
