"""Scans a PDF on standard input for active content, and writes what it does to standard output. Run by `infra.isolated_process`.

Ends with 1 where the file cannot be read.
"""

import io
import logging
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

ACTIVE_ACTIONS = {
    "/JavaScript": "runs JavaScript",
    "/Launch": "starts a program",
    "/ImportData": "loads data",
    "/SubmitForm": "sends what is typed",
}
ACTIVE_KEYS = {
    "/JS": "runs JavaScript",
    "/JavaScript": "runs JavaScript",
    "/XFA": "holds a form with scripts",
    "/RichMedia": "holds films or scripts",
}
EMBEDDED_FILES_MESSAGE = "holds other files"


def find_active_content(data: bytes) -> str:
    """What the first active content found does, or "". Raises pypdf's errors for files that pypdf cannot read."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        return "is protected with a password"
    if not reader.pages:
        return "has no pages"
    return next((effect for dictionary in _dictionaries(reader) if (effect := _describe_active_content(dictionary))), "")


def _describe_active_content(dictionary: DictionaryObject) -> str:
    if dictionary.get("/S") in ACTIVE_ACTIONS:
        return ACTIVE_ACTIONS[str(dictionary["/S"])]
    if dictionary.get("/Type") == "/EmbeddedFile" or "/EF" in dictionary or "/EmbeddedFiles" in dictionary:
        return EMBEDDED_FILES_MESSAGE
    if dictionary.get("/Subtype") in ("/RichMedia", "/Screen", "/Movie", "/3D"):
        return ACTIVE_KEYS["/RichMedia"]
    return next((effect for key, effect in ACTIVE_KEYS.items() if key in dictionary), "")


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the cross-reference table lists, and those nested in them."""
    numbers = {(number, generation) for generation, offsets in reader.xref.items() for number in offsets}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    pending: list[Any] = [reader.trailer]
    for number, generation in sorted(numbers):
        if number:
            pending.append(reader.get_object(IndirectObject(number, generation, reader)))
        while pending:
            value = pending.pop()
            if isinstance(value, DictionaryObject):
                yield value
                pending += [value.raw_get(key) for key in value]
            elif isinstance(value, ArrayObject):
                pending += list.__iter__(value)


def main() -> None:
    logging.disable(logging.CRITICAL)
    try:
        sys.stdout.write(find_active_content(sys.stdin.buffer.read()))
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError):
        sys.exit(1)


if __name__ == "__main__":
    main()
