"""Any file or pasted text to `Understood`, within twenty seconds and 200 MB: another process reads, and is killed if it must."""

import json
import subprocess
from pathlib import Path

from editorial.document_import.docx.docx_package import has_document_signature
from editorial.document_import.parsed_document import DocumentRefused, ParsedDocument
from infra.isolated_process import run_isolated

TIMEOUT_SECONDS = 20
MOST_BYTES = 50 * 2**20
OUT_OF_MEMORY_EXIT_CODE = 3  # as process.py ends, which is not imported: it would load the libraries into every web process
OUT_OF_MEMORY_MESSAGE = (
    "It takes more memory than one text should (200 MB). Divide it in Word, and make the draft from the first part."
)
TIMEOUT_MESSAGE = (
    f"It took longer than {TIMEOUT_SECONDS} seconds to read. Divide it in Word, and make the draft from the first part."
)
DAMAGED_MESSAGE = (
    "It could not be read: it is damaged, or not as Word writes it. Open it in Word and save it again, or paste its text."
)


def parse_file(data: bytes, name: str) -> ParsedDocument:
    """`name` is the file's own. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise DocumentRefused(f"The file has {len(data) / 2**20:,.0f} MB; at most {MOST_BYTES / 2**20:.0f} MB are read.")
    return _parse_in_process(data, "word" if has_document_signature(data) else "file", Path(name).stem[:200])


def parse_pasted_text(text: str) -> ParsedDocument:
    """Plain text, or HTML as a browser pastes it. Raises Refused."""
    return _parse_in_process(text.encode(errors="replace"), "paste", "")


def _parse_in_process(data: bytes, kind: str, name: str) -> ParsedDocument:
    try:
        done = run_isolated(
            "editorial.document_import.parse_process", kind, name.replace("\0", ""), stdin=data, seconds=TIMEOUT_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise DocumentRefused(TIMEOUT_MESSAGE) from None
    if done.returncode == OUT_OF_MEMORY_EXIT_CODE:
        raise DocumentRefused(OUT_OF_MEMORY_MESSAGE)
    if done.returncode:
        raise DocumentRefused(DAMAGED_MESSAGE)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise DocumentRefused(answer["refused"])
    return ParsedDocument.from_json(answer["understood"])
