"""Citations: CSL-JSON records of the desk's pages and of the works that they are about, and the RIS, BibTeX and plain text that are
written from a record.

CSL 1.0.2 input schema; RIS as Zotero and EndNote read it; BibTeX with the entry types of the standard styles. Which CSL type is
taken for what, and why: docs/decisions/046.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from catalogue.http.language import gettext as _
from catalogue.http.language import is_chinese
from catalogue.vocabulary.date_text import desk_time
from catalogue.vocabulary.localized_names import CHINESE_TAG, chinese_name, localized_name

SITE_NAME = "Expert Desk"
RIS_TYPES = {"webpage": "ELEC", "report": "RPRT", "document": "GOVDOC", "standard": "STAND"}
RIS_TAGS = {
    "original-title": "OP", "genre": "M3", "number": "M1", "abstract": "AB", "container-title": "T2", "publisher": "PB",
    "version": "ET", "language": "LA", "URL": "UR",
}  # fmt: skip
BIBTEX_TYPES = {"report": "techreport"}
TEX_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {c: f"\\{c}" for c in "&%$#_{}"}
URL_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in "{}\\"})
MONTH_MACROS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PRECISION_PARTS = {"year": 1, "month": 2, "approximate": 2}


def csl_record(
    document: dict[str, Any],
    kind: str = "webpage",
    *,
    authors: Sequence[str] = (SITE_NAME,),
    issued: str | None = None,
    **extra: Any,
) -> dict[str, Any]:
    """Returns the record of what the desk published, in the version of the document, at the permanent address of that version.

    `kind` is “webpage” or “report”; `issued` is an ISO date, by default the day of the version. The desk is not named again as the
    publisher of what it wrote itself. Styles print the version of a report, but not of a page: there it is the number.
    """
    number = str(document["version"])
    version = {"version": number} if kind == "report" else {"number": _("Version %(number)s") % {"number": number}}
    place = {"publisher" if kind == "report" else "container-title": SITE_NAME} if list(authors) != [SITE_NAME] else {}
    identity = {"id": citation_key(document, number), "URL": version_url(document), "abstract": document["summary"]}
    day = issued or _day(document["changed_at"])
    return _record(document, kind, authors, _csl_date(day), **version, **place, **identity, **extra)


def work_record(
    document: dict[str, Any],
    kind: str,
    *,
    authors: Sequence[str],
    issued: str | None,
    precision: str = "day",
    url: str = "",
    **extra: Any,
) -> dict[str, Any]:
    """Returns the record of the work that a publication is about, such as an act: the desk is neither author nor publisher of it.

    `issued` is an ISO date that is known to `precision`, `url` the address of the original; without it, of the desk's page.
    """
    original = "" if is_chinese() else chinese_name(document)
    identity = {"id": citation_key(document), "URL": url or document["web_url"], "original-title": original}
    return _record(document, kind, authors, _csl_date(issued, precision), **identity, **extra)


def citation_key(document: dict[str, Any], version: str = "") -> str:
    """Returns the key of a record: `policy-internet-plus` for a work, `case-wechat-v2` for a page in its version.

    It is unique on the site: it names the type, and a slug that itself ends like a version has a colon there.
    """
    slug = re.sub(r"-(v\d+)$", r":\1", document["slug"])
    return f"{document['type']}-{slug}" + (f"-v{version}" if version else "")


def _record(document: dict[str, Any], kind: str, authors: Sequence[str], issued: dict[str, Any], **extra: Any) -> dict[str, Any]:
    """A record without empty fields, with the title in the reader's language."""
    title = localized_name(document)
    record = {
        "id": "",
        "type": kind,
        "title": title.text,
        "author": [{"literal": name} for name in authors],
        "issued": issued,
        "language": "zh-CN" if title.lang == CHINESE_TAG else "en",
        **extra,
    }
    return {name: value for name, value in record.items() if value}


def _csl_date(day: str | None, precision: str = "day") -> dict[str, Any]:
    if not day:
        return {}
    parts = [int(part) for part in day.split("-")][: PRECISION_PARTS.get(precision, 3)]
    return {"date-parts": [parts]} | ({"circa": True} if precision == "approximate" else {})


def _day(instant: Any) -> str:
    """The day of an instant in the desk's zone, as ISO text."""
    return desk_time(instant).date().isoformat()


def version_url(document: dict[str, Any]) -> str:
    """Returns the permanent address of the document's version; the plain one of a publication that is not live."""
    address = document["web_url"]
    if "/versions/" in address or document.get("standing", "live") != "live":
        return address
    return f"{address}versions/{document['version']}/"


def citation_sentence(record: dict[str, Any]) -> str:
    """Returns a sentence in the reader's language, such as “State Council (2015): Internet Plus. Action plan, 国发〔2015〕40号.
    https://…” or “Expert Desk (2016): Internet Plus. Version 2. https://…”.
    """
    authors = [author["literal"] for author in record.get("author", ())]
    year = str(record["issued"]["date-parts"][0][0]) if "issued" in record else _("no date")
    title = record["title"].rstrip(".。") + (f" [{record['original-title']}]" if "original-title" in record else "")
    version = _("Version %(number)s") % {"number": record["version"]} if "version" in record else ""
    number = record.get("number", "")
    if number.isdigit():
        number = _("No. %(number)s") % {"number": number}
    numbers = [text for text in (record.get("genre"), number, version) if text]
    place = [text for text in (record.get("publisher"), record.get("container-title")) if text]
    if is_chinese():
        who = f"{'、'.join(authors)}（{year}）：" if authors else f"（{year}）"
        return who + "。".join([title, *filter(None, ["，".join(numbers)]), *place, record["URL"]])
    who = f"{', '.join(authors)} ({year}): " if authors else f"({year}) "
    return who + ". ".join([title, *filter(None, [", ".join(numbers)]), *place, record["URL"]])


def format_ris(record: dict[str, Any]) -> str:
    return "".join(f"{tag}  - {' '.join(str(value).split())}\r\n" for tag, value in _ris_lines(record)) + "ER  - \r\n"


def _ris_lines(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "TY", RIS_TYPES[record["type"]]
    yield "TI", record["title"]
    yield from (("AU", author["literal"]) for author in record.get("author", ()))
    if parts := record.get("issued", {}).get("date-parts"):
        yield "PY", parts[0][0]
        yield "DA", "/".join(f"{part:02}" for part in parts[0]) + "/" * (4 - len(parts[0]))  # YYYY/MM/DD/other
    yield from ((tag, record[name]) for name, tag in RIS_TAGS.items() if name in record)


def format_bibtex(record: dict[str, Any]) -> str:
    """Returns an entry that BibTeX and biber read: months are macros, `origtitle` is biblatex's. The key has no underscore, which
    is a colon twice there, so that keys stay unique.
    """
    parts = record.get("issued", {}).get("date-parts", [[]])[0]
    names = [f"{{{_escape_tex(author['literal'])}}}" for author in record.get("author", ())]
    is_report, genre, number = record["type"] == "report", record.get("genre", ""), record.get("number", "")
    version = f"Version {record['version']}" if "version" in record else ""
    place = _escape_tex(record.get("publisher") or record.get("container-title", ""))
    fields = {
        "title": f"{{{{{_escape_tex(record['title'])}}}}}",
        "origtitle": _braced(_escape_tex(record.get("original-title", ""))),
        "author": _braced(" and ".join(names)),
        "year": _braced(str(parts[0]) if parts else ""),
        "month": MONTH_MACROS[parts[1] - 1] if len(parts) > 1 else "",
        "institution" if is_report else "howpublished": _braced(place or (" and ".join(names) if is_report else "")),
        "type": _braced(_escape_tex(genre) if is_report else ""),
        "number": _braced(_escape_tex(number) if is_report else ""),
        "note": _braced(_escape_tex(version if is_report else ", ".join(filter(None, [genre, number])))),
        "url": _braced(record["URL"].translate(URL_ESCAPES)),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9:-]", "::", record["id"])
    return f"@{BIBTEX_TYPES.get(record['type'], 'misc')}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _escape_tex(text: str) -> str:
    return "".join(TEX_ESCAPES.get(character, character) for character in text)
