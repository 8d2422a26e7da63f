"""Addresses of the EU's authority tables that DCAT-AP 3 wants for languages, countries, file types, themes and licences."""

import re
from typing import Any

AUTHORITY = "http://publications.europa.eu/resource/authority/"
THEMES = AUTHORITY + "data-theme"
DESK_THEMES = {"GOVE": "Government and public sector", "TECH": "Science and technology"}
# Without a jurisdiction in the address: the table has the international licences only.
CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(1\.0|2\.0|2\.5|3\.0|4\.0)|publicdomain/zero/1\.0)"
    r"(?:/(?:deed|legalcode)(?:\.[a-z-]+)?)?/?"
)
Reference = dict[str, Any]


def language(code: str) -> Reference:
    return {"@id": f"{AUTHORITY}language/{code}", "@type": "dct:LinguisticSystem"}


def country(code: str) -> Reference:
    return {"@id": f"{AUTHORITY}country/{code}", "@type": "dct:Location"}


def file_type(code: str) -> Reference:
    return {"@id": f"{AUTHORITY}file-type/{code}", "@type": "dct:MediaTypeOrExtent"}


def frequency(code: str) -> Reference:
    return {"@id": f"{AUTHORITY}frequency/{code}", "@type": "dct:Frequency"}


def access_right(code: str) -> Reference:
    return {"@id": f"{AUTHORITY}access-right/{code}", "@type": "dct:RightsStatement"}


def availability(code: str) -> Reference:
    return _concept(f"planned-availability/{code}", code.capitalize())


def desk_themes() -> list[Reference]:
    return [_concept(f"data-theme/{code}", label) for code, label in DESK_THEMES.items()]


def theme_taxonomy() -> Reference:
    return {"@id": THEMES, "@type": "skos:ConceptScheme", "dct:title": {"@value": "Data theme", "@language": "en"}}


def _concept(path: str, label: str) -> Reference:
    return {"@id": AUTHORITY + path, "@type": "skos:Concept", "skos:prefLabel": {"@value": label, "@language": "en"}}


def licence(url: str) -> str:
    """Returns the licence's name in the table, if it is one of Creative Commons; else the address as it is."""
    found = CREATIVE_COMMONS.fullmatch(url)
    if not found:
        return url
    kind, number = found.groups()
    return f"{AUTHORITY}licence/" + (f"CC_{kind.upper().replace('-', '')}_{number.replace('.', '_')}" if kind else "CC0")
