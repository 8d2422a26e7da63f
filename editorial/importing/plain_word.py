"""WordprocessingML as small as the converter needs it: runs with bold and italic, lists of two kinds, links, pictures, tables."""

from collections.abc import Iterable
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_STORED, ZipFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
BULLETS, NUMBERS = "1", "2"  # the two lists of the package
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN = f'{RELATIONS}<Relationship Id="m" Type="{KIND}officeDocument" Target="word/document.xml"/></Relationships>'


def w(name: str, *inner: Element, **attributes: str) -> Element:
    """`w:name` with `w:` attributes; a last underscore is not part of an attribute's name."""
    element = Element(f"{W}{name}", {f"{W}{key}": held for key, held in attributes.items()})
    element.extend(inner)
    return element


def paragraph(runs: Iterable[Element], *, style: str = "", numbering: tuple[str, str] | None = None) -> Element:
    """`numbering` is (BULLETS or NUMBERS, level)."""
    properties = w("pPr")
    if style:
        properties.append(w("pStyle", val=style))
    if numbering:
        properties.append(w("numPr", w("ilvl", val=numbering[1]), w("numId", val=numbering[0])))
    return w("p", properties, *_merged(runs))


def run(key: str, inner: Element) -> Element:
    """`key` holds a letter a property: b(old), i(talic), s(truck through), u(p), d(own)."""
    made = w("r")
    made.set("key", key)
    if key:
        names = {"b": w("b"), "i": w("i"), "s": w("strike")}
        place = {"u": "superscript", "d": "subscript"}
        made.append(w("rPr", *(names.get(letter, w("vertAlign", val=place.get(letter, ""))) for letter in key)))
    made.append(inner)
    return made


def text(said: str) -> Element:
    element = w("t")
    element.text = said
    return element


def link(key: str, inner: Iterable[Element]) -> Element:
    element = w("hyperlink", *inner)
    element.set(f"{R}id", key)
    return element


def picture(key: str) -> Element:
    """The converter reads `key` as the alternative text, and gives it back."""
    drawing = w("drawing")
    inline = SubElement(drawing, f"{WP}inline")
    SubElement(inline, f"{WP}docPr", {"descr": key})
    graphic = SubElement(SubElement(inline, f"{A}graphic"), f"{A}graphicData")
    fill = SubElement(SubElement(graphic, f"{PIC}pic"), f"{PIC}blipFill")
    SubElement(fill, f"{A}blip", {f"{R}embed": "picture"})
    return drawing


def package(body: Iterable[Element], notes: dict[str, list[Element]], links: dict[str, str]) -> BytesIO:
    """A Word file of that body, its notes by their ids and the addresses of its links by theirs."""
    relations = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{KIND}hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for key, address in links.items()
    )
    relations = f'{RELATIONS}{relations}<Relationship Id="picture" Type="{KIND}image" Target="p.png"/></Relationships>'
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("_rels/.rels", MAIN)
        file.writestr("word/document.xml", tostring(w("document", w("body", *body))))
        held = (w("footnote", *blocks, id=key) for key, blocks in notes.items())
        file.writestr("word/footnotes.xml", tostring(w("footnotes", *held)))
        file.writestr("word/numbering.xml", tostring(w("numbering", *_lists())))
        file.writestr("word/_rels/document.xml.rels", relations)
        file.writestr("word/_rels/footnotes.xml.rels", relations)
    written.seek(0)
    return written


def _merged(runs: Iterable[Element]) -> list[Element]:
    """Text that Word cut into pieces for its own reasons is one piece again."""
    merged: list[Element] = []
    for one in runs:
        last = merged[-1] if merged else None
        if last is not None and _is_text(last) and _is_text(one) and last.get("key") == one.get("key"):
            last[-1].text = (last[-1].text or "") + (one[-1].text or "")
        else:
            merged.append(one)
    return merged


def _is_text(element: Element) -> bool:
    return element.tag == f"{W}r" and len(element) > 0 and element[-1].tag == f"{W}t"


def _lists() -> Iterable[Element]:
    for key, kind in ((BULLETS, "bullet"), (NUMBERS, "decimal")):
        levels = (w("lvl", w("numFmt", val=kind), ilvl=str(level)) for level in range(9))
        yield w("abstractNum", *levels, abstractNumId=key)
    for key in (BULLETS, NUMBERS):
        yield w("num", w("abstractNumId", val=key), numId=key)
