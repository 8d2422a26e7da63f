"""Names of Word's XML: both transitional and strict namespaces are given the prefixes that Word writes."""

from functools import lru_cache
from xml.etree.ElementTree import Element

NAMESPACE_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
TEXT_ELEMENTS = {"w:t", "w:delText", "m:t", "a:t", "v:textpath"}


@lru_cache(maxsize=4096)
def prefixed_name(name: str) -> str:
    """`{http://…/main}p` as `w:p`; a name of an unknown namespace as its local name after a question mark."""
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    return f"{NAMESPACE_PREFIXES.get(space, '?')}:{local}"


def children(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if prefixed_name(child.tag) == name] if element is not None else []


def child(element: Element | None, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


def descendant(element: Element | None, *path: str) -> Element | None:
    """The element at the end of the path of child names; None where there is none."""
    for name in path:
        element = child(element, name)
    return element


def attribute_value(element: Element | None, name: str = "w:val") -> str | None:
    """The value of the attribute; None without element or attribute."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if prefixed_name(key) == name), None)


def is_on(properties: Element | None, name: str) -> bool | None:
    """The value of a toggle property such as `w:b`; None where it is not set."""
    switch = child(properties, name)
    return None if switch is None else attribute_value(switch) not in ("0", "false", "off", "none")


def all_text(element: Element) -> str:
    """All text in the element, deleted text, formulas and drawn words too."""
    return "".join(part.text or part.get("string") or "" for part in element.iter() if prefixed_name(part.tag) in TEXT_ELEMENTS)
