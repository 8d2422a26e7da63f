"""Documents: PDF, Word and Excel files in which nothing runs, nothing hides and nothing is fetched from elsewhere.

They are kept byte for byte and only ever saved by readers, never opened within a page.
"""

import io
import subprocess
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from catalogue.apart import run_apart
from editorial.media.refusing import refusal

PDF_SECONDS = 20
MOST_PARTS, MOST_UNPACKED = 5_000, 200_000_000  # bytes, as the directory of the archive says
LARGEST_LIST = 2_000_000  # bytes of a part that only lists other parts
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    f"{OFFICE}wordprocessingml.document.main+xml": f"{OFFICE}wordprocessingml.document",
    f"{OFFICE}spreadsheetml.sheet.main+xml": f"{OFFICE}spreadsheetml.sheet",
}
RUNS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/oleobject", "macrosheets/")


def refuse_unfit_pdf(data: bytes, name: str) -> None:
    """Raises ValidationError where it runs something, hides files or cannot be read. Looked at by a process that can be ended."""
    try:
        done = run_apart("editorial.media.pdf_inside", given=data, seconds=PDF_SECONDS)
    except subprocess.TimeoutExpired:
        raise refusal(name, "takes too long to look through: print it to a new PDF, and send that.") from None
    if done.returncode:
        raise refusal(name, "is damaged or cut short: print it to a new PDF, and send that.")
    if found := done.stdout.decode().strip():
        raise refusal(name, f"{found}. Print it to a new PDF, and send that.")


def office_type(data: bytes, name: str) -> str:
    """The media type of a Word or Excel file. Raises ValidationError for every other archive, and for what runs or fetches."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _office_type(archive, name)
    except (zipfile.BadZipFile, DefusedXmlException, ParseError, NotImplementedError, RuntimeError, KeyError, EOFError, OSError):
        raise refusal(name, "is no Word or Excel file that can be read: open it and save it again, without a password.") from None


def _office_type(archive: zipfile.ZipFile, name: str) -> str:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refusal(name, "unpacks to far more than a document holds.")
    types = {element.get("ContentType", "").lower() for element in fromstring(_listed(archive, "[Content_Types].xml", name))}
    lower = [f"/{part.filename.lower()}" for part in parts]
    if any("macroenabled" in one for one in types) or any(mark in part for part in lower for mark in RUNS):
        raise refusal(name, "holds macros or programs: save it as .docx or .xlsx without them.")
    for part in parts:
        if part.filename.lower().endswith(".rels"):
            for relation in fromstring(_listed(archive, part.filename, name)):
                if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink"):
                    raise refusal(name, "loads something from elsewhere when it is opened: put that into it, or take it out.")
    found = next((kind for main, kind in MAIN_PARTS.items() if main in types), None)
    if found is None:
        raise refusal(name, "is no Word (.docx) or Excel (.xlsx) file, whatever its name says.")
    return found


def _listed(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """At most so much is unpacked, whatever the directory says."""
    with archive.open(part) as file:
        content = file.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        raise refusal(name, "unpacks to far more than a document holds.")
    return content
