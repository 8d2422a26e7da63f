"""DCAT 3 (W3C) description of a dump, for data portals: one dataset a list, one distribution a file."""

from itertools import groupby
from typing import Any

from django.conf import settings

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.content_licence import content_licence

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
MEDIA_TYPE_BY_ENDING = {"jsonl": "application/jsonl", "csv": "text/csv"}
SHA256 = {"@id": "spdx:checksumAlgorithm_sha256"}


def dcat_catalog(dump: dict[str, Any]) -> dict[str, Any]:
    """JSON-LD. `dump` is a dump as DumpSerializer describes it."""
    lists = groupby(dump["files"], key=lambda file: file["name"].partition(".")[0])
    return {
        "@context": CONTEXT,
        "@id": settings.SITE_URL + "/api/v1/dumps/",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": SITE_NAME, "@language": "en"},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": SITE_NAME, "foaf:homepage": {"@id": settings.SITE_URL}},
        **_terms_of_use(),
        "dcat:dataset": [_dataset(name, list(files), dump) for name, files in lists],
    }


def _dataset(name: str, files: list[dict[str, Any]], dump: dict[str, Any]) -> dict[str, Any]:
    address = f"{settings.SITE_URL}/api/v1/{name}/"
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": {"@value": name.replace("-", " ").capitalize(), "@language": "en"},
        "dct:modified": {"@value": dump["begun_at"].isoformat(), "@type": "xsd:dateTime"},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"},
        **_terms_of_use(),
        "dcat:distribution": [_distribution(file) for file in files],
    }


def _distribution(file: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        **_terms_of_use(),
        "dcat:downloadURL": {"@id": file["url"]},
        "dcat:mediaType": {"@id": MEDIA_TYPES + MEDIA_TYPE_BY_ENDING[file["name"].split(".")[-2]]},
        "dcat:compressFormat": {"@id": MEDIA_TYPES + "application/gzip"},
        "dcat:byteSize": {"@value": str(file["bytes"]), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {"spdx:algorithm": SHA256, "spdx:checksumValue": file["sha256"]},
    }


def _terms_of_use() -> dict[str, Any]:
    """The licence by its address; without an address, a statement of rights with its name."""
    licence = content_licence()
    if licence.url:
        return {"dct:license": {"@id": licence.url}}
    return {"dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": {"@value": licence.text, "@language": "en"}}}
