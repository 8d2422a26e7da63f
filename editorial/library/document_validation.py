"""Documents: PDF, Word and Excel files in which nothing runs, nothing hides and nothing is fetched from elsewhere.

They are kept byte for byte and only ever saved by readers, never opened within a page.
"""

import io
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from editorial.media_files.file_errors import file_error
from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessTimeout, run_isolated

PDF_LIMITS = ProcessLimits(seconds=20, memory=1_000_000_000)
MAX_PARTS, MAX_UNPACKED_BYTES = 5_000, 200_000_000  # bytes, as the directory of the archive says
MAX_LISTING_BYTES = 2_000_000  # bytes of a part that only lists other parts
OFFICE_PREFIX = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES_BY_MAIN_PART = {
    f"{OFFICE_PREFIX}wordprocessingml.document.main+xml": f"{OFFICE_PREFIX}wordprocessingml.document",
    f"{OFFICE_PREFIX}spreadsheetml.sheet.main+xml": f"{OFFICE_PREFIX}spreadsheetml.sheet",
}
ACTIVE_CONTENT = ("vbaproject.bin", "vbadata.xml", "/activex/", "/oleobject", "macrosheets/")


def validate_pdf(data: bytes, name: str) -> None:
    """Raises ValidationError where it runs something, hides files or cannot be read within PDF_LIMITS."""
    try:
        found = run_isolated("editorial.library.pdf_scan", stdin=data, limits=PDF_LIMITS).decode().strip()
    except ProcessTimeout:
        raise file_error(name, "takes too long to look through: print it to a new PDF, and send that.") from None
    except ProcessFailed:
        raise file_error(name, "is damaged or cut short: print it to a new PDF, and send that.") from None
    if found:
        raise file_error(name, f"{found}. Print it to a new PDF, and send that.")


def office_media_type(data: bytes, name: str) -> str:
    """The media type of a Word or Excel file. Raises ValidationError for every other archive, and for what runs or fetches."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _office_media_type(archive, name)
    except (zipfile.BadZipFile, DefusedXmlException, ParseError, NotImplementedError, RuntimeError, KeyError, EOFError, OSError):
        raise file_error(
            name, "is no Word or Excel file that can be read: open it and save it again, without a password."
        ) from None


def _office_media_type(archive: zipfile.ZipFile, name: str) -> str:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise file_error(name, "unpacks to far more than a document holds.")
    types = {element.get("ContentType", "").lower() for element in fromstring(_read_bounded(archive, "[Content_Types].xml", name))}
    lower = [f"/{part.filename.lower()}" for part in parts]
    if any("macroenabled" in one for one in types) or any(mark in part for part in lower for mark in ACTIVE_CONTENT):
        raise file_error(name, "holds macros or programs: save it as .docx or .xlsx without them.")
    for part in parts:
        if part.filename.lower().endswith(".rels"):
            for relation in fromstring(_read_bounded(archive, part.filename, name)):
                if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink"):
                    raise file_error(name, "loads something from elsewhere when it is opened: put that into it, or take it out.")
    found = next((kind for main, kind in MEDIA_TYPES_BY_MAIN_PART.items() if main in types), None)
    if found is None:
        raise file_error(name, "is no Word (.docx) or Excel (.xlsx) file, whatever its name says.")
    return found


def _read_bounded(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """At most so much is unpacked, whatever the directory says."""
    with archive.open(part) as file:
        content = file.read(MAX_LISTING_BYTES + 1)
    if len(content) > MAX_LISTING_BYTES:
        raise file_error(name, "unpacks to far more than a document holds.")
    return content
