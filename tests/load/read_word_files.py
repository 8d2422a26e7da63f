"""Reads each Word file of a folder and prints what became of it: understood, refused with its reason, or lost words.

python -m tests.load.read_word_files FOLDER

The files are those of public test corpora, such as the source packages of python-docx and docling. A text counts as lost if
it is neither in what was read nor in what is said to be left out.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from editorial.document_import import parse, parsed_document
from editorial.document_import.docx.ooxml import prefixed_name
from editorial.document_import.html.html_tree import INVISIBLE
from editorial.document_import.parse import parse_file
from editorial.document_import.parse_process import parse_bytes
from editorial.document_import.parsed_document import DocumentRefused, ParsedDocument
from infra.text.character_forms import replace_radicals

SUFFIXES = (".docx", ".docm", ".dotx", ".doc")
TEXT_ELEMENTS = ("w:t", "w:delText", "m:t", "a:t")
REPEATED_PARTS = re.compile(r"diagrams/(?!data)|glossary/(?!document)|theme/|[Ss]tyles")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=parse.LIMITS.seconds, help="for a file; more where the machine is busy")
    given = parser.parse_args()
    parse.LIMITS = parse.LIMITS._replace(seconds=given.seconds)
    files = sorted(path for path in given.folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    outcomes, slowest = Counter[str](), 0.0
    for path in files:
        start = time.perf_counter()
        outcome, said = outcome_of(path)
        slowest = max(slowest, time.perf_counter() - start)
        outcomes[outcome] += 1
        print(f"{outcome:<10} {path.name[:60]:<60} {said}", flush=True)
    counts = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(f"{len(files)} files: {counts}; the slowest took {slowest:.1f} s")
    if outcomes["lost"] or outcomes["failed"]:
        sys.exit(1)


def outcome_of(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    try:
        document = parse_file(data, path.name)
    except DocumentRefused as refused:
        return "refused", str(refused)
    except Exception as fault:  # whatever it is, it belongs into the table
        return "failed", repr(fault)
    lost = list(lost_texts(data, with_whole_samples(data, path.name)))
    if lost:
        return "lost", f"{len(lost)} texts: {' · '.join(lost)[:200]}"
    omissions = ", ".join(f"{one.what}: {one.count}" for one in document.left_out)
    letters = sum(len(section.html) for section in document.sections)
    return "understood", f"{len(document.sections)} sections, {letters:,} characters. {omissions}"


def with_whole_samples(data: bytes, name: str) -> ParsedDocument:
    """Reads the file in this process, with samples of any length: all that is said to be left out."""
    usual, parsed_document.MAX_SAMPLE_LENGTH = parsed_document.MAX_SAMPLE_LENGTH, sys.maxsize - 1
    try:
        return parse_bytes(data, "file", name)
    finally:
        parsed_document.MAX_SAMPLE_LENGTH = usual


def lost_texts(data: bytes, document: ParsedDocument) -> Iterator[str]:
    texts = [document.title, document.subtitle, *document.front, *(one.sample for one in document.left_out)]
    texts += [f"{section.number} {section.title} {re.sub('<[^>]*>', '', section.html)}" for section in document.sections]
    found = letters_of(unescape("".join(texts)))
    for text in texts_in(ZipFile(BytesIO(data))):
        if letters_of(text) not in found:
            yield text


def texts_in(package: ZipFile) -> Iterator[str]:
    """Each text of the package's parts, in the elements that hold text."""
    for name in package.namelist():
        if name.endswith(".xml") and not REPEATED_PARTS.search(name):
            for element in ElementTree.fromstring(package.read(name)).iter():
                if prefixed_name(element.tag) in TEXT_ELEMENTS and element.text and element.text.strip():
                    yield element.text


def letters_of(text: str) -> str:
    """Only the letters and digits: the point of a heading's number is no part of the number."""
    return re.sub(r"\W", "", INVISIBLE.sub("", replace_radicals(text)))


if __name__ == "__main__":
    main()
