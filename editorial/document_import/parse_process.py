"""Parses standard input in a process of its own, started by `parse` through `infra.isolated_process`.

Writes JSON: `{"document": ...}`, the parsed document, or `{"refused": "why"}`.
"""

import json
import sys
from dataclasses import replace
from typing import Any

from editorial.document_import.docx.docx_package import has_document_signature
from editorial.document_import.docx.docx_reader import DocxReader
from editorial.document_import.html.pasted_html import looks_like_html, read_html
from editorial.document_import.parsed_document import DocumentRefused, OmissionTally, ParsedDocument
from editorial.document_import.plain_text.plain_text_reader import read_plain_text
from editorial.document_import.sections import build_document, title_from_name
from infra.text.text_encoding import DecodedText, UndecodableText, decode_text

MAX_TEXT_LENGTH = 6_000_000  # characters with markup, about three thousand pages


def parse_bytes(data: bytes, kind: str, name: str) -> ParsedDocument:
    """`kind` is "file" or "paste". Raises DocumentRefused."""
    tally = OmissionTally()
    if kind == "file" and has_document_signature(data):
        reader = DocxReader(data)
        document = build_document(reader.read(), reader.tally, source="Word file", name=name)
        return replace(_refuse_too_long_or_empty(document, name), pictures=tuple(reader.pictures), left_out=reader.tally.left_out())
    text, encoding = _decode(data)
    if not text.strip():
        raise DocumentRefused("There is no text in it.")
    if len(text) > MAX_TEXT_LENGTH:
        raise DocumentRefused(f"The text has {len(text):,} letters; at most {MAX_TEXT_LENGTH:,} are read. Give it in parts.")
    source = "Pasted text" if kind == "paste" else f"Text file, read as {encoding}"
    if looks_like_html(text):
        document = build_document(read_html(text, tally), tally, source=source.replace("text", "text with formatting"), name=name)
    else:
        document = build_document(read_plain_text(text, tally), tally, source=source, name=name)
    return replace(_refuse_too_long_or_empty(document, name), left_out=tally.left_out())


def _decode(data: bytes) -> DecodedText:
    try:
        return decode_text(data)
    except UndecodableText as fault:
        raise DocumentRefused(f"{fault} Give a Word file or a text file in UTF-8, or paste the text.") from None


def _refuse_too_long_or_empty(document: ParsedDocument, name: str) -> ParsedDocument:
    if sum(len(section.html) for section in document.sections) > MAX_TEXT_LENGTH:
        raise DocumentRefused("The text is longer than three thousand pages. Give it in parts.")
    if not any(section.html or section.title for section in document.sections) and document.title in ("", title_from_name(name)):
        raise DocumentRefused("There is no text in it that readers would see.")
    return document


def main() -> None:
    kind, name = sys.argv[1:3]
    answer: dict[str, Any]
    try:
        answer = {"document": parse_bytes(sys.stdin.buffer.read(), kind, name).as_json()}
    except DocumentRefused as refused:
        answer = {"refused": str(refused)}
    except RecursionError:
        answer = {"refused": "Its parts are nested deeper than any text is. Open it in Word, select all, and paste the text here."}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
