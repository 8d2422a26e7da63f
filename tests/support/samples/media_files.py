"""Files as people send them, and as those send them who mean harm."""

import io
import struct
import zipfile
import zlib
from typing import Any

from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from editorial.models import MediaFile
from tests.support.file_stores import stored_paths

GPS = 0x8825  # the tag of EXIF that points to where a picture was taken


def picture(width: int = 1200, height: int = 800, *, format: str = "JPEG", colour: Any = "#4477aa", **more: Any) -> bytes:
    """A scene with a bright spot in its upper left corner."""
    image = Image.new("RGBA" if "A" in more.get("mode", "") else "RGB", (width, height), colour)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width // 4, height // 4), fill="#ffee00")
    more.pop("mode", None)
    file = io.BytesIO()
    image.save(file, format, **more)
    return file.getvalue()


def picture_with_gps(orientation: int = 6) -> bytes:
    """Taken with the phone on its side, at a place that is nobody's business."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(GPS)[2] = (39.0, 54.0, 15.0)
    return picture(600, 400, exif=exif.tobytes(), comment=b"secret comment")


def animated_picture(format: str = "GIF") -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, format, save_all=True, append_images=frames[1:])
    return file.getvalue()


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """Its header says so; there are no pixels to decode."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def pdf(change: Any = None, *, password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def add_javascript(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")})
    writer.root_object[NameObject("/OpenAction")] = action


def add_launch_action(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def add_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("hidden.exe", b"MZ")


def docx() -> bytes:
    document = Document()
    document.add_paragraph("A paragraph.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx() -> bytes:
    book = Workbook()
    book.active["A1"] = 1
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed_zip(data: bytes, *, add: dict[str, bytes] | None = None, edit: dict[str, tuple[bytes, bytes]] | None = None) -> bytes:
    """The archive with parts added, or with words in a part replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in [(edit or {})[name]] if name in (edit or {}) else []:
                assert before in content
                content = content.replace(before, after)
            new.writestr(name, content)
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return file.getvalue()


def figure_html(file: MediaFile, caption: str = "", alt: str = "") -> str:
    """As the editor writes it into a text."""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure data-media="{file.uid}"><img alt="{alt}">{below}</figure>'


def file_names_in(alias: str) -> set[str]:
    """Of the files in a store."""
    return {path.rpartition("/")[2] for path in stored_paths(alias)}
