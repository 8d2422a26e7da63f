"""A Word file is a zip: what kind it is, and whether it is safe to unpack, from its list of parts and their first bytes.

Nothing is unpacked before sizes and ratios were looked at. Every refusal names what was found.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from editorial.document_import.parsed_document import DocumentRefused

MAX_PARTS = 3_000
MAX_UNPACKED_BYTES = 120 * 2**20  # bytes; three hundred pages with their pictures take a third of it
MAX_XML_BYTES = 40 * 2**20  # bytes of one XML part
MAX_COMPRESSION_RATIO, MIN_BYTES_FOR_RATIO_CHECK = 100, 2 * 2**20  # running text packs five to thirty times
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS_DOCX_HINT = "Save it in Word as “Word Document (.docx)”, or paste its text."
REFUSED_OFFICE_TYPES = {
    "spreadsheetml": "This is an Excel workbook, not a Word file. Paste the part of it that belongs into the text.",
    "presentationml": "This is a PowerPoint file, not a Word file. Paste its text instead.",
}
REFUSED_SIGNATURES = {
    b"%PDF": "This is a PDF, which has no paragraphs to read. Open it, copy its text and paste it here.",
    b"{\\rtf": f"This is an RTF file, not a Word file of the present kind. {SAVE_AS_DOCX_HINT}",
}
OVERRIDE_ELEMENT = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"


def has_document_signature(data: bytes) -> bool:
    """Whether it is a file of a program and no text: such a one is opened here, or refused by name."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE_SIGNATURE, *REFUSED_SIGNATURES))


def open_package(data: bytes) -> ZipFile:
    """The file, after all that can be said without unpacking it. Raises Refused."""
    for start, said in REFUSED_SIGNATURES.items():
        if data.startswith(start):
            raise DocumentRefused(said)
    if data.startswith(OLE_SIGNATURE):
        raise DocumentRefused(_describe_ole_file(data))
    try:
        package = ZipFile(BytesIO(data))
        _check_sizes(package.infolist())
        _check_kind(package)
        _check_xml(package)
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as fault:
        raise DocumentRefused(f"The file is damaged or no Word file: it cannot be unpacked. {SAVE_AS_DOCX_HINT}") from fault
    return package


def parse_part(package: ZipFile, name: str) -> ElementTree.Element | None:
    """A part as a tree; None where there is none. Its prolog was checked when the package was opened."""
    if name not in package.namelist():
        return None
    with package.open(name) as part:
        return ElementTree.parse(part).getroot()  # noqa: S314 - without a DTD there are no entities


def iterate_body(package: ZipFile, name: str) -> Iterator[ElementTree.Element]:
    """What stands at the top of the document, one after another, so that no more than one is held."""
    with package.open(name) as part:
        depth, body = 0, None
        for event, element in ElementTree.iterparse(part, events=("start", "end")):  # noqa: S314 - as above
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 2:
                body = element
            if event == "end" and depth == 2 and body is not None:
                yield element
                body.clear()


def _describe_ole_file(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "The file is protected by a password. Open it in Word, take the password off, and save it again."
    if "WordDocument".encode("utf-16-le") in data:
        return f"This is a Word file of the old kind (.doc). {SAVE_AS_DOCX_HINT}"
    return f"This is an old Office file, not a Word document. {SAVE_AS_DOCX_HINT}"


def _check_sizes(parts: list[ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise DocumentRefused(f"The file has {len(parts):,} parts; a Word file has at most {MAX_PARTS:,}. It is not unpacked.")
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentRefused("The file is protected by a password. Save it without one.")
    if len({part.filename for part in parts}) < len(parts):
        raise DocumentRefused(f"The file names one of its parts twice, which no Word file does. {SAVE_AS_DOCX_HINT}")
    unpacked = sum(part.file_size for part in parts)
    bombs = [
        part
        for part in parts
        if part.file_size > MIN_BYTES_FOR_RATIO_CHECK and part.file_size > MAX_COMPRESSION_RATIO * part.compress_size
    ]
    large = [part for part in parts if part.filename.lower().endswith((".xml", ".rels")) and part.file_size > MAX_XML_BYTES]
    if unpacked > MAX_UNPACKED_BYTES or bombs or large:
        raise DocumentRefused(
            f"The file would unpack to {unpacked / 2**20:,.0f} MB, far more than a text needs (a “zip bomb”). It is not unpacked."
        )
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise DocumentRefused(f"The file is packed in a way that Word does not use. {SAVE_AS_DOCX_HINT}")


def _check_kind(package: ZipFile) -> None:
    names = package.namelist()
    if "[Content_Types].xml" not in names:
        raise DocumentRefused(f"This is a zip archive, not a Word file. {SAVE_AS_DOCX_HINT}")
    macros = next((name for name in names if name.lower().endswith(("vbaproject.bin", "vbadata.xml"))), "")
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    if macros or "macroenabled" in types.lower():
        raise DocumentRefused(
            f"The file has macros ({macros or 'its type says so'}). Save it in Word as “Word Document (.docx)”, which has none."
        )
    if "wordprocessingml" not in types:
        raise DocumentRefused(
            next(
                (said for kind, said in REFUSED_OFFICE_TYPES.items() if kind in types), f"This is no Word file. {SAVE_AS_DOCX_HINT}"
            )
        )


def _check_xml(package: ZipFile) -> None:
    """A document type stands before the first element, or nowhere: so no more than that is parsed."""
    declared = _declared_as_xml(package)
    for name in package.namelist():
        if name.lower().endswith((".xml", ".rels", ".vml")) or name in declared:
            with package.open(name) as part:
                _check_prolog(name, part)


def _declared_as_xml(package: ZipFile) -> set[str]:
    with package.open("[Content_Types].xml") as part:
        _check_prolog("[Content_Types].xml", part)
    root: Any = parse_part(package, "[Content_Types].xml")
    overrides = (one.attrib for one in root.iter(OVERRIDE_ELEMENT))
    return {one.get("PartName", "").lstrip("/") for one in overrides if one.get("ContentType", "").endswith("xml")}


def _check_prolog(name: str, part: IO[bytes]) -> None:
    try:
        next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException:
        raise DocumentRefused(
            f"The part {name} declares a document type or entities (an “XXE” attack works that way). Word writes none: "
            "it is not read. Paste the text instead."
        ) from None
    except (ElementTree.ParseError, LookupError) as fault:
        raise DocumentRefused(f"The part {name} is damaged. Open the file in Word and save it again.") from fault
