"""Checks of PDF, Word and Excel files for the library: refuses scripts, embedded files and external content.

The library stores documents byte for byte. Readers download them; no page opens them.
"""

from editorial.media_files.file_errors import file_error
from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessTimeout, run_isolated
from infra.office_files import OfficeFault, OfficeFileRefused, content_types, external_targets, open_office_file

PDF_LIMITS = ProcessLimits(seconds=20, memory=1_000_000_000)
# The library keeps the bytes as they are and unpacks no more than lists of parts: a workbook of 20 MB that was
# compressed to a tenth is no danger here. An import unpacks whole files, so its limit is half of this.
MAX_UNPACKED_BYTES = 200_000_000
OFFICE_PREFIX = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES_BY_MAIN_PART = {
    f"{OFFICE_PREFIX}wordprocessingml.document.main+xml": f"{OFFICE_PREFIX}wordprocessingml.document",
    f"{OFFICE_PREFIX}spreadsheetml.sheet.main+xml": f"{OFFICE_PREFIX}spreadsheetml.sheet",
}
ACTIVE_PARTS = ("/activex/", "/oleobject")  # an import leaves them out; a reader who downloads the file would get them
UNREADABLE_MESSAGE = "is no Word or Excel file that can be read: open it and save it again, without a password."
FAULT_MESSAGES = {
    OfficeFault.TOO_MANY_PARTS: "unpacks to far more than a document holds.",
    OfficeFault.TOO_LARGE: "unpacks to far more than a document holds.",
    OfficeFault.MACROS: "holds macros or programs: save it as .docx or .xlsx without them.",
    OfficeFault.NESTED_ARCHIVE: "holds an archive: take it out, or send what is in it by itself.",
}


def validate_pdf(data: bytes, name: str) -> None:
    """Raises ValidationError for active content, embedded files, and files that cannot be read within PDF_LIMITS."""
    try:
        problem = run_isolated("editorial.library.pdf_scan", stdin=data, limits=PDF_LIMITS).decode().strip()
    except ProcessTimeout:
        raise file_error(name, "takes too long to look through: print it to a new PDF, and send that.") from None
    except ProcessFailed:
        raise file_error(name, "is damaged or cut short: print it to a new PDF, and send that.") from None
    if problem:
        raise file_error(name, f"{problem}. Print it to a new PDF, and send that.")


def office_media_type(data: bytes, name: str) -> str:
    """The media type of a Word or Excel file. Raises ValidationError for other archives, active and external content."""
    try:
        with open_office_file(data, max_unpacked=MAX_UNPACKED_BYTES) as package:
            if any(mark in f"/{part.lower()}" for part in package.namelist() for mark in ACTIVE_PARTS):
                raise file_error(name, FAULT_MESSAGES[OfficeFault.MACROS])
            if any(external_targets(package)):
                raise file_error(name, "loads something from elsewhere when it is opened: put that into it, or take it out.")
            types = set(content_types(package).values())
    except OfficeFileRefused as refused:
        raise file_error(name, FAULT_MESSAGES.get(refused.fault, UNREADABLE_MESSAGE)) from None
    media_type = next((kind for main, kind in MEDIA_TYPES_BY_MAIN_PART.items() if main in types), None)
    if media_type is None:
        raise file_error(name, "is no Word (.docx) or Excel (.xlsx) file, whatever its name says.")
    return media_type
