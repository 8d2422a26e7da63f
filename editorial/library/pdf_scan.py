"""A PDF on standard input, what is wrong with it in words on standard output: run by `infra.isolated_process`.

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
    return next((effect for one in _dictionaries(reader) if (effect := _describe_active_content(one))), "")


def _describe_active_content(one: DictionaryObject) -> str:
    if one.get("/S") in ACTIVE_ACTIONS:
        return ACTIVE_ACTIONS[str(one["/S"])]
    if one.get("/Type") == "/EmbeddedFile" or "/EF" in one or "/EmbeddedFiles" in one:
        return EMBEDDED_FILES_MESSAGE
    if one.get("/Subtype") in ("/RichMedia", "/Screen", "/Movie", "/3D"):
        return ACTIVE_KEYS["/RichMedia"]
    return next((effect for key, effect in ACTIVE_KEYS.items() if key in one), "")


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the cross-reference table lists, and those nested in them."""
    numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    waiting: list[Any] = [reader.trailer]
    for number, generation in sorted(numbers):
        if number:
            waiting.append(reader.get_object(IndirectObject(number, generation, reader)))
        while waiting:
            one = waiting.pop()
            if isinstance(one, DictionaryObject):
                yield one
                waiting += [one.raw_get(key) for key in one]
            elif isinstance(one, ArrayObject):
                waiting += list.__iter__(one)


def main() -> None:
    logging.disable(logging.CRITICAL)
    try:
        sys.stdout.write(find_active_content(sys.stdin.buffer.read()))
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError):
        sys.exit(1)


if __name__ == "__main__":
    main()
