"""Reads what stands on standard input, in a process of its own that may be killed: `python -m editorial.importing.process word`.

Answers with JSON: what was understood, or why it was refused. Ends with TOO_LARGE where the memory did not suffice.
"""

import json
import re
import resource
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from editorial.importing.encodings import decoded
from editorial.importing.outline import understood
from editorial.importing.pasted import looks_like_html, read_html
from editorial.importing.text import read_text
from editorial.importing.understood import Refused, Tally, Understood
from editorial.importing.word import WordReader

MEMORY = 200 * 2**20  # bytes of address space
TOO_LARGE = 3  # reading.py says it in words
MOST_TEXT = 6_000_000  # letters, with markup: about three thousand pages


def read(data: bytes, kind: str, name: str) -> Understood:
    """`kind` is "word", "file" (of text) or "paste". Raises Refused."""
    tally = Tally()
    if kind == "word":
        reader = WordReader(data)
        found = understood(reader.read(), reader.tally, source="Word file", name=name)
        return replace(_bounded(found), pictures=tuple(reader.pictures), left_out=reader.tally.left_out())
    text, encoding = decoded(data)
    if not text.strip():
        raise Refused("There is no text in it.")
    if len(text) > MOST_TEXT:
        raise Refused(f"The text has {len(text):,} letters; at most {MOST_TEXT:,} are read. Give it in parts.")
    source = "Pasted text" if kind == "paste" else f"Text file, read as {encoding}"
    if looks_like_html(text):
        found = understood(read_html(text, tally), tally, source=source.replace("text", "text with formatting"), name=name)
    else:
        found = understood(read_text(text, tally), tally, source=source, name=name)
    return replace(_bounded(found), left_out=tally.left_out())


def _bounded(found: Understood) -> Understood:
    if sum(len(section.html) for section in found.sections) > MOST_TEXT:
        raise Refused("The text is longer than three thousand pages. Give it in parts.")
    if not any(section.html or section.title for section in found.sections) and not found.title:
        raise Refused("There is no text in it that readers would see.")
    return found


def peak() -> int:
    """Bytes of memory that this process held at most, 0 where the system does not say."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else 0


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    kind, name = sys.argv[1:3]
    answer: dict[str, Any]
    try:
        answer = {"understood": read(sys.stdin.buffer.read(), kind, name).as_json()}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except RecursionError:
        answer = {"refused": "Its parts are nested deeper than any text is. Open it in Word, select all, and paste the text here."}
    except Exception as fault:  # a library that is refused memory says so in many ways
        if isinstance(fault, MemoryError) or peak() > MEMORY / 2:
            sys.exit(TOO_LARGE)
        raise
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
