"""Parses a file or pasted text into a ParsedDocument, in another process with limits of time and memory."""

import json
from pathlib import Path

from editorial.document_import.parsed_document import DocumentRefused, ParsedDocument
from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessOutOfMemory, ProcessTimeout, run_isolated

LIMITS = ProcessLimits(seconds=20, memory=200 * 2**20)  # enough for three hundred pages
MAX_BYTES = 50 * 2**20  # more than the library takes: a text with its pictures, each of which goes into the library by itself
OUT_OF_MEMORY_MESSAGE = (
    "It takes more memory than one text should (200 MB). Divide it in Word, and make the draft from the first part."
)
TIMEOUT_MESSAGE = "It took longer than 20 seconds to read. Divide it in Word, and make the draft from the first part."
DAMAGED_MESSAGE = (
    "It could not be read: it is damaged, or not as Word writes it. Open it in Word and save it again, or paste its text."
)


def parse_file(data: bytes, name: str) -> ParsedDocument:
    """`name` is the file's name, the last resort for a title. Raises DocumentRefused."""
    if len(data) > MAX_BYTES:
        raise DocumentRefused(f"The file has {len(data) / 2**20:,.0f} MB; at most {MAX_BYTES / 2**20:.0f} MB are read.")
    return _parse_in_process(data, "file", Path(name).stem[:200])


def parse_pasted_text(text: str) -> ParsedDocument:
    """Plain text, or HTML as a browser pastes it. Raises DocumentRefused."""
    return _parse_in_process(text.encode(errors="replace"), "paste", "")


def _parse_in_process(data: bytes, kind: str, name: str) -> ParsedDocument:
    arguments = (kind, name.replace("\0", ""))
    try:
        answer = json.loads(run_isolated("editorial.document_import.parse_process", *arguments, stdin=data, limits=LIMITS))
    except ProcessTimeout:
        raise DocumentRefused(TIMEOUT_MESSAGE) from None
    except ProcessOutOfMemory:
        raise DocumentRefused(OUT_OF_MEMORY_MESSAGE) from None
    except ProcessFailed:
        raise DocumentRefused(DAMAGED_MESSAGE) from None
    if "refused" in answer:
        raise DocumentRefused(answer["refused"])
    return ParsedDocument.from_json(answer["document"])
