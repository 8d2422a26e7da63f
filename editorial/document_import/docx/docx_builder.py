"""Builds the reduced WordprocessingML for the converter: runs, marks of list items, links, pictures, tables."""

from collections.abc import Iterable
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_STORED, ZipFile

from editorial.document_import.docx.docx_numbering import ListMark

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
MARK_LIMIT = "\U0010fffd"  # no character; around the level and mark of a list item, at the beginning of its paragraph
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/></Types>'
)
RELATIONSHIPS_OPEN_TAG = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
RELATIONSHIP_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN_RELATIONSHIPS = (
    f'{RELATIONSHIPS_OPEN_TAG}<Relationship Id="m" Type="{RELATIONSHIP_TYPE}officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def word_element(name: str, *inner: Element, **attributes: str) -> Element:
    """An element `w:name` with `w:` attributes; a final underscore is no part of an attribute's name."""
    element = Element(f"{W}{name}", {f"{W}{key}": value for key, value in attributes.items()})
    element.extend(inner)
    return element


def paragraph(runs: Iterable[Element], *, style: str = "", mark: ListMark | None = None) -> Element:
    properties = word_element("pPr")
    if style:
        properties.append(word_element("pStyle", val=style))
    marks = [text_run("", text_element(f"{MARK_LIMIT}{mark.level}{mark.text}{MARK_LIMIT}"))] if mark else []
    return word_element("p", properties, *_merge_runs([*marks, *runs]))


def text_run(key: str, inner: Element) -> Element:
    """`key` has a letter a property: b(old), i(talic), s(truck through), u(p), d(own)."""
    run = word_element("r")
    run.set("key", key)
    if key:
        names = {"b": word_element("b"), "i": word_element("i"), "s": word_element("strike")}
        alignments = {"u": "superscript", "d": "subscript"}
        run.append(
            word_element("rPr", *(names.get(letter, word_element("vertAlign", val=alignments.get(letter, ""))) for letter in key))
        )
    run.append(inner)
    return run


def text_element(text: str) -> Element:
    element = word_element("t")
    element.text = text
    return element


def hyperlink(key: str, inner: Iterable[Element]) -> Element:
    element = word_element("hyperlink", *inner)
    element.set(f"{R}id", key)
    return element


def picture_drawing(key: str) -> Element:
    """A drawing whose alternative text is `key`: the converter returns it in the HTML."""
    drawing = word_element("drawing")
    inline = SubElement(drawing, f"{WP}inline")
    SubElement(inline, f"{WP}docPr", {"descr": key})
    graphic = SubElement(SubElement(inline, f"{A}graphic"), f"{A}graphicData")
    fill = SubElement(SubElement(graphic, f"{PIC}pic"), f"{PIC}blipFill")
    SubElement(fill, f"{A}blip", {f"{R}embed": "picture"})
    return drawing


def build_package(body: Iterable[Element], notes: dict[str, list[Element]], links: dict[str, str]) -> BytesIO:
    """A Word file with the body, its notes and the addresses of its links, both by id."""
    relationships = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{RELATIONSHIP_TYPE}hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for key, address in links.items()
    )
    picture = f'<Relationship Id="picture" Type="{RELATIONSHIP_TYPE}image" Target="p.png"/>'
    relationships = f"{RELATIONSHIPS_OPEN_TAG}{relationships}{picture}</Relationships>"
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as file:
        file.writestr("[Content_Types].xml", CONTENT_TYPES)
        file.writestr("_rels/.rels", MAIN_RELATIONSHIPS)
        file.writestr("word/document.xml", tostring(word_element("document", word_element("body", *body))))
        footnotes = (word_element("footnote", *blocks, id=key) for key, blocks in notes.items())
        file.writestr("word/footnotes.xml", tostring(word_element("footnotes", *footnotes)))
        file.writestr("word/_rels/document.xml.rels", relationships)
        file.writestr("word/_rels/footnotes.xml.rels", relationships)
    written.seek(0)
    return written


def _merge_runs(runs: Iterable[Element]) -> list[Element]:
    """Joins neighbouring runs with the same properties, which Word splits for its own purposes."""
    merged: list[Element] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last is not None and _is_text_run(last) and _is_text_run(run) and last.get("key") == run.get("key"):
            last[-1].text = (last[-1].text or "") + (run[-1].text or "")
        else:
            merged.append(run)
    return merged


def _is_text_run(element: Element) -> bool:
    return element.tag == f"{W}r" and len(element) > 0 and element[-1].tag == f"{W}t"
