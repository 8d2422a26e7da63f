"""An answer as text that a diff shows well: status, some headers, and the body by its type."""

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
PRESENT = ("etag", "last-modified")  # their values follow from the clock and from each byte of the answer
LONG = 160  # characters of a line that is broken up
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def text_of(answer: Answer) -> str:
    lines = [f"status: {answer.status}"]
    lines += [f"{name}: {value}" for name in HEADERS for value in answer.all(name)]
    lines += [f"{name}: present" for name in PRESENT if answer.header(name)]
    return "\n".join((*lines, "", body_of(answer), ""))


def body_of(answer: Answer) -> str:
    kind, body = answer.header("content-type").partition(";")[0], answer.body
    if not body:
        return ""
    if kind == "application/gzip":
        return texts(gzip.decompress(body).decode())
    if kind == SHEET:
        return cells(body)
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if kind.startswith("image/") and kind != "image/svg+xml":
        return pixels(body)
    try:
        said = body.decode()
    except UnicodeDecodeError:
        return f"{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}"
    if "html" in kind:
        return html(said)
    if kind == "text/calendar":
        return said.replace("\r\n ", "").replace("\r\n", "\n")
    return texts(said)


def texts(said: str) -> str:
    """JSON, lines of JSON, XML or plain text."""
    try:
        return indented(json.loads(said))
    except ValueError:
        pass
    try:
        return "\n".join(indented(json.loads(line)) for line in said.splitlines())
    except ValueError:
        return broken(said)


def indented(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def html(said: str) -> str:
    """Without indentation and empty lines, which templates may move."""
    return broken("\n".join(" ".join(line.split()) for line in said.splitlines() if line.strip()))


def broken(said: str) -> str:
    """Long lines of markup, or of JSON within it, as several."""
    return "\n".join(re.sub(r'(?<=>)(?=<)|(?<=, )(?=["{])', "\n", line) if len(line) > LONG else line for line in said.split("\n"))


def cells(body: bytes) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(body))
    out = io.StringIO()
    for sheet in book:
        out.write(f"sheet {sheet.title}\n")
        csv.writer(out, lineterminator="\n").writerows(sheet.iter_rows(values_only=True))
    return out.getvalue()


def pixels(body: bytes) -> str:
    with Image.open(io.BytesIO(body)) as picture:
        digest = hashlib.sha256(picture.convert("RGBA").tobytes()).hexdigest()
        return f"{picture.format} of {picture.width} x {picture.height}, pixels {digest}"
