"""Checks a Word or Excel file (an Office Open XML package, ECMA-376) before any of it is unpacked, read or kept.

One set of checks and limits for every upload; each caller writes its own message for a fault. Sizes come from the directory
of the archive: `zipfile` gives no more of a part than the directory says.
"""

from collections.abc import Iterator
from enum import Enum, auto
from io import BytesIO
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 100 * 2**20  # three hundred pages with their pictures take a third of it
# Text packs five to thirty times. Measured on worksheets: 25 times for one word in every cell, 17 for one number, 16 for empty
# cells with a format.
MAX_COMPRESSION_RATIO, MIN_BYTES_FOR_RATIO_CHECK = 100, 2 * 2**20
MAX_LISTING_BYTES = 2_000_000  # of a part that only lists other parts
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file: .doc, .xls, or a package with a password (MS-OFFCRYPTO)
CONTENT_TYPES_PART = "[Content_Types].xml"
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", ".vbs", ".exe")  # ends of names, in lower case
ARCHIVE_SUFFIXES = (".zip", ".rar", ".7z", ".jar", ".cab", ".gz", ".bz2", ".xz", ".tar")
XML_SUFFIXES = (".xml", ".rels", ".vml")
UNREADABLE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, DeflateError)  # of a damaged archive


class OfficeFault(Enum):
    DAMAGED = auto()  # the archive, or the part that is named
    PASSWORD = auto()
    OLD_FORMAT = auto()  # .doc, .xls and other compound files
    TOO_MANY_PARTS = auto()
    TOO_LARGE = auto()  # unpacked, as a whole or one part in relation to its packed size
    DUPLICATE_PART = auto()
    UNUSUAL_COMPRESSION = auto()
    NOT_OFFICE = auto()  # an archive without a list of content types
    MACROS = auto()
    NESTED_ARCHIVE = auto()
    DOCUMENT_TYPE = auto()  # a DTD or entities in the part that is named


class OfficeFileRefused(Exception):
    """`part` is the name of the part with the fault, where one has it; `unpacked` is in bytes."""

    def __init__(self, fault: OfficeFault, *, part: str = "", parts: int = 0, unpacked: int = 0) -> None:
        super().__init__(f"{fault.name} {part}".strip())
        self.fault, self.part, self.parts, self.unpacked = fault, part, parts, unpacked


def open_office_file(data: bytes, *, max_unpacked: int = MAX_UNPACKED_BYTES) -> ZipFile:
    """The package, checked. Raises OfficeFileRefused.

    Nothing is unpacked before the sizes are known; then the list of content types and the beginning of each XML part are read.
    """
    if data.startswith(OLE_SIGNATURE):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise OfficeFileRefused(OfficeFault.PASSWORD if is_encrypted else OfficeFault.OLD_FORMAT)
    try:
        package = ZipFile(BytesIO(data))
        _check_directory(package.infolist(), max_unpacked)
        _check_names_and_types(package)
        _check_xml_parts(package)
    except UNREADABLE as error:
        raise OfficeFileRefused(OfficeFault.DAMAGED) from error
    return package


def content_types(package: ZipFile) -> dict[str, str]:
    """Media types in lower case by the names of the parts that have one of their own, and by file extensions (`.png`).

    Raises OfficeFileRefused.
    """
    found = {}
    for element in _listing(package, CONTENT_TYPES_PART):
        key = element.get("PartName", "").lstrip("/") or f".{element.get('Extension', '').lower()}"
        found[key] = element.get("ContentType", "").lower()
    return found


def external_targets(package: ZipFile) -> Iterator[tuple[str, str]]:
    """Kind and address of whatever the file loads from elsewhere when it is opened; links for readers are not among them.

    Raises OfficeFileRefused.
    """
    for name in package.namelist():
        if name.lower().endswith(".rels"):
            for element in _listing(package, name):
                kind = element.get("Type", "").rpartition("/")[2]
                if element.get("TargetMode") == "External" and kind != "hyperlink":
                    yield kind, element.get("Target", "")


def _check_directory(parts: list[ZipInfo], max_unpacked: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise OfficeFileRefused(OfficeFault.TOO_MANY_PARTS, parts=len(parts), unpacked=unpacked)
    if any(part.flag_bits & 1 for part in parts):
        raise OfficeFileRefused(OfficeFault.PASSWORD)
    if len({part.filename for part in parts}) < len(parts):
        raise OfficeFileRefused(OfficeFault.DUPLICATE_PART)
    if unpacked > max_unpacked or any(map(_is_bomb, parts)):
        raise OfficeFileRefused(OfficeFault.TOO_LARGE, parts=len(parts), unpacked=unpacked)
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise OfficeFileRefused(OfficeFault.UNUSUAL_COMPRESSION)


def _is_bomb(part: ZipInfo) -> bool:
    return part.file_size > MIN_BYTES_FOR_RATIO_CHECK and part.file_size > MAX_COMPRESSION_RATIO * part.compress_size


def _check_names_and_types(package: ZipFile) -> None:
    names = package.namelist()
    if CONTENT_TYPES_PART not in names:
        raise OfficeFileRefused(OfficeFault.NOT_OFFICE)
    for name in names:
        lower = name.lower()
        if lower.endswith(MACRO_PARTS) or "macrosheets/" in lower:
            raise OfficeFileRefused(OfficeFault.MACROS, part=name)
        if lower.endswith(ARCHIVE_SUFFIXES):
            raise OfficeFileRefused(OfficeFault.NESTED_ARCHIVE, part=name)
    if any("macroenabled" in kind for kind in content_types(package).values()):
        raise OfficeFileRefused(OfficeFault.MACROS)


def _check_xml_parts(package: ZipFile) -> None:
    """A document type stands before the first element, or nowhere: no more than that is parsed."""
    types = content_types(package)
    for name in package.namelist():
        if name.lower().endswith(XML_SUFFIXES) or types.get(name, "").endswith("xml"):
            with package.open(name) as part:
                _check_prolog(name, part)


def _check_prolog(name: str, part: IO[bytes]) -> None:
    try:
        next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException:
        raise OfficeFileRefused(OfficeFault.DOCUMENT_TYPE, part=name) from None
    except (ParseError, LookupError) as error:
        raise OfficeFileRefused(OfficeFault.DAMAGED, part=name) from error


def _listing(package: ZipFile, name: str) -> Any:
    """The root element of a part that lists others; at most MAX_LISTING_BYTES of it are unpacked."""
    with package.open(name) as part:
        content = part.read(MAX_LISTING_BYTES + 1)
    if len(content) > MAX_LISTING_BYTES:
        raise OfficeFileRefused(OfficeFault.TOO_LARGE, part=name, unpacked=package.getinfo(name).file_size)
    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise OfficeFileRefused(OfficeFault.DOCUMENT_TYPE, part=name) from None
    except (ParseError, LookupError) as error:
        raise OfficeFileRefused(OfficeFault.DAMAGED, part=name) from error
