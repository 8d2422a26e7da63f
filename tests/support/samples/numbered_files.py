"""Word files whose numbers stand in `numbering.xml` alone, and the texts of what is read of a file."""

import re
from html import unescape

from editorial.document_import.parse_process import parse_bytes
from editorial.document_import.parsed_document import ParsedDocument
from tests.support.samples import word_samples

NAMESPACES = f'{word_samples.nsdecls("w", "r")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def level(index: int, text: str, number_format: str = "decimal", *, start: int = 1, more: str = "") -> str:
    numbering = f'<w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{index}">{numbering}</w:lvl>'


def abstract(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def number(key: int, definition: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


def item(words: str, list_id: int = 1, index: int = 0, *, runs: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{runs or run(words)}</w:p>"


def styled(words: str, style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(words)}</w:p>'


def plain(words: str) -> str:
    return f"<w:p>{run(words)}</w:p>"


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def numbered_file(definitions: str, *body: str, styles: str = "") -> bytes:
    """A file with that numbering, after a sentence that is no title; `styles` are added to its styles."""
    numbering = f"<w:numbering {NAMESPACES}>{definitions}</w:numbering>".encode()
    data = word_samples.with_changed_parts(
        word_samples.with_body(plain("A sentence to begin with.") + "".join(body)),
        {"word/styles.xml": lambda xml: re.sub("</w:styles>", f"{styles}</w:styles>", xml)},
    )
    return word_samples.with_changed_parts(data, {}, {"word/numbering.xml": numbering})


def read(data: bytes) -> ParsedDocument:
    """As the process of an import reads it, in this process."""
    return parse_bytes(data, "file", "text")


def html_of(data: bytes) -> str:
    """The HTML of all sections, without the first sentence and the last paragraph, which every sample has."""
    html = "".join(f"[{section.number}|{section.title}]{section.html}" for section in read(data).sections)
    return re.sub(r"^\[\|]<p>A sentence to begin with.</p>|<p>A paragraph of some length[^<]*</p>$", "", html)


def lines_of(data: bytes) -> list[str]:
    return [unescape(line) for line in re.findall(r"<p>([^<]*)</p>", html_of(data))]
