"""Opens a Word file as a package of parts after all checks, or refuses it with a message that tells editors what to do."""

from collections.abc import Iterator
from xml.etree import ElementTree
from zipfile import ZipFile

from editorial.document_import.parsed_document import DocumentRefused
from infra.office_files import (
    MAX_PARTS,
    OLE_SIGNATURE,
    XML_SUFFIXES,
    OfficeFault,
    OfficeFileRefused,
    content_types,
    open_office_file,
)

MAX_XML_BYTES = 40 * 2**20  # of one XML part: styles, notes and comments are held in memory as trees
SAVE_AS_DOCX_HINT = "Save it in Word as “Word Document (.docx)”, or paste its text."
SAVE_AGAIN_HINT = "Open it in Word and save it again."
REFUSED_OFFICE_TYPES = {
    "spreadsheetml": "This is an Excel workbook, not a Word file. Paste the part of it that belongs into the text.",
    "presentationml": "This is a PowerPoint file, not a Word file. Paste its text instead.",
}
REFUSED_SIGNATURES = {
    b"%PDF": "This is a PDF, which has no paragraphs to read. Open it, copy its text and paste it here.",
    b"{\\rtf": f"This is an RTF file, not a Word file of the present kind. {SAVE_AS_DOCX_HINT}",
}
ZIP_BOMB_MESSAGE = "The file would unpack to {:,.0f} MB, far more than a text needs (a “zip bomb”). It is not unpacked."
FAULT_MESSAGES = {
    OfficeFault.DAMAGED: f"The file is damaged or no Word file: it cannot be unpacked. {SAVE_AS_DOCX_HINT}",
    OfficeFault.PASSWORD: "The file is protected by a password. Open it in Word, take the password off, and save it again.",
    OfficeFault.DUPLICATE_PART: f"The file names one of its parts twice, which no Word file does. {SAVE_AS_DOCX_HINT}",
    OfficeFault.UNUSUAL_COMPRESSION: f"The file is packed in a way that Word does not use. {SAVE_AS_DOCX_HINT}",
    OfficeFault.NOT_OFFICE: f"This is a zip archive, not a Word file. {SAVE_AS_DOCX_HINT}",
}


def has_document_signature(data: bytes) -> bool:
    """Whether the bytes are a document file instead of text; `open_package` opens or refuses such a file."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE_SIGNATURE, *REFUSED_SIGNATURES))


def open_package(data: bytes) -> ZipFile:
    """Raises DocumentRefused."""
    for signature, message in REFUSED_SIGNATURES.items():
        if data.startswith(signature):
            raise DocumentRefused(message)
    try:
        package = open_office_file(data)
        types = " ".join(content_types(package).values())
    except OfficeFileRefused as refused:
        raise DocumentRefused(_describe_fault(refused, data)) from refused
    if "wordprocessingml" not in types:
        messages = (message for kind, message in REFUSED_OFFICE_TYPES.items() if kind in types)
        raise DocumentRefused(next(messages, f"This is no Word file. {SAVE_AS_DOCX_HINT}"))
    parts = package.infolist()
    if any(part.filename.lower().endswith(XML_SUFFIXES) and part.file_size > MAX_XML_BYTES for part in parts):
        raise DocumentRefused(ZIP_BOMB_MESSAGE.format(sum(part.file_size for part in parts) / 2**20))
    return package


def parse_part(package: ZipFile, name: str) -> ElementTree.Element | None:
    """A part as a tree, None where there is none. `open_package` has refused document types."""
    if name not in package.namelist():
        return None
    with package.open(name) as part:
        return ElementTree.parse(part).getroot()  # noqa: S314 # nosec B314 # without a DTD there are no entities


def iterate_body(package: ZipFile, name: str) -> Iterator[ElementTree.Element]:
    """The elements directly within the body, one after another: no more than one is in memory."""
    with package.open(name) as part:
        depth, body = 0, None
        for event, element in ElementTree.iterparse(part, events=("start", "end")):  # noqa: S314 # nosec B314 # as above
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 2:
                body = element
            if event == "end" and depth == 2 and body is not None:
                yield element
                body.clear()


def _describe_fault(refused: OfficeFileRefused, data: bytes) -> str:
    match refused.fault:
        case OfficeFault.OLD_FORMAT if "WordDocument".encode("utf-16-le") in data:
            return f"This is a Word file of the old kind (.doc). {SAVE_AS_DOCX_HINT}"
        case OfficeFault.OLD_FORMAT:
            return f"This is an old Office file, not a Word document. {SAVE_AS_DOCX_HINT}"
        case OfficeFault.TOO_MANY_PARTS:
            return f"The file has {refused.parts:,} parts; a Word file has at most {MAX_PARTS:,}. It is not unpacked."
        case OfficeFault.TOO_LARGE:
            return ZIP_BOMB_MESSAGE.format(refused.unpacked / 2**20)
        case OfficeFault.MACROS:
            macros = refused.part or "its type says so"
            return f"The file has macros ({macros}). Save it in Word as “Word Document (.docx)”, which has none."
        case OfficeFault.NESTED_ARCHIVE:
            return f"The file has an archive within it ({refused.part}). Take it out in Word, and save the file again."
        case OfficeFault.DOCUMENT_TYPE:
            return (
                f"The part {refused.part} declares a document type or entities (an “XXE” attack works that way). "
                "Word writes none: it is not read. Paste the text instead."
            )
        case OfficeFault.DAMAGED if refused.part:
            return f"The part {refused.part} is damaged. {SAVE_AGAIN_HINT}"
        case fault:
            return FAULT_MESSAGES[fault]
