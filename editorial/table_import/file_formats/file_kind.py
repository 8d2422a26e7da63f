"""Names a file that is no .xlsx workbook and no CSV, by its first bytes and by the parts of an archive."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from editorial.table_import.file_formats.file_rows import FileRefused
from infra.office_files import OLE_SIGNATURE

SAVE_AS = "Save the table as .xlsx or CSV."
OLD_WORKBOOK = f"It is an old .xls workbook. {SAVE_AS}"
PICTURE = f"It is a picture. {SAVE_AS}"
SIGNATURES = {
    b"%PDF": f"It is a PDF. {SAVE_AS}",
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"\x1f\x8b": f"It is a compressed file. Unpack it first. {SAVE_AS}",
    b"7z\xbc\xaf": f"It is a compressed file. Unpack it first. {SAVE_AS}",
    b"Rar!": f"It is a compressed file. Unpack it first. {SAVE_AS}",
    b"{\\rtf": f"It is a text document (RTF). {SAVE_AS}",
    b"ID;P": f"It is a SYLK file (.slk). {SAVE_AS}",
    b"TABLE\r\n0,1": f"It is a DIF file. {SAVE_AS}",
    # Workbooks of Excel 2 to 5 without a compound file around them (BIFF).
    b"\x09\x00\x04\x00": OLD_WORKBOOK,
    b"\x09\x02\x06\x00": OLD_WORKBOOK,
    b"\x09\x04\x06\x00": OLD_WORKBOOK,
    b"\x09\x08\x08\x00": OLD_WORKBOOK,
    b"\x09\x08\x10\x00": OLD_WORKBOOK,
}
# Streams of a compound file (MS-CFB), by the names in its directory.
STREAMS = {
    "EncryptedPackage": "The workbook has a password. Save it as .xlsx without a password.",
    "WordDocument": f"It is a Word document. {SAVE_AS}",
    "PowerPoint Document": f"It is a presentation. {SAVE_AS}",
    "Workbook": OLD_WORKBOOK,
    "Book": OLD_WORKBOOK,
}
ARCHIVE_PARTS = {
    "xl/workbook.bin": "It is a binary workbook (.xlsb). Save it as .xlsx.",
    "content.xml": f"It is an OpenDocument file, such as .ods. {SAVE_AS}",
    "index/document.iwa": f"It is a Numbers file. {SAVE_AS}",
    "index.zip": f"It is a Numbers file. {SAVE_AS}",
    "word/document.xml": f"It is a Word document. {SAVE_AS}",
    "ppt/presentation.xml": f"It is a presentation. {SAVE_AS}",
}


def refuse_other_kinds(data: bytes) -> None:
    """Raises FileRefused."""
    for signature, message in SIGNATURES.items():
        if data.startswith(signature):
            raise FileRefused(message)
    if data.startswith(OLE_SIGNATURE[:4]):
        directory = data.lower()
        named = (message for name, message in STREAMS.items() if name.lower().encode("utf-16-le") in directory)
        raise FileRefused(next(named, f"It is a file of an old Office program, or damaged. {SAVE_AS}"))
    if data.startswith(b"PK"):
        _refuse_other_archives(data)
    start = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<"):
        is_workbook = b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start
        what = "a workbook of Excel 2003 in XML" if is_workbook else "a web page or XML"
        raise FileRefused(f"It is {what}. Open it in a spreadsheet. {SAVE_AS}")


def _refuse_other_archives(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return  # `xlsx_file` says that it is damaged
    for part, message in ARCHIVE_PARTS.items():
        if part in names:
            raise FileRefused(message)
