"""Text of an answer for a readable diff: status, some headers, and the body by its media type."""

import csv
import gzip
import hashlib
import io
import json
import re
import warnings
from typing import Any

from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from scripts.compare.visitor import Answer

HEADERS = (
    "content-type", "content-language", "content-disposition", "cache-control", "vary", "location", "link", "allow",
    "content-security-policy", "x-robots-tag", "retry-after", "www-authenticate", "deprecation", "sunset",
)  # fmt: skip
HEADERS_WITHOUT_VALUES = ("etag", "last-modified")  # their values depend on the clock and on each byte of the answer
LINE_BREAK = re.compile(r'(?<=>)(?=<)|(?<=, )(?=["{])')
XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer_text(answer: Answer) -> str:
    lines = [f"status: {answer.status}"]
    lines += [f"{name}: {value}" for name in HEADERS for value in answer.all(name)]
    lines += [f"{name}: present" for name in HEADERS_WITHOUT_VALUES if answer.header(name)]
    return "\n".join((*lines, "", body_text(answer), ""))


def body_text(answer: Answer) -> str:
    media_type, body = answer.header("content-type").partition(";")[0], answer.body
    if not body:
        return ""
    if media_type == "application/gzip":
        return structured_text(gzip.decompress(body).decode())
    if media_type == XLSX_MEDIA_TYPE:
        return workbook_text(body)
    if media_type == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if media_type.startswith("image/") and media_type != "image/svg+xml":
        return image_text(body)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return f"{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}"
    if "html" in media_type:
        return html_text(text)
    if media_type == "text/calendar":
        return text.replace("\r\n ", "").replace("\r\n", "\n")
    return structured_text(text)


def structured_text(text: str) -> str:
    """JSON and lines of JSON with indentation; XML and plain text with long lines broken."""
    try:
        return indent_json(json.loads(text))
    except ValueError:
        pass
    try:
        return "\n".join(indent_json(json.loads(line)) for line in text.splitlines())
    except ValueError:
        return break_lines(text)


def indent_json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def html_text(text: str) -> str:
    """HTML without indentation and empty lines, which templates may change."""
    return break_lines("\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def break_lines(text: str) -> str:
    """Each element of markup, and each value of JSON within it, on a line of its own, however long the line is."""
    return LINE_BREAK.sub("\n", text)


def workbook_text(body: bytes) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(body))
    out = io.StringIO()
    for sheet in book:
        out.write(f"sheet {sheet.title}\n")
        csv.writer(out, lineterminator="\n").writerows(sheet.iter_rows(values_only=True))
    return out.getvalue()


def image_text(body: bytes) -> str:
    with Image.open(io.BytesIO(body)) as picture:
        digest = hashlib.sha256(picture.convert("RGBA").tobytes()).hexdigest()
        return f"{picture.format} of {picture.width} x {picture.height}, pixels {digest}"
