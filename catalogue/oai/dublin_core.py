"""Unqualified Dublin Core (DCMES 1.1, the format `oai_dc`) of a presented document.

Creator and date are those of the page's head: of the work that a publication is about, such as an act, else of the publication.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from catalogue.documents.citations import SITE_NAME
from catalogue.documents.content_licence import content_licence
from catalogue.documents.presenter import SINGLE_TERM_KEYS, TERM_KEYS
from catalogue.publication_types import publication_type
from catalogue.vocabulary.localized_names import CHINESE_TAG, ENGLISH_TAG, chinese_name, language_of


class Statement(NamedTuple):
    """A value of an element of Dublin Core, with its BCP 47 tag where it is a text."""

    element: str
    text: str
    lang: str = ""


def dublin_core(document: dict[str, Any]) -> list[Statement]:
    """Returns what there is to say, each statement once. `document` is live and presented with its links."""
    return list(dict.fromkeys(one for one in _statements(document) if one.text))


def _statements(document: dict[str, Any]) -> Iterator[Statement]:
    declared = publication_type(document["type"])
    record = declared.main_record(document)
    yield Statement("title", document["title"], ENGLISH_TAG)
    yield Statement("title", chinese_name(document), CHINESE_TAG)
    for author in record.get("author") or declared.csl_record(document)["author"]:
        yield Statement("creator", author["literal"])
    for term in _terms(document):
        yield Statement("subject", term["name_en"], ENGLISH_TAG)
        yield Statement("subject", term["name_zh"], CHINESE_TAG)
    yield Statement("description", document["summary"], language_of(document["summary"]))
    yield Statement("publisher", SITE_NAME)
    yield Statement("date", _w3c_date(record.get("issued", {})))
    yield Statement("type", "Text")  # DCMI Type Vocabulary
    yield Statement("type", str(declared.name), ENGLISH_TAG)
    yield Statement("format", "text/html")
    yield Statement("identifier", document["web_url"])
    if declared.work_record:
        yield Statement("identifier", record.get("number", ""))
    for source in document["sources"]:
        yield Statement("source", source["url"] or ", ".join(filter(None, (source["title"], source["publisher"]))))
    yield Statement("language", ENGLISH_TAG)
    for text in document.get("texts", ()):
        yield Statement("language", text["language"] if text["body"] else "")
    for relation in document["relations"]:
        yield Statement("relation", relation["web_url"])
    yield from (Statement("rights", text) for text in content_licence())


def _terms(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in TERM_KEYS:
        yield from document.get(key, ())
    yield from (document[key] for key in SINGLE_TERM_KEYS if document.get(key))


def _w3c_date(issued: dict[str, Any]) -> str:
    """A CSL date as W3CDTF in its precision: `2015-07-04`, `2015-07` or `2015`; "" without one."""
    return "-".join(f"{part:02}" for part in issued.get("date-parts", [()])[0])
