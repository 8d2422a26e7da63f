"""Citations: a CSL-JSON record of a publication, and the RIS, BibTeX and plain text that are written from the record.

CSL 1.0.2 input schema; RIS as Zotero and EndNote read it; BibTeX with the entry types of the standard styles.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

SITE_NAME = "Expert Desk"
RIS_TYPES = {
    "legislation": "STAT", "article": "GEN", "article-newspaper": "NEWS", "periodical": "SER", "report": "RPRT",
}  # fmt: skip
RIS_TAGS = {
    "original-title": "OP", "number": "M1", "abstract": "AB", "publisher": "PB", "version": "ET", "language": "LA", "URL": "UR",
}  # fmt: skip
BIBTEX_TYPES = {"report": "techreport"}
TEX_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {c: f"\\{c}" for c in "&%$#_{}"}
PRECISION_PARTS = {"year": 1, "month": 2, "approximate": 2}


def csl_record(
    document: dict[str, Any], kind: str, *, authors: Sequence[str], issued: str | None, precision: str = "day", **extra: Any
) -> dict:
    """Returns a CSL-JSON record without empty fields. `kind` is a CSL type, `issued` an ISO date, known to `precision`."""
    date: dict[str, Any] = {}
    if issued:
        parts = [int(part) for part in issued.split("-")][: PRECISION_PARTS.get(precision, 3)]
        date = {"date-parts": [parts]} | ({"circa": True} if precision == "approximate" else {})
    record = {
        "id": document["slug"],
        "type": kind,
        "title": document["title"],
        "author": [{"literal": name} for name in authors],
        "issued": date,
        "container-title": SITE_NAME,
        "publisher": SITE_NAME,
        "URL": document["web_url"],
        "version": str(document["version"]),
        "language": "en",
        "abstract": document["summary"],
        **extra,
    }
    return {name: value for name, value in record.items() if value}


def citation_sentence(record: dict[str, Any]) -> str:
    """Returns a sentence such as “State Council (2015): Internet Plus. 国发〔2015〕40号. Expert Desk, version 2, https://…”."""
    authors = ", ".join(author["literal"] for author in record.get("author", ())) or SITE_NAME
    year = record.get("issued", {}).get("date-parts", [["no date"]])[0][0]
    number = f" {record['number']}." if record.get("number") else ""
    return f"{authors} ({year}): {record['title'].rstrip('.')}.{number} {SITE_NAME}, version {record['version']}, {record['URL']}"


def format_ris(record: dict[str, Any]) -> str:
    return "".join(f"{tag}  - {' '.join(str(value).split())}\r\n" for tag, value in _ris_lines(record)) + "ER  - \r\n"


def _ris_lines(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "TY", RIS_TYPES[record["type"]]
    yield "TI", record["title"]
    yield from (("AU", author["literal"]) for author in record.get("author", ()))
    if parts := record.get("issued", {}).get("date-parts"):
        yield "PY", parts[0][0]
        yield "DA", "/".join(f"{part:02}" for part in parts[0])
    yield from ((tag, record[name]) for name, tag in RIS_TAGS.items() if name in record)


def format_bibtex(record: dict[str, Any]) -> str:
    parts = record.get("issued", {}).get("date-parts", [[]])[0]
    authors = " and ".join(f"{{{_escape_tex(author['literal'])}}}" for author in record.get("author", ()))
    fields = {
        "title": f"{{{_escape_tex(record['title'])}}}",
        "author": authors,
        "year": str(parts[0]) if parts else "",
        "month": str(parts[1]) if len(parts) > 1 else "",
        "number": _escape_tex(record.get("number", "")),
        "institution" if record["type"] == "report" else "howpublished": SITE_NAME,
        "note": f"Version {record['version']}",
        "url": record["URL"],
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9:-]", "-", record["id"])
    return f"@{BIBTEX_TYPES.get(record['type'], 'misc')}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _escape_tex(text: str) -> str:
    return "".join(TEX_ESCAPES.get(character, character) for character in text)
