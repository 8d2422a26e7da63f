"""Tallies what the parts of a Word file hold beside the text: heads and feet, comments, charts, objects, properties and so on."""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from editorial.document_import.docx.docx_drawings import CHARTS
from editorial.document_import.docx.docx_package import parse_part
from editorial.document_import.docx.docx_wrappers import OBJECTS
from editorial.document_import.docx.ooxml import all_text, children
from editorial.document_import.html.html_tree import SPACES
from editorial.document_import.parsed_document import MAX_SAMPLE_LENGTH, OmissionTally
from infra.office_files import XML_SUFFIXES, content_types

COMMENTS, HEADERS_AND_FOOTERS = "Comments", "Heads and feet of pages"
OTHER_PICTURES = "Pictures that are not in the text"
PROPERTIES = "Properties of the file"
OTHER_PARTS = "Other parts of the file"
KINDS = (  # of parts, by their media types
    (r"wordprocessingml\.(header|footer)\+xml$", HEADERS_AND_FOOTERS),
    (r"wordprocessingml\.comments\+xml$", COMMENTS),
    (r"wordprocessingml\.document\.glossary\+xml$", "Building blocks, which are not in the text"),
    (r"drawingml\.chart\+xml$|chartex\+xml$|drawingml\.diagramdata\+xml$", CHARTS),
    (r"core-properties\+xml$|custom-properties\+xml$", PROPERTIES),
)
WITHOUT_WORDS = re.compile(  # of their own: styles, settings, the drawn form of diagrams
    r"extended-properties|(styles|settings|webSettings|fontTable|numbering|theme|stylesWithEffects|people|keymap|ink)\+xml$"
    r"|diagram(style|colors|layout|drawing)|chart(style|colorstyle)|relationships\+xml$|customxmlproperties",
    re.IGNORECASE,
)
UNWRITTEN_PROPERTIES = {"created", "modified", "lastModifiedBy", "revision", "lastPrinted", "version", "language"}
COUNTED_IN_TEXT = (CHARTS, OBJECTS)  # where they stand; here are their words
EMBEDDED = re.compile(r"(?:^|/)embeddings/|afchunk|\.(?:docx|dotx|rtf|x?html?|mhtml?|txt|xlsx|pptx|pdf)$", re.IGNORECASE)
PICTURES = re.compile(r"(?:^|/)media/[^/]+\.(?!svg$)\w+$", re.IGNORECASE)  # a vector form stands beside its picture
SCHEMA = "http://www.w3.org/2001/XMLSchema"  # describes fields, and has no words of the file
TAGS = re.compile(r"<(?:style|script|title)\b.*?</\w+>|<[^>]*>", re.DOTALL | re.IGNORECASE)
TEXT_SUFFIXES = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".txt")


def tally_unread_parts(package: ZipFile, read: Iterable[str], tally: OmissionTally) -> None:
    """`read` are the parts that the reader has read or tallied. Parts of one kind with the same words count once."""
    types, skipped, said = content_types(package), set(read), set[tuple[str, str]]()
    for name in package.namelist():
        media_type = types.get(name) or types.get(f".{name.rpartition('.')[2].lower()}", "")
        if name in skipped or name.endswith(("/", ".rels")) or WITHOUT_WORDS.search(media_type):
            continue
        for what, words in _contents(package, name, media_type):
            if words and (what == COMMENTS or (what, words) not in said):
                said.add((what, words))
                tally.add(what, words, int(what not in COUNTED_IN_TEXT or not tally.count(what)))


def _contents(package: ZipFile, name: str, media_type: str) -> Iterator[tuple[str, str]]:
    """The kind of the part and its words; of comments, each."""
    if EMBEDDED.search(name):
        yield OBJECTS, _embedded_words(package, name)
    elif PICTURES.search(name):
        yield OTHER_PICTURES, name.rpartition("/")[2]
    elif name.lower().endswith(XML_SUFFIXES) and "/glossary/" not in name.replace("/glossary/document", ""):
        root = parse_part(package, name)
        what = next((what for pattern, what in KINDS if re.search(pattern, media_type)), OTHER_PARTS)
        roots = children(root, "w:comment") if what == COMMENTS else [root] if root is not None else []
        yield from ((what, SPACES.sub(" ", _words(one, what)).strip()) for one in roots)


def _words(root: Element, what: str) -> str:
    if what not in (PROPERTIES, CHARTS, OTHER_PARTS):
        return all_text(root)
    written = (part for part in root.iter() if part.tag.rpartition("}")[2] not in UNWRITTEN_PROPERTIES and SCHEMA not in part.tag)
    return " ".join(part.text for part in written if part.text and part.text.strip())


def _embedded_words(package: ZipFile, name: str) -> str:
    """The first words of an embedded text, or the name of an embedded file."""
    if not name.lower().endswith(TEXT_SUFFIXES):
        return name.rpartition("/")[2]
    with package.open(name) as part:
        text = part.read(20 * MAX_SAMPLE_LENGTH).decode("utf-8", errors="replace")
    return TAGS.sub(" ", text)
